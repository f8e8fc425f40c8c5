package serial

import (
	"bytes"
	"encoding/binary"
)

// pickled reads the instructions of a pickle. It is one when it asks for something by name, or ends properly after eight
// instructions; in protocol 0, which is text, something must be called, too. What it asks for is for package pickle to
// judge, whose machine knows values and not only how many there are: every app would carry it for the sake of a yes or no.
func pickled(c *checker, hit *Hit) (bool, error) {
	p := pickleReader{c: c, off: hit.Off, text: hit.Name != "pickle"}
	for n := 1; n <= 100_000; n++ {
		if n%256 == 0 {
			if err := c.b.Now(); err != nil {
				return false, err
			}
		}
		switch more, err := p.step(); {
		case err != nil:
			return false, err
		case p.named != "" && (!p.text || p.called):
			hit.Name += " that asks for " + p.named
			return true, nil
		case p.ended:
			return n >= 8 || p.named != "", nil
		case !more:
			return false, nil
		}
	}
	return true, nil // a hundred thousand instructions in a row are no accident
}

// A pickleReader follows the instructions and how many values are on the stack, not what they are.
type pickleReader struct {
	c     *checker
	off   int64
	stack int
	marks []int
	text  bool // protocol 0, where a name alone proves nothing

	words         []string // the last values pushed, "" for those that are no names
	named         string   // the first name asked for
	called, ended bool
}

// remembered stands for a value that was pushed before, which may be a name.
const remembered = "a name from before"

// step reads one instruction. It returns false where there is none.
func (p *pickleReader) step() (bool, error) {
	b, err := p.c.at(p.off, 320)
	if err != nil || len(b) == 0 {
		return false, err
	}
	op := b[0]
	arg := b[1:]
	size, pop, push := int64(0), 0, 0
	word := ""
	length := func(width int) bool {
		if len(arg) < width {
			return false
		}
		var n uint64
		for i := range width {
			n |= uint64(arg[i]) << (8 * i)
		}
		if n > uint64(p.c.size-p.off) {
			return false
		}
		size = int64(width) + int64(n)
		if s := arg[width:]; n < 256 && int(n) <= len(s) && dotted(s[:n]) {
			word = string(s[:n])
		}
		push = 1
		return true
	}
	line := func(from int) int {
		if from > len(arg) {
			return -1
		}
		i := bytes.IndexByte(arg[from:], '\n')
		if i < 0 {
			return -1
		}
		return from + i
	}
	ok := true
	switch op {
	case 0x80:
		ok = len(arg) > 0 && arg[0] <= 5
		size = 1
	case 0x95:
		ok = len(arg) >= 8 && binary.LittleEndian.Uint64(arg) <= uint64(p.c.size-p.off)+16
		size = 8
	case '.':
		ok = p.stack == 1 && len(p.marks) == 0
		p.ended = ok
	case '(':
		if len(p.marks) > 1000 {
			return false, nil
		}
		p.marks = append(p.marks, p.stack)
	case '0':
		pop = 1
	case '1', 'a', 'b':
		if op == '1' {
			ok = p.toMark(0)
		} else {
			pop, push = 2, 1
			p.called = p.called || op == 'b' && p.named != "" && p.stack >= 2
		}
	case 's':
		pop, push = 3, 1
	case '2', 'N', ']', '}', ')', 0x88, 0x89, 0x8f, 0x97:
		push = 1
		ok = op != '2' || p.stack > 0
	case 0x98:
		ok = p.stack > 0
	case 'I', 'L', 'F', 'S', 'V', 'g':
		i := line(0)
		ok = i >= 0 && (op != 'S' || i >= 2 && (arg[0] == '\'' || arg[0] == '"') && arg[0] == arg[i-1])
		if size = int64(i) + 1; ok && op == 'g' {
			word = remembered
		} else if w := bytes.Trim(arg[:max(i, 0)], `'"`); ok && dotted(w) {
			word = string(w)
		}
		push = 1
	case 'p':
		i := line(0)
		ok = i > 0 && len(bytes.Trim(arg[:i], digits)) == 0 && p.stack > 0
		size = int64(i) + 1
	case 'P':
		i := line(0)
		ok, push = i >= 0, 1
		size = int64(i) + 1
	case 'K', 'h', 0x82:
		size, push = 1, 1
		if op == 'h' {
			word = remembered
		}
	case 'M', 0x83:
		size, push = 2, 1
	case 'J', 'j', 0x84:
		size, push = 4, 1
		if op == 'j' {
			word = remembered
		}
	case 'G':
		size, push = 8, 1
	case 'q':
		size, ok = 1, p.stack > 0
	case 'r':
		size, ok = 4, p.stack > 0
	case 0x94:
		ok = p.stack > 0
	case 'U', 'C', 0x8c, 0x8a:
		ok = length(1)
	case 'T', 'B', 'X', 0x8b:
		ok = length(4)
	case 0x8d, 0x8e, 0x96:
		ok = length(8)
	case 'Q':
		pop, push = 1, 1
	case 'R', 0x81:
		pop, push = 2, 1
		p.called = p.called || p.named != "" && p.stack >= 2
	case 0x92:
		pop, push = 3, 1
	case 0x85:
		pop, push = 1, 1
	case 0x86:
		pop, push = 2, 1
	case 0x87:
		pop, push = 3, 1
	case 'c', 'i':
		i := line(0)
		j := -1
		if i >= 0 {
			j = line(i + 1)
		}
		ok = j >= 0 && dotted(arg[:i]) && dotted(arg[i+1:j])
		if ok && p.named == "" {
			p.named = string(arg[:i]) + "." + string(arg[i+1:j])
		}
		if size, push = int64(j)+1, 1; op == 'i' {
			ok = ok && p.toMark(0)
			p.called = p.called || ok
		}
	case 0x93:
		n := len(p.words)
		ok = p.stack >= 2
		if ok && n >= 2 && p.words[n-1] != "" && p.words[n-2] != "" && p.named == "" {
			p.named = p.words[n-2] + "." + p.words[n-1]
		}
		pop, push = 2, 1
	case 't', 'l', 'd', 0x91:
		ok, push = p.toMark(0), 1
	case 'o':
		ok, push = p.toMark(0), 1
		p.called = p.called || ok && p.named != ""
	case 'e', 'u', 0x90:
		ok = p.toMark(1)
	default:
		ok = false
	}
	if !ok || p.stack < pop || len(p.marks) > 0 && p.stack-pop < p.marks[len(p.marks)-1] {
		return false, nil
	}
	p.stack += push - pop
	if push == 1 && op != 0x94 {
		p.words = append(p.words[max(0, len(p.words)-8):], word)
	}
	p.off += 1 + size
	return !p.ended, nil
}

// toMark drops the values above the last mark. Below it there must be at least n.
func (p *pickleReader) toMark(n int) bool {
	if len(p.marks) == 0 {
		return false
	}
	p.stack = p.marks[len(p.marks)-1]
	p.marks = p.marks[:len(p.marks)-1]
	return p.stack >= n
}
