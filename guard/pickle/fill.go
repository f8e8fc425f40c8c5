package pickle

import (
	"github.com/oriel-go/oriel/guard/fact"
)

// appends fills the list, or the listed object that takes items, on top of the stack.
func (m *machine) appends(items []ref) error {
	r, err := m.top()
	if err != nil {
		return err
	}
	v := m.at(r)
	switch {
	case v.kind == kUnknown:
	case v.kind == kList && v.flag&flagFrozen == 0:
		m.extend(r, items)
	case v.kind == kObject && m.objects[v.a].spec.appends:
		o := &m.objects[v.a]
		if o.items == 0 {
			o.items = m.add(val{kind: kList})
		}
		m.extend(o.items, items)
	case v.kind == kList:
		m.refuse(fact.CodePickleType, "a list is filled after a call took it")
	default:
		m.refuse(fact.CodePickleType, "items are appended to %s", m.describe(r))
	}
	return nil
}

// setItems fills the dict, or the listed object that takes keys, on top of the stack.
func (m *machine) setItems(items []ref) error {
	if len(items)%2 != 0 {
		return m.deny(fact.CodePickleStack, "a key without a value")
	}
	r, err := m.top()
	if err != nil {
		return err
	}
	v := m.at(r)
	switch {
	case v.kind == kUnknown:
		return nil
	case v.kind == kDict && v.flag&flagFrozen == 0:
	case v.kind == kObject && m.objects[v.a].spec.items:
		o := &m.objects[v.a]
		if o.items == 0 {
			o.items = m.add(val{kind: kDict})
		}
		r = o.items
	case v.kind == kDict:
		m.refuse(fact.CodePickleType, "a dict is filled after a call took it")
		return nil
	default:
		m.refuse(fact.CodePickleType, "keys are set in %s", m.describe(r))
		return nil
	}
	m.checkKeys(items, 2)
	m.extend(r, items)
	return nil
}

// checkKeys refuses keys whose hash or comparison would be a program's.
func (m *machine) checkKeys(items []ref, step int) {
	for i := 0; i < len(items); i += step {
		if m.at(items[i]).flag&flagHash == 0 {
			m.refuse(fact.CodePickleType, "%s is used as a key", m.describe(items[i]))
			return
		}
	}
}

// collect runs the instructions that make or fill a container from everything above the mark.
func (m *machine) collect(op byte) error {
	items, err := m.popMark()
	if err != nil {
		return err
	}
	switch op {
	case opList:
		m.push(m.add(val{kind: kList, a: m.keep(items), n: uint32(len(items))}))
	case opDict:
		if len(items)%2 != 0 {
			return m.deny(fact.CodePickleStack, "a key without a value")
		}
		m.checkKeys(items, 2)
		m.push(m.add(val{kind: kDict, a: m.keep(items), n: uint32(len(items))}))
	case opFrozenSet:
		m.checkKeys(items, 1)
		m.push(m.add(val{kind: kFrozenSet, a: m.keep(items), n: uint32(len(items)), flag: flagHash}))
	case opAddItems:
		r, err := m.top()
		if err != nil {
			return err
		}
		switch v := m.at(r); {
		case v.kind == kUnknown:
		case v.kind == kSet && v.flag&flagFrozen == 0:
			m.checkKeys(items, 1)
			m.extend(r, items)
		default:
			m.refuse(fact.CodePickleType, "items are added to %s", m.describe(r))
		}
	}
	return nil
}

// global runs GLOBAL: module and name stand in the stream as two lines.
func (m *machine) global() error {
	module, name, err := m.twoLines()
	if err != nil {
		return err
	}
	m.push(m.find(module, name))
	return nil
}

const maxName = 1024

func (m *machine) twoLines() (module, name string, err error) {
	var s [2]string
	for i := range s {
		_, n, p, err := m.textLine(maxName)
		if err != nil {
			return "", "", err
		}
		if p == nil {
			return "", "", fact.Over(fact.CodePickleLimit, m.opAt, n, maxName, "bytes of a name")
		}
		s[i] = string(p)
	}
	return s[0], s[1], nil
}

