// Command logic has a part for each thing that a page does between its runs: timers, rules, validators, chains. It waits
// for the departure of its visitors.
package main

import (
	"context"
	"flag"
	"fmt"
	"iter"
	"log"
	"strings"
	"sync"
	"time"

	"github.com/oriel-go/oriel"
)

// A valve holds runs until it is opened.
type valve struct {
	mu      sync.Mutex // guards what follows
	open    chan struct{}
	started int
	ended   int
}

func newValve() *valve { return &valve{open: make(chan struct{})} }

// pass waits for the next opening, and counts.
func (v *valve) pass(ctx context.Context) error {
	v.mu.Lock()
	v.started++
	open := v.open
	v.mu.Unlock()
	select {
	case <-open:
	case <-ctx.Done():
		return ctx.Err()
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ended++
	return nil
}

// release lets everybody through who waits now.
func (v *valve) release() {
	v.mu.Lock()
	defer v.mu.Unlock()
	close(v.open)
	v.open = make(chan struct{})
}

func (v *valve) count() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return fmt.Sprintf("%d started, %d ended", v.started, v.ended)
}

func panel(children ...oriel.Component) oriel.Component {
	return &oriel.ColumnBlock{Variant: oriel.Panel, Children: children}
}

// ticks counts while its timer runs, from the moment the page has loaded.
func ticks(app *oriel.App) oriel.Component {
	timer := &oriel.Timer{Every: 100 * time.Millisecond, Stopped: true}
	n, count, greeting := &oriel.State[int]{}, &oriel.Number{Label: "Ticks"}, &oriel.Textbox{Label: "Greeting"}
	start, halt := &oriel.Button{Text: "Start"}, &oriel.Button{Text: "Halt"}
	timer.OnTick(func(n int) (int, int) { return n + 1, n + 1 }, oriel.In(n), oriel.Out(n, count))
	start.OnClick(func() oriel.Change[oriel.Timer] { return func(t *oriel.Timer) { t.Stopped = false } }, nil, oriel.Out(timer))
	halt.OnClick(func() oriel.Change[oriel.Timer] { return func(t *oriel.Timer) { t.Stopped = true } }, nil, oriel.Out(timer))
	app.OnLoad(func() string { return "Loaded." }, nil, oriel.Out(greeting))
	return panel(greeting, count, start, halt)
}

// triggers has a field for each trigger mode, whose runs wait for Release. A button would turn into Stop.
func triggers() oriel.Component {
	v := &oriel.State[*valve]{Local: true, New: newValve}
	count, search, found := &oriel.Textbox{Label: "Runs"}, &oriel.Textbox{Label: "Search"}, &oriel.Textbox{Label: "Searched"}
	release, tally := &oriel.Button{Text: "Release"}, &oriel.Button{Text: "Tally"}
	all := []oriel.Component{count}
	var held []*oriel.Event
	for _, mode := range []oriel.TriggerMode{oriel.Once, oriel.Multiple, oriel.AlwaysLast} {
		b := &oriel.Textbox{Label: string(mode), MaxLines: 1}
		e := b.OnSubmit(func(ctx context.Context, v *valve) error { return v.pass(ctx) }, oriel.In(v), nil)
		e.Trigger, e.Concurrency = mode, -1
		held, all = append(held, e), append(all, b)
	}
	release.OnClick((*valve).release, oriel.In(v), nil).Direct = true
	tally.OnClick((*valve).count, oriel.In(v), oriel.Out(count)).Direct = true
	stop, replace := &oriel.Button{Text: "Cancel all"}, &oriel.Button{Text: "Replace"}
	stop.OnClick(nil, nil, nil).Cancels = held
	replace.OnClick(func() string { return "replaced" }, nil, oriel.Out(count)).Cancels = held
	typed := &oriel.State[[]string]{New: func() []string { return nil }}
	e := search.OnInput(func(typed []string, s string) ([]string, string) {
		typed = append(typed, s)
		return typed, strings.Join(typed, "|")
	}, oriel.In(typed, search), oriel.Out(typed, found))
	e.Debounce = time.Second
	return panel(append(all, release, tally, stop, replace, search, found)...)
}

// chained writes down which of its followers ran.
func chained() oriel.Component {
	well, badly, notes := &oriel.Button{Text: "Succeed"}, &oriel.Button{Text: "Fail"}, &oriel.Textbox{Label: "Notes"}
	note := func(what string) func(string) string {
		return func(s string) string { return strings.TrimSpace(s + " " + what) }
	}
	io := oriel.In(notes)
	for _, b := range []*oriel.Button{well, badly} {
		first := b.OnClick(func() (string, error) {
			if b == badly {
				return "", oriel.Errorf("As you wish.")
			}
			return "first", nil
		}, nil, oriel.Out(notes))
		first.Success(note("success"), io, oriel.Out(notes)).Then(note("end"), io, oriel.Out(notes))
		first.Failure(note("failure"), io, oriel.Out(notes)).Success(note("end"), io, oriel.Out(notes))
	}
	return panel(well, badly, notes)
}

