package guardtest

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// The Python values that have no Go type of their own. [Pickle] also takes nil, bool, int, *big.Int, float64, string,
// []byte and []any.
type (
	PyTuple  []any
	PyDict   []any // keys and values in turn
	PySet    []any
	PyFrozen []any
	// PyArray is a bytearray.
	PyArray []byte
	// PyGlobal is a name by itself.
	PyGlobal struct{ Module, Name string }
	// PyCall is an object as __reduce_ex__ describes it.
	PyCall struct {
		Fn    PyGlobal
		Args  PyTuple
		New   bool  // of a class with NEWOBJ, or _reconstructor below protocol 2
		List  []any // appended
		Dict  PyDict
		State any // BUILD, unless nil
	}
	// PyPersistent is a persistent id.
	PyPersistent struct{ ID any }
	// PyRaw is written as it is, in place of a value.
	PyRaw string
)

// Pickle writes v as CPython's pickler would in the protocol, from 0 to 5.
func Pickle(proto int, v any) []byte {
	p := &pickler{proto: proto, memo: map[any]int{}}
	p.save(v)
	p.op('.')
	out := p.out
	switch {
	case proto >= 4:
		out = cat([]byte{0x80, byte(proto), 0x95}, binary.LittleEndian.AppendUint64(nil, uint64(len(out))), out)
	case proto >= 2:
		out = cat([]byte{0x80, byte(proto)}, out)
	}
	return out
}

type pickler struct {
	proto int
	out   []byte
	memo  map[any]int // strings and globals that were written already
	puts  int
}

func (p *pickler) op(b ...byte) { p.out = append(p.out, b...) }

func (p *pickler) put(key any) {
	if key != nil {
		p.memo[key] = p.puts
	}
	switch {
	case p.proto >= 4:
		p.op(0x94)
	case p.proto == 0:
		p.out = fmt.Appendf(p.out, "p%d\n", p.puts)
	case p.puts < 256:
		p.op('q', byte(p.puts))
	default:
		p.out = binary.LittleEndian.AppendUint32(append(p.out, 'r'), uint32(p.puts))
	}
	p.puts++
}

func (p *pickler) got(key any) bool {
	i, ok := p.memo[key]
	switch {
	case !ok:
	case p.proto == 0:
		p.out = fmt.Appendf(p.out, "g%d\n", i)
	case i < 256:
		p.op('h', byte(i))
	default:
		p.out = binary.LittleEndian.AppendUint32(append(p.out, 'j'), uint32(i))
	}
	return ok
}

func (p *pickler) save(v any) {
	switch v := v.(type) {
	case nil:
		p.op('N')
	case bool:
		switch {
		case p.proto >= 2 && v:
			p.op(0x88)
		case p.proto >= 2:
			p.op(0x89)
		case v:
			p.out = append(p.out, "I01\n"...)
		default:
			p.out = append(p.out, "I00\n"...)
		}
	case int:
		p.integer(int64(v))
	case *big.Int:
		p.big(v)
	case float64:
		if p.proto == 0 {
			p.out = fmt.Appendf(p.out, "F%s\n", strconv.FormatFloat(v, 'g', -1, 64))
			return
		}
		p.out = binary.BigEndian.AppendUint64(append(p.out, 'G'), math.Float64bits(v))
	case string:
		p.text(v)
	case []byte:
		p.bytes(v)
	case PyArray:
		p.array(v)
	case PyRaw:
		p.out = append(p.out, v...)
	case PyTuple:
		p.tuple(v)
	case []any:
		p.empty("]", "(l")
		p.put(nil)
		p.batch(v, 1, 'a', 'e')
	case PyDict:
		p.empty("}", "(d")
		p.put(nil)
		p.batch(v, 2, 's', 'u')
	case PySet:
		if p.proto < 4 {
			p.save(PyCall{Fn: PyGlobal{"builtins", "set"}, Args: PyTuple{[]any(v)}})
			return
		}
		p.op(0x8f)
		p.put(nil)
		if len(v) > 0 {
			p.op('(')
			p.all(v)
			p.op(0x90)
		}
	case PyFrozen:
		if p.proto < 4 {
			p.save(PyCall{Fn: PyGlobal{"builtins", "frozenset"}, Args: PyTuple{[]any(v)}})
			return
		}
		p.op('(')
		p.all(v)
		p.op(0x91)
		p.put(nil)
	case PyGlobal:
		p.global(v)
	case PyPersistent:
		p.save(v.ID)
		p.op('Q')
	case PyCall:
		p.call(v)
	default:
		panic(fmt.Sprintf("guardtest: %T is no Python value", v))
	}
}

func (p *pickler) all(vs []any) {
	for _, v := range vs {
		p.save(v)
	}
}

func (p *pickler) empty(binary, text string) {
	if p.proto > 0 {
		text = binary
	}
	p.out = append(p.out, text...)
}

// batch fills a container by groups of step values: one by one in protocol 0, else by thousands.
func (p *pickler) batch(vs []any, step int, one, many byte) {
	for len(vs) > 0 {
		n := min(len(vs), 1000*step)
		switch {
		case p.proto == 0:
			for i := 0; i < n; i += step {
				p.all(vs[i : i+step])
				p.op(one)
			}
		case n == step:
			p.all(vs[:n])
			p.op(one)
		default:
			p.op('(')
			p.all(vs[:n])
			p.op(many)
		}
		vs = vs[n:]
	}
}