// stackGlobal runs STACK_GLOBAL: module and name come from the stack and must be strings.
func (m *machine) stackGlobal() error {
	items, err := m.pop(2)
	if err != nil {
		return err
	}
	var s [2]string
	sound := true
	for i, r := range items {
		v := m.at(r)
		if v.kind != kStr {
			m.refuse(fact.CodePickleType, "STACK_GLOBAL of %s", m.describe(r))
			m.push(refUnknown)
			return nil
		}
		if v.n > maxName {
			return fact.Over(fact.CodePickleLimit, m.opAt, int64(v.n), maxName, "bytes of a name")
		}
		sound = sound && v.enc == encPlain
		b, err := m.bytesOf(v)
		if err != nil {
			return err
		}
		s[i] = string(b)
	}
	if !sound {
		m.refuse(fact.CodePickleType, "STACK_GLOBAL of a string of an old protocol")
	}
	m.push(m.find(s[0], s[1]))
	return nil
}

// find looks a global up on the allow-list. What is not on it is refused and reported by name.
func (m *machine) find(module, name string) ref {
	s := m.allow.find(module, name)
	if m.found != nil {
		m.fatal = m.found(module, name)
		return refUnknown
	}
	m.report(module, name, s != nil)
	if s == nil {
		m.record(fact.Finding{Code: fact.CodePickleGlobal, Off: m.opAt, Detail: quoteName(module, name)}, module, name)
		return refUnknown
	}
	if r, ok := m.known[s]; ok {
		return r
	}
	m.specs = append(m.specs, s)
	r := m.add(val{kind: kGlobal, a: uint64(len(m.specs) - 1)})
	m.known[s] = r
	return r
}

func (m *machine) inst() error {
	module, name, err := m.twoLines()
	if err != nil {
		return err
	}
	if _, err := m.popMark(); err != nil {
		return err
	}
	if r := m.find(module, name); m.at(r).kind == kGlobal {
		m.refuse(fact.CodePickleOpcode, "INST of %s", quoteName(module, name))
	}
	m.push(refUnknown)
	return nil
}

// call runs REDUCE and NEWOBJ. Both need a listed global that is called that way, and arguments that it is called with.
func (m *machine) call(op byte, fn, args ref) ref {
	a := m.at(args)
	s := m.specOf(fn)
	switch {
	case m.at(fn).kind == kUnknown:
		return refUnknown
	case s == nil:
		m.refuse(fact.CodePickleCall, "%s is called", m.describe(fn))
		return refUnknown
	case a.kind == kUnknown:
		return refUnknown
	case a.kind != kTuple:
		m.refuse(fact.CodePickleType, "%s is called with %s", s, m.describe(args))
		return refUnknown
	}
	do := s.reduce
	if op == opNewObj {
		do = s.create
	}
	if do == nil {
		m.refuse(fact.CodePickleCall, "%s of %s", opcodes[op].name, s)
		return refUnknown
	}
	items := m.items(a)
	for _, r := range items {
		switch v := m.at(r); v.kind {
		case kUnknown:
			return refUnknown
		case kList, kDict, kSet:
			v.flag |= flagFrozen
		}
	}
	r, why := do(m, s, items)
	if why != "" {
		m.refuse(fact.CodePickleCall, "%s: %s", s, why)
		return refUnknown
	}
	return r
}

// build runs BUILD, which sets the state of the object on the stack.
func (m *machine) build() error {
	items, err := m.pop(1)
	if err != nil {
		return err
	}
	state := items[0]
	r, err := m.top()
	if err != nil {
		return err
	}
	switch v := m.at(r); {
	case v.kind == kUnknown || m.at(state).kind == kUnknown:
		return nil
	case v.kind != kObject || m.objects[v.a].spec.build == nil:
		m.refuse(fact.CodePickleCall, "BUILD of %s", m.describe(r))
		return nil
	default:
		o := &m.objects[v.a]
		if o.state != 0 {
			m.refuse(fact.CodePickleCall, "BUILD of %s for the second time", o.spec)
			return nil
		}
		o.state = state
		if s := m.at(state); s.kind == kDict || s.kind == kList {
			s.flag |= flagFrozen
		}
		why, err := o.spec.build(m, o, state)
		if err != nil {
			return err
		}
		if why != "" {
			m.refuse(fact.CodePickleCall, "BUILD of %s: %s", o.spec, why)
		}
		return nil
	}
}
