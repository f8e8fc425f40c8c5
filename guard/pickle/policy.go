package pickle

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Set is a group of globals that a policy lets a stream use. The zero Set is the standard library's plain data types.
type Set uint8

// The sets. Each one includes plain data: numbers, strings, containers, dates, decimals, UUIDs.
const (
	Numpy   Set = 1 << iota // arrays, scalars and types of NumPy, without objects and records
	Torch                   // tensors, storages and types of PyTorch, as state dicts and checkpoints hold them
	Pandas                  // DataFrame, Series and their indexes; columns of text become lists. Includes Numpy
	Sklearn                 // fitted estimators of scikit-learn that are records of arrays. Includes Numpy
)

// A Shape says what a global that an application adds may be used for.
type Shape uint8

// The shapes of added globals. The zero Shape lets a name be met and nothing more.
const (
	Constant Shape = iota // stands as a value, such as a class kept in a config
	Record                // is made without arguments and gets its attributes from a dict
	Call                  // is called with plain data
)

// A Global is one name that an application adds to a policy. Module and Name are compared byte by byte; a dot in Name
// never matches.
type Global struct {
	Module, Name string
	Shape        Shape
}

// Limits bound one scan. A zero field takes the default named beside it, so nothing is ever unlimited.
type Limits struct {
	Ops      int64         // instructions; 20 million
	Values   int64         // values; 10 million
	Depth    int64         // nesting of containers; 200, and never more than 250
	Unfolded int64         // values once everything that is shared is written out; 50 million
	Memory   int64         // bytes held at once; 256 MiB
	Unpacked int64         // bytes that compressed parts unpack to; 4 GiB
	Entries  int64         // files of an archive; 100,000
	Nesting  int64         // archives in archives; 2
	Time     time.Duration // 10 seconds, and one more for every 64 MiB of the file
}

func (l Limits) withDefaults(size int64) Limits {
	for _, d := range []struct {
		p *int64
		v int64
	}{
		{&l.Ops, 20_000_000}, {&l.Values, 10_000_000}, {&l.Depth, 200}, {&l.Unfolded, 50_000_000}, {&l.Memory, 256 << 20},
		{&l.Unpacked, 4 << 30}, {&l.Entries, 100_000}, {&l.Nesting, 2},
	} {
		if *d.p <= 0 {
			*d.p = d.v
		}
	}
	l.Depth = min(l.Depth, 250)
	if l.Time <= 0 {
		l.Time = 10*time.Second + time.Duration(size>>26)*time.Second
	}
	return l
}

func (l Limits) fact() fact.Limits {
	f := fact.Limits{Memory: l.Memory, Nodes: 1 << 62, Depth: 1 << 62, Entries: l.Entries, Unpacked: 1 << 62, Nesting: l.Nesting, Ratio: 1 << 20, Time: l.Time}
	return f.WithDefaults(fact.Model)
}

// A Policy says what a stream may ask for. The zero Policy lets through plain data and nothing else.
type Policy struct {
	Sets   Set
	Allow  []Global // more names, one by one
	Limits Limits   // zero fields take their defaults
	Trace  int      // instructions to keep around each finding; 0 keeps none
	Strict bool     // stop at the first refusal instead of looking for more

	// Scratch makes room for what a compressed part unpacks to. nil uses a temporary file that is gone when closed.
	Scratch func() (Scratch, error)
}

// Default is the policy for model files: plain data, NumPy arrays and PyTorch tensors.
func Default() Policy { return Policy{Sets: Numpy | Torch} }

// A spec is one entry of the allow-list: an exact name, and what it may be used for.
type spec struct {
	module, name string
	value        bool // may stand as a value by itself
	appends      bool // APPENDS may follow a call
	items        bool // SETITEMS may follow a call
	reduce       validator
	create       validator // NEWOBJ
	build        func(m *machine, o *object, state ref) (why string, err error)
	data         func(f *File, o *object) (any, error) // what it becomes in Go
	fixed        string                                // of a dtype or storage: which of the two, and its name in safetensors' words
	size         int64                                 // of a dtype or storage: bytes of an element
	record       bool                                  // an object with attributes
	open         bool                                  // takes any data as arguments
}

// String returns the dotted name.
func (s *spec) String() string { return s.module + "." + s.name }

// A validator checks the arguments of a call and makes its result. A reason refuses the call.
type validator func(m *machine, s *spec, args []ref) (r ref, why string)

type allowList struct {
	byName  map[[2]string]*spec
	objects bool // arrays may hold plain values instead of numbers
}

func (a *allowList) find(module, name string) *spec { return a.byName[[2]string{module, name}] }

var lists struct {
	sync.Mutex // guards made
	made       map[Set]*allowList
}

// compile returns the allow-list of a policy. Those without additions are made once.
func (p Policy) compile() (*allowList, error) {
	set := p.Sets
	if set&(Pandas|Sklearn) != 0 {
		set |= Numpy
	}
	lists.Lock()
	defer lists.Unlock()
	base := lists.made[set]
	if base == nil {
		base = &allowList{map[[2]string]*spec{}, set&(Pandas|Sklearn) != 0}
		groups := [][]*spec{dataGlobals()}
		for _, g := range []struct {
			set  Set
			make func() []*spec
		}{{Numpy, numpyGlobals}, {Torch, torchGlobals}, {Pandas, pandasGlobals}, {Sklearn, sklearnGlobals}} {
			if set&g.set != 0 {
				groups = append(groups, g.make())
			}
		}
		for _, s := range slices.Concat(groups...) {
			base.byName[[2]string{s.module, s.name}] = s
		}
		if lists.made == nil {
			lists.made = map[Set]*allowList{}
		}
		lists.made[set] = base
	}
	if len(p.Allow) == 0 {
		return base, nil
	}
	more := &allowList{make(map[[2]string]*spec, len(base.byName)+len(p.Allow)), base.objects}
	for k, s := range base.byName {
		more.byName[k] = s
	}
	for _, g := range p.Allow {
		if !identifier(g.Module) || !identifier(g.Name) || slices.Contains([]byte(g.Name), '.') {
			return nil, fmt.Errorf("pickle: Policy.Allow: %q is no module and name", quoteName(g.Module, g.Name))
		}
		s := &spec{module: g.Module, name: g.Name}
		switch g.Shape {
		case Constant:
			s.value = true
		case Record:
			s.asRecord()
		case Call:
			s.reduce, s.create, s.data, s.open = plainCall, plainCall, callData, true
		default:
			return nil, fmt.Errorf("pickle: Policy.Allow: %s has an unknown shape", s)
		}
		more.byName[[2]string{g.Module, g.Name}] = s
	}
	return more, nil
}

// Globals returns the names that the policy allows, as module and name, in order.
func (p Policy) Globals() ([][2]string, error) {
	a, err := p.compile()
	if err != nil {
		return nil, err
	}
	out := make([][2]string, 0, len(a.byName))
	for k := range a.byName {
		out = append(out, k)
	}
	slices.SortFunc(out, func(x, y [2]string) int { return slices.Compare(x[:], y[:]) })
	return out, nil
}
