package pickle

import (
	"github.com/oriel-go/oriel/guard/fact"
)

// finish looks at the whole value once the stream has ended: no container holds itself, nothing is nested too deep or
// unfolds to too much, and every name that stands as a value may.
func (m *machine) finish(root ref) error {
	type place struct {
		r     ref
		kids  []ref
		next  int
		depth int32 // of what is below, so far
		size  int64
	}
	sizes := map[ref]int64{} // of what the memo was asked for: nothing else can be met twice
	var stack []place
	var spent int64
	defer func() { m.b.Free(spent) }()
	enter := func(r ref) error {
		if len(stack) > 0 && int64(len(stack)) >= m.lim.Depth {
			return fact.Over(fact.CodePickleLimit, m.opAt, int64(len(stack)), m.lim.Depth, "nested containers")
		}
		m.at(r).depth = depthOpen
		stack = append(stack, place{r: r, kids: m.below(r), size: 1})
		return nil
	}
	// leaf judges a value without items. It reports whether r is one.
	leaf := func(r ref) bool {
		v := m.at(r)
		switch v.kind {
		case kGlobal:
			if s := m.specs[v.a]; !s.value {
				m.refuse(fact.CodePickleCall, "%s stands as a value", s)
			}
			return true
		case kObject:
			return false
		case kStorage:
			m.refuse(fact.CodePickleCall, "a storage stands as a value")
			return true
		}
		return v.n == 0 || v.kind != kList && v.kind != kTuple && v.kind != kDict && v.kind != kSet && v.kind != kFrozenSet
	}
	if leaf(root) {
		return m.fatal
	}
	if err := enter(root); err != nil {
		return err
	}
	steps := 0
	for len(stack) > 0 {
		p := &stack[len(stack)-1]
		if p.next == len(p.kids) {
			depth, size := p.depth+1, p.size
			v := m.at(p.r)
			v.depth = uint8(depth)
			if v.flag&flagShared != 0 {
				if err := m.b.Alloc(48); err != nil {
					return limit(err, m.opAt)
				}
				spent += 48
				sizes[p.r] = size
			}
			stack = stack[:len(stack)-1]
			if len(stack) > 0 {
				up := &stack[len(stack)-1]
				up.depth, up.size = max(up.depth, depth), up.size+size
				if up.size > m.lim.Unfolded {
					return fact.Over(fact.CodePickleLimit, m.opAt, up.size, m.lim.Unfolded, "values, written out")
				}
			}
			continue
		}
		if steps++; steps&4095 == 0 {
			if err := m.b.Now(); err != nil {
				return limit(err, m.opAt)
			}
		}
		k := p.kids[p.next]
		p.next++
		if leaf(k) {
			if m.fatal != nil {
				return m.fatal
			}
			p.size++
			continue
		}
		if d := m.at(k).depth; d != 0 {
			if d == depthOpen {
				return fact.Deny(fact.CodePickleCyclic, m.opAt, "%s holds itself", m.describe(k))
			}
			p.size += sizes[k]
			p.depth = max(p.depth, int32(d))
			if int64(len(stack))+int64(p.depth) > m.lim.Depth {
				return fact.Over(fact.CodePickleLimit, m.opAt, int64(len(stack))+int64(p.depth), m.lim.Depth, "nested containers")
			}
			if p.size > m.lim.Unfolded {
				return fact.Over(fact.CodePickleLimit, m.opAt, p.size, m.lim.Unfolded, "values, written out")
			}
			continue
		}
		if err := enter(k); err != nil {
			return err
		}
	}
	return m.fatal
}

// below returns what a value holds that has not been judged by a validator.
func (m *machine) below(r ref) []ref {
	v := m.at(r)
	if v.kind != kObject {
		return m.items(v)
	}
	o := &m.objects[v.a]
	var out []ref
	if o.items != 0 {
		out = append(out, o.items)
	}
	if o.spec.record || o.spec.build != nil && o.state != 0 && o.data == nil {
		out = append(out, o.state)
	}
	if a, ok := o.data.(*array); ok && a.objects != 0 {
		out = append(out, a.objects)
	}
	if o.spec.open {
		out = append(out, o.args...)
		if o.state != 0 {
			out = append(out, o.state)
		}
	}
	return out
}
