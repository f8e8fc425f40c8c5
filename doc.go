// Package oriel turns a Go function into a web app: a page, an HTTP API that Gradio's clients understand, a queue,
// streaming, and uploads.
//
// # Hello
//
//	func greet(name string) string { return "Hello, " + name + "!" }
//
//	func main() {
//		app := oriel.Interface(greet, oriel.In(&oriel.Textbox{Label: "Name"}), oriel.Out(&oriel.Textbox{Label: "Greeting"}))
//		if err := app.Launch(); err != nil {
//			log.Fatal(err)
//		}
//	}
//
// Components are struct literals; their zero values are their defaults. A handler is any function whose parameters
// fit its inputs and whose results fit its outputs. It may take a [context.Context] first, which is done when the run
// is cancelled, and may return an error last. A sole struct parameter takes the inputs as its fields, in order or by
// tags like `oriel:"seed"`; an [Interface] without a list of inputs makes a field of each. What does not fit is an error of Launch, with the line that made it: call [App.Check] in
// a test.
//
// # Streaming
//
// A handler that returns an [iter.Seq] or an [iter.Seq2] with an error shows every value it yields; several outputs
// are the fields of a struct. [Delta] adds to a text, [Append] to a list, [Keep] leaves an output alone, and [Change]
// changes other properties of a component. Yield returns false when the visitor has pressed Stop.
//
// # Chat
//
// [Chat] makes an app of a function that answers a message, given the conversation so far; [ChatPanel] is the same as a
// part of a page. The conversation stays on the server: a turn costs the same however long it is.
//
// # Layout and events
//
// [Row], [Column] and [Stack] arrange components; [Button.OnClick] and its relatives connect them. An [Event] can be
// named, limited, batched, validated and chained. A [Timer] ticks while the page is in view, [App.OnLoad] runs when it
// has loaded, [App.OnUnload] when its visitor has left, and [ShowWhen] shows a component by the value of another.
//
// # State
//
// A [State] keeps a value for each visitor between calls, a [BrowserState] in the visitor's browser.
//
// # Errors
//
// The visitor reads the text of an error made with [Errorf]; of all others only an ID, which the log explains.
//
// # Asking the run
//
// [RequestFrom] tells who calls; [Steps] and [Progress] report how far it is; [Info], [Warn] and [Success] show
// notices; [EventData] is what the event carried.
package oriel
