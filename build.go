package oriel

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/oriel-go/oriel/engine"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/files"
	"github.com/oriel-go/oriel/internal/session"
	"github.com/oriel-go/oriel/internal/spec"
)

// A built app is what the server works with. It shares no component with the author.
type built struct {
	spec     *spec.App
	handlers []*bind.Handler      // of each function; nil for those the page does alone
	groups   []*engine.Group      // of each function
	kept     map[int]session.Kept // of State components, by ID
	slots    map[int]files.Slot   // of the components that take files, by ID
}

// A builder goes through what hangs together with an app and collects its mistakes.
type builder struct {
	app    *App
	ids    map[Component]int
	specs  []*spec.Component
	ports  []bind.Port // by component ID - 1
	descs  []description
	events []*Event
	known  map[*Event]bool
	loose  map[Component]bool // needs no place
	keys   map[string]bool    // of BrowserStates
	groups map[*Group]*engine.Group
	slots  map[int]files.Slot
	errs   []error
}

// build turns the app into data and checked handlers, or returns all that is wrong with it.
func (a *App) build() (*built, error) {
	b := &builder{app: a, ids: map[Component]int{}, known: map[*Event]bool{}, loose: map[Component]bool{}, keys: map[string]bool{},
		groups: map[*Group]*engine.Group{}, slots: map[int]files.Slot{}}
	layout := spec.Node{Block: true}
	mode := "blocks"
	if a.Root != nil {
		switch a.Root.(type) {
		case *Form:
			mode = "interface"
		case *ChatPanel:
			mode = "chat_interface"
		}
		if n, ok := b.place(a.Root, ""); ok {
			layout.Children = []spec.Node{n}
		}
	}
	for _, e := range a.events {
		b.add(e)
	}
	for c := range b.ids {
		b.addAll(c.core().events)
	}
	slices.SortFunc(b.events, func(x, y *Event) int { return cmp.Compare(x.seq, y.seq) })
	for _, e := range b.events {
		for _, c := range e.components() {
			if c != nil && b.ids[c] == 0 && b.loose[c] {
				b.register(c)
			}
		}
	}
	lang, dir, err := pageLanguage(a.Lang)
	if err != nil {
		b.errs = append(b.errs, err)
	}
	out := &built{slots: b.slots, kept: map[int]session.Kept{}, spec: &spec.App{Name: appName(a), Title: appTitle(a), Description: a.Description, Mode: mode,
		Lang: lang, Dir: dir, Components: b.specs, Layout: layout, ShowErrors: a.Debug}}
	for _, p := range b.ports {
		if s := p.State; s != nil && (s.Keep > 0 || s.Deleted != nil) {
			out.kept[p.Component.ID] = session.Kept{For: s.Keep, Deleted: s.Deleted}
		}
	}
	b.functions(out)
	b.rules(out.spec)
	b.modes()
	if len(b.errs) > 0 {
		return nil, errors.Join(b.errs...)
	}
	raw, err := json.Marshal(out.spec)
	if err != nil {
		return nil, fmt.Errorf("describe the app: %w", err)
	}
	sum := sha256.Sum256(raw)
	out.spec.Hash = hex.EncodeToString(sum[:8])
	return out, nil
}

// place gives a component and its children their IDs, in the order of the page. Parent is the type of the block around it.
func (b *builder) place(c Component, parent string) (spec.Node, bool) {
	if c == nil || reflect.ValueOf(c).IsNil() {
		b.errs = append(b.errs, errors.New("the layout holds a nil component"))
		return spec.Node{}, false
	}
	if f, ok := c.(interface{ expand() Component }); ok {
		if k, ok := c.(interface{ check() error }); ok {
			if err := k.check(); err != nil {
				b.errs = append(b.errs, err)
			}
		}
		c = f.expand()
	}
	if b.ids[c] != 0 {
		b.errs = append(b.errs, fmt.Errorf("%s stands in the layout twice", named(c)))
		return spec.Node{}, false
	}
	if _, ok := c.(*Tab); ok && parent != "tabs" {
		b.errs = append(b.errs, fmt.Errorf("%s stands outside of Tabs", named(c)))
	}
	d := b.register(c)
	n := spec.Node{ID: b.ids[c], Block: d.block}
	for _, child := range d.children {
		if m, ok := b.place(child, d.typ); ok {
			n.Children = append(n.Children, m)
		}
	}
	return n, true
}