func (p *pickler) integer(n int64) {
	switch {
	case p.proto > 0 && n >= 0 && n < 1<<8:
		p.op('K', byte(n))
	case p.proto > 0 && n >= 0 && n < 1<<16:
		p.op('M', byte(n), byte(n>>8))
	case n != int64(int32(n)):
		p.big(big.NewInt(n))
	case p.proto == 0:
		p.out = fmt.Appendf(p.out, "I%d\n", n)
	default:
		p.out = binary.LittleEndian.AppendUint32(append(p.out, 'J'), uint32(n))
	}
}

func (p *pickler) big(n *big.Int) {
	if p.proto < 2 {
		p.out = fmt.Appendf(p.out, "L%sL\n", n)
		return
	}
	size := n.BitLen()/8 + 1
	b := make([]byte, size)
	if n.Sign() >= 0 {
		n.FillBytes(b)
	} else {
		new(big.Int).Add(n, new(big.Int).Lsh(big.NewInt(1), uint(8*size))).FillBytes(b)
	}
	for i := range size / 2 {
		b[i], b[size-1-i] = b[size-1-i], b[i]
	}
	if size > 1 && n.Sign() < 0 && b[size-1] == 0xff && b[size-2]&0x80 != 0 {
		b = b[:size-1]
	}
	if len(b) < 256 {
		p.op(0x8a, byte(len(b)))
	} else {
		p.out = binary.LittleEndian.AppendUint32(append(p.out, 0x8b), uint32(len(b)))
	}
	p.op(b...)
}

func (p *pickler) text(s string) {
	if p.got(s) {
		return
	}
	switch {
	case p.proto >= 4 && len(s) < 256:
		p.op(0x8c, byte(len(s)))
		p.out = append(p.out, s...)
	case p.proto > 0:
		p.out = append(binary.LittleEndian.AppendUint32(append(p.out, 'X'), uint32(len(s))), s...)
	default:
		p.op('V')
		for _, r := range s {
			switch {
			case r > 0xffff:
				p.out = fmt.Appendf(p.out, `\U%08x`, r)
			case r > 0xff || strings.ContainsRune("\\\x00\n\r\x1a", r):
				p.out = fmt.Appendf(p.out, `\u%04x`, r)
			default:
				p.op(byte(r))
			}
		}
		p.op('\n')
	}
	p.put(s)
}

// latin1 is the text that stands for bytes where the protocol has none.
func latin1(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

func (p *pickler) bytes(b []byte) {
	switch {
	case p.proto < 3 && len(b) == 0:
		p.save(PyCall{Fn: PyGlobal{"builtins", "bytes"}})
		return
	case p.proto < 3:
		p.save(PyCall{Fn: PyGlobal{"_codecs", "encode"}, Args: PyTuple{latin1(b), "latin1"}})
		return
	case len(b) < 256:
		p.op('C', byte(len(b)))
	default:
		p.out = binary.LittleEndian.AppendUint32(append(p.out, 'B'), uint32(len(b)))
	}
	p.op(b...)
	p.put(nil)
}

func (p *pickler) array(b []byte) {
	switch {
	case p.proto >= 5:
		p.out = append(binary.LittleEndian.AppendUint64(append(p.out, 0x96), uint64(len(b))), b...)
		p.put(nil)
	case p.proto >= 3:
		p.save(PyCall{Fn: PyGlobal{"builtins", "bytearray"}, Args: PyTuple{b}})
	default:
		p.save(PyCall{Fn: PyGlobal{"builtins", "bytearray"}, Args: PyTuple{latin1(b), "latin-1"}})
	}
}

func (p *pickler) tuple(vs PyTuple) {
	switch {
	case len(vs) == 0 && p.proto > 0:
		p.op(')')
		return
	case len(vs) == 0:
		p.op('(', 't')
		return
	case len(vs) <= 3 && p.proto >= 2:
		p.all(vs)
		p.op(byte(0x84 + len(vs)))
	default:
		p.op('(')
		p.all(vs)
		p.op('t')
	}
	p.put(nil)
}

// old names are those of Python 2, which protocols below 3 use.
var old = map[PyGlobal]PyGlobal{
	{"builtins", "range"}:          {"__builtin__", "xrange"},
	{"copyreg", "_reconstructor"}:  {"copy_reg", "_reconstructor"},
	{"collections", "OrderedDict"}: {"collections", "OrderedDict"},
}

func (p *pickler) global(g PyGlobal) {
	if p.got(g) {
		return
	}
	key := g
	if p.proto < 3 {
		if o, ok := old[g]; ok {
			g = o
		} else if g.Module == "builtins" {
			g.Module = "__builtin__"
		}
	}
	if p.proto >= 4 {
		p.text(g.Module)
		p.text(g.Name)
		p.op(0x93)
	} else {
		p.out = fmt.Appendf(p.out, "c%s\n%s\n", g.Module, g.Name)
	}
	p.put(key)
}

func (p *pickler) call(c PyCall) {
	switch {
	case c.New && p.proto >= 2:
		p.global(c.Fn)
		p.save(c.Args)
		p.op(0x81)
	case c.New:
		p.global(PyGlobal{"copyreg", "_reconstructor"})
		p.save(PyTuple{c.Fn, PyGlobal{"builtins", "object"}, nil})
		p.op('R')
	default:
		p.global(c.Fn)
		p.save(c.Args)
		p.op('R')
	}
	p.put(nil)
	p.batch(c.List, 1, 'a', 'e')
	p.batch(c.Dict, 2, 's', 'u')
	if c.State != nil {
		p.save(c.State)
		p.op('b')
	}
}
