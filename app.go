package oriel

import (
	"log/slog"

	"github.com/oriel-go/oriel/guard"
)

// An App is a page with an API. Fill it in, then [App.Launch] it, or mount its [App.Handler] in a server of your own.
// After that it has its own copy of everything: changes do nothing.
type App struct {
	Title       string    // default is the name of the program
	Description string    // Markdown under the title
	Lang        string    // language of the texts and of what the page says by itself, as a BCP 47 tag like "pt-BR"; default "en"; that of "ar" and the like turns the page around
	Name        string    // identifies the app on this host: letters, digits and dashes; default is made from Title
	Root        Component // what stands on the page: a layout block, or a [Form]

	Addr      string   // where Launch listens; default ORIEL_ADDR, then "127.0.0.1:7860"
	Hosts     []string // host names the app answers to, besides loopback ones and that of PublicURL
	PublicURL string   // where visitors find the app, if that is not what their browser says
	StateDir  string   // folder for uploads and results; default ORIEL_STATE, then a folder of the user's cache
	Limits    Limits   // what one visitor may use
	Log       *slog.Logger
	Debug     bool // show the texts of all errors; on loopback only

	// TrustedProxies are addresses like "192.0.2.1" and networks like "10.0.0.0/8" of proxies in front of the app. What
	// they say in X-Forwarded-For and X-Forwarded-Proto is believed: a visitor's address is the last that no proxy has.
	// Default none.
	TrustedProxies []string

	events []*Event
	fault  func(guard.Stage) error // tests make a stage of the guard fail
}

// Interface returns an app with a form for fn: its inputs on the left, what it returns on the right. A nil list follows
// fn's types, see [Form].
//
// To set how runs are queued or named, change app.Root.(*Form).Event.
func Interface(fn any, in Inputs, out Outputs) *App {
	f := &Form{Handler: fn, In: in, Out: out}
	f.Event.where, f.Event.seq = caller(2), order.Add(1)
	return &App{Root: f}
}

// OnLoad runs fn each time the page has been loaded.
func (a *App) OnLoad(fn any, in Inputs, out Outputs) *Event {
	e := &Event{fn: fn, in: in, out: out, targets: []target{{nil, "load"}}, where: caller(2), seq: order.Add(1), name: "load"}
	a.events = append(a.events, e)
	return e
}

// OnUnload runs fn on the server each time a visitor has left: closed the page, or not come back for so long after its
// connection broke as runs go on, see [Limits]. A reload is no departure. A page that is out of sight says from time to
// time that it is still there; one that its browser has put to sleep cannot, and counts as left. When the app ends, it
// runs for everybody who is there, or may still come back.
//
// There is no page left to take values from or show any on: the inputs are States at most, and errors go to the log.
// [RequestFrom] tells who it was, without headers. Nobody can call it, and it waits in no queue: it may run for many
// visitors at once.
func (a *App) OnUnload(fn any, in Inputs) *Event {
	e := &Event{fn: fn, in: in, targets: []target{{nil, "unload"}}, where: caller(2), seq: order.Add(1), name: "unload",
		Direct: true, Progress: HiddenProgress}
	a.events = append(a.events, e)
	return e
}

// Check returns all mistakes in how the app is put together, each with the line that made it, or nil. Launch and
// Handler check as well; call it in a test.
func (a *App) Check() error {
	_, err := a.build()
	return err
}