// register gives a component an ID and describes it.
func (b *builder) register(c Component) description {
	own := reflect.New(reflect.TypeOf(c).Elem())
	own.Elem().Set(reflect.ValueOf(c).Elem()) // later changes by the author do nothing
	d := own.Interface().(Component).describe()
	s := &spec.Component{ID: len(b.specs) + 1, Type: d.typ, Name: cmp.Or(d.name, d.typ), Label: d.label, SkipAPI: d.skipAPI, Rows: d.rows, Ours: d.ours}
	b.ids[c] = s.ID
	b.slot(s.ID, own.Interface().(Component), d.label)
	p := port(own.Interface().(Component), s.ID, d)
	p.Component = s
	if st, ok := c.(stateful); ok {
		s.State = true
		state, err := st.state()
		if err != nil {
			b.errs = append(b.errs, err)
			state = &bind.State{Type: reflect.TypeFor[any](), New: func() any { return nil }}
		}
		p.State, p.Change = state, nil
	}
	if k, ok := c.(interface{ key() string }); ok {
		if b.keys[k.key()] {
			b.errs = append(b.errs, fmt.Errorf("two BrowserStates have the Key %q", k.key()))
		}
		b.keys[k.key()] = true
	}
	if k, ok := c.(interface{ check() error }); ok {
		if err := k.check(); err != nil {
			b.errs = append(b.errs, err)
		}
	}
	set := func(to *json.RawMessage, v any) {
		raw, err := json.Marshal(v)
		if err != nil {
			b.errs = append(b.errs, fmt.Errorf("%s: %w", named(c), err))
			return
		}
		*to = raw
	}
	set(&s.Props, d.props)
	s.Props = withoutNulls(s.Props)
	if !d.skipAPI {
		set(&s.Schema, d.schema)
		set(&s.Example, d.example)
	}
	if d.fallback != nil {
		set(&s.Default, d.fallback)
	}
	b.specs, b.ports, b.descs = append(b.specs, s), append(b.ports, p), append(b.descs, d)
	return d
}

// add notes an event and all that hang together with it.
func (b *builder) add(e *Event) {
	if e == nil || b.known[e] {
		return
	}
	b.known[e] = true
	b.events = append(b.events, e)
	for _, c := range e.components() {
		if c, ok := c.(placeless); ok {
			b.loose[c] = true
			b.addAll(c.core().events)
		}
	}
	b.add(e.after)
	b.addAll(e.next)
	b.addAll(e.Cancels)
}

func (b *builder) addAll(events []*Event) {
	for _, e := range events {
		b.add(e)
	}
}

// components are all that an event touches: triggers, inputs, outputs.
func (e *Event) components() []Component {
	var all []Component
	for _, t := range e.targets {
		all = append(all, t.component)
	}
	return append(append(all, e.in...), e.out...)
}

// modes decides which components are editors.
func (b *builder) modes() {
	in, out := map[Component]bool{}, map[Component]bool{}
	for _, e := range b.events {
		for _, c := range e.in {
			in[c] = true
		}
		for _, c := range e.out {
			out[c] = out[c] || e.action == ""
		}
	}
	for c := range b.ids {
		for _, r := range c.core().rules {
			in[r.field] = true // people choose what is shown
		}
	}
	for c, id := range b.ids {
		d, s := b.descs[id-1], b.specs[id-1]
		switch {
		case d.static || d.mode == ReadOnly:
		case d.mode == Editable || in[c]:
			s.Interactive = true
		default:
			s.Interactive = !out[c] && emptyValue(s.Props)
		}
		if !s.Interactive && !in[c] {
			delete(b.slots, id)
		}
	}
}

// emptyValue reports whether the value among properties is missing, "", 0, [] or false.
func emptyValue(props json.RawMessage) bool {
	var p struct {
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(props, &p) != nil {
		return false
	}
	return slices.Contains([]string{"", "null", `""`, "0", "[]", "false"}, string(p.Value))
}

// withoutNulls drops the null members of an object.
func withoutNulls(raw json.RawMessage) json.RawMessage {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return raw
	}
	for k, v := range m {
		if string(v) == "null" {
			delete(m, k)
		}
	}
	out, err := json.Marshal(m)
	if err != nil {
		return raw
	}
	return out
}

// named is a component in a message: *oriel.Textbox "Name".
func named(c Component) string {
	if l := c.describe().label; l != "" {
		return fmt.Sprintf("%T %q", c, l)
	}
	return fmt.Sprintf("%T", c)
}
