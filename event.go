package oriel

import (
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"time"
)

// An Event is something that happens on the page together with the handler it runs. It is also an endpoint of the
// app's API.
//
// The OnX methods of components, [App.OnLoad] and [App.API] return one; change its fields until the app is launched.
type Event struct {
	Name        string        // API name; default is the handler's name, or for closures and methods the trigger's label
	Description string        // for API descriptions
	Visibility  Visibility    // default: public for clicks, submits and named events, else private to the page
	Parameters  []string      // API names of the inputs; default is their labels: "Your guess" is your_guess
	Direct      bool          // run at once, without waiting in the queue
	Concurrency int           // runs at once; 0 means 1, a negative number no limit
	Group       *Group        // share one limit with other events; overrides Concurrency
	Batch       *Batch        // collect calls and run them together
	Trigger     TriggerMode   // what a new event does while an earlier run is live
	Progress    ProgressMode  // how the outputs show that a run is live
	Validate    any           // checks the inputs before the call is queued: a function of the same inputs that returns an error
	Cancels     []*Event      // events whose live runs this one ends; with a nil handler it does nothing else
	Debounce    time.Duration // wait until the trigger has been quiet for this long: a person has stopped typing, say
	Timeout     time.Duration
	MaxWaiting  int // waiting calls before new ones are refused; default 1,000

	fn      any
	in      Inputs
	out     Outputs
	targets []target
	after   *Event
	when    string
	next    []*Event
	where   string
	seq     uint64
	action  string
	public  bool   // by default
	api     bool   // made by App.API
	record  bool   // fn takes a struct that has a field for each input
	spread  bool   // fn returns a struct that has a field for each output
	name    string // if nothing better is known
}

// A target is what triggers an event. A nil component is the page.
type target struct {
	component Component
	event     string
}

// Inputs are the components whose values a handler takes, in the order of its parameters. Make them with [In].
type Inputs []Component

// Outputs are the components that show what a handler returns, in the order of its results. Make them with [Out].
type Outputs []Component

// In lists the inputs of a handler.
func In(c ...Component) Inputs { return c }

// Out lists the outputs of a handler.
func Out(c ...Component) Outputs { return c }

// Visibility says who may find and call an endpoint.
type Visibility string

// The visibilities. The zero value picks the default of the event.
const (
	Public       Visibility = "public"       // listed and callable
	Undocumented Visibility = "undocumented" // callable, but not listed
	Private      Visibility = "private"      // callable by the app's own page only
)

// TriggerMode says what an event does while a run that it started is live.
type TriggerMode string

// The trigger modes. The zero value is AlwaysLast for changes and key presses, Multiple for streams, else Once.
const (
	Once       TriggerMode = "once"        // nothing
	Multiple   TriggerMode = "multiple"    // start another run
	AlwaysLast TriggerMode = "always_last" // run once more after the live run ends
)

// ProgressMode says how outputs show that a run is live.
type ProgressMode string

// The progress modes. The zero value is FullProgress.
const (
	FullProgress    ProgressMode = "full"
	MinimalProgress ProgressMode = "minimal"
	HiddenProgress  ProgressMode = "hidden"
)

// A Group limits how many runs of its events are live at the same time: one model on one GPU, say, behind several
// buttons.
type Group struct {
	Name  string // for logs; may be empty
	Limit int    // runs at once; 0 means 1, a negative number no limit
}

// A Batch makes an event collect waiting calls and run them together. The handler takes a slice for each input and
// returns a slice for each output, as long as the inputs. It cannot stream or use State.
type Batch struct {
	Max  int           // calls at once; default 4
	Wait time.Duration // how long the first call waits for others; 0 takes what is there
}

// order numbers the OnX calls of the process: endpoints are listed in this order.
var order atomic.Uint64

// on registers fn for an event of self. An *Event in place of fn gets one more trigger.
func (c *common) on(self Component, event string, fn any, in Inputs, out Outputs) *Event {
	t := target{self, event}
	if e, ok := fn.(*Event); ok {
		e.targets = append(e.targets, t)
		c.events = append(c.events, e)
		return e
	}
	e := &Event{fn: fn, in: in, out: out, targets: []target{t}, where: caller(3), seq: order.Add(1),
		public: event == "click" || event == "submit"}
	c.events = append(c.events, e)
	for _, other := range slices.Concat(in, Inputs(out)) { // an app finds events by what stands in its layout
		if other != nil && !reflect.ValueOf(other).IsNil() {
			other.core().events = append(other.core().events, e)
		}
	}
	return e
}

// Then runs fn after e has ended, however it ended.
func (e *Event) Then(fn any, in Inputs, out Outputs) *Event { return e.chain("", fn, in, out) }

// Success runs fn after e has succeeded.
func (e *Event) Success(fn any, in Inputs, out Outputs) *Event {
	return e.chain("success", fn, in, out)
}

// Failure runs fn after e has failed.
func (e *Event) Failure(fn any, in Inputs, out Outputs) *Event {
	return e.chain("failure", fn, in, out)
}

func (e *Event) chain(when string, fn any, in Inputs, out Outputs) *Event {
	n := &Event{fn: fn, in: in, out: out, after: e, when: when, where: caller(3), seq: order.Add(1)}
	e.next = append(e.next, n)
	return n
}

// caller returns file:line of the function that is skip frames up.
func caller(skip int) string {
	_, file, line, ok := runtime.Caller(skip)
	if !ok {
		return "?"
	}
	return filepath.Base(file) + ":" + strconv.Itoa(line)
}