// booking has validators: of fields, and of an event.
func booking() oriel.Component {
	mail := &oriel.Textbox{Label: "Mail", Validate: func(s string) error {
		if !strings.Contains(s, "@") {
			return oriel.Errorf("A mail address has an @.")
		}
		return nil
	}}
	guests := &oriel.Number{Label: "Guests", Value: new(2.0), Max: new(20.0)}
	book, booked := &oriel.Button{Text: "Book"}, &oriel.Textbox{Label: "Booked"}
	e := book.OnClick(func(mail string, n int) string { return fmt.Sprintf("%s, %d", mail, n) }, oriel.In(mail, guests), oriel.Out(booked))
	e.Validate = func(mail string, n int) error {
		if n == 13 {
			return oriel.FieldErrors{"guests": "Not thirteen, please."}
		}
		return nil
	}
	return panel(mail, guests, book, booked)
}

// rules shows fields by the values of others.
func rules() oriel.Component {
	quality := &oriel.Radio{Label: "Quality", Choices: []string{"draft", "custom"}, Value: "draft"}
	tags := &oriel.CheckboxGroup{Label: "Tags", Choices: []string{"a", "b"}}
	steps, extra := &oriel.Slider{Label: "Steps"}, &oriel.Textbox{Label: "Extra"}
	name, hello := &oriel.Textbox{Label: "Your name"}, oriel.Column(&oriel.Textbox{Label: "Surname"}, &oriel.Textbox{Label: "Street"})
	oriel.ShowWhen(steps, quality, "custom")
	oriel.ShowWhen(extra, tags, "b")
	oriel.ShowWhen(hello, name)
	model, grow, take, taken := &oriel.Dropdown{Label: "Model", Choices: []string{"small"}}, &oriel.Button{Text: "More models"}, &oriel.Button{Text: "Take"}, &oriel.Textbox{Label: "Taken"}
	grow.OnClick(func() (oriel.Change[oriel.Dropdown], oriel.Change[oriel.Textbox]) {
		return func(d *oriel.Dropdown) { d.Choices = []string{"large", "huge"} }, func(t *oriel.Textbox) { t.Label, t.Hidden = "Chosen", false }
	}, nil, oriel.Out(model, taken))
	take.OnClick(func(s string) string { return s }, oriel.In(model), oriel.Out(taken))
	return panel(quality, steps, tags, extra, name, hello, model, grow, take, taken)
}

// A profile is what the browser keeps.
type profile struct{ Name string }

func kept() oriel.Component {
	state := &oriel.BrowserState[profile]{Key: "profile", Initial: profile{"nobody"}}
	nick, keep, shown := &oriel.Textbox{Label: "Nickname"}, &oriel.Button{Text: "Keep"}, &oriel.Textbox{Label: "Kept"}
	keep.OnClick(func(name string) profile { return profile{name} }, oriel.In(nick), oriel.Out(state))
	state.OnChange(func(p profile) string { return p.Name }, oriel.In(state), oriel.Out(shown))
	return panel(nick, keep, shown)
}

// A request is what the form's fields are made of.
type request struct {
	Subject string `oriel:"placeholder=A lighthouse"`
	Style   string `oriel:"choices=ink|oil,radio,value=ink"`
	Layers  int    `oriel:"min=1,max=9,value=3"`
	Framed  bool
}

// A work is what its viewers are made of.
type work struct {
	Title string
	Story string `oriel:"markdown"`
}

func paint(r request) iter.Seq[work] {
	return func(yield func(work) bool) {
		w := work{Title: fmt.Sprintf("%s in %s", r.Subject, r.Style)}
		for i := range r.Layers {
			w.Story += fmt.Sprintf("Layer **%d**. ", i+1)
			if !yield(w) {
				return
			}
		}
	}
}

func main() {
	lang := flag.String("lang", "", "of the app")
	flag.Parse()
	app := &oriel.App{Title: "Logic", Lang: *lang}
	app.Root = &oriel.Tabs{Children: []*oriel.Tab{
		{Label: "Timer", Children: []oriel.Component{ticks(app)}},
		{Label: "Triggers", Children: []oriel.Component{triggers()}},
		{Label: "Chains", Children: []oriel.Component{chained()}},
		{Label: "Validators", Children: []oriel.Component{booking()}},
		{Label: "Rules", Children: []oriel.Component{rules()}},
		{Label: "Browser", Children: []oriel.Component{kept()}},
		{Label: "Form", Children: []oriel.Component{&oriel.Form{Handler: paint}}},
	}}
	app.OnUnload(func() {}, nil)
	if err := app.Launch(); err != nil {
		log.Fatal(err)
	}
}
