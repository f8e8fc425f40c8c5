// Package client calls apps that speak Gradio's protocol from Go: those made with Oriel, and those made with Gradio.
//
//	c, err := client.Connect(ctx, "http://127.0.0.1:7860", nil)
//	if err != nil {
//		return err
//	}
//	defer c.Close()
//	greeting, err := client.Call[string](ctx, c, "greet", "Ada")
//
// [Client.Predict] returns everything an endpoint returns, [Client.Submit] lets you watch the call while it runs and
// stop it, and [Client.Endpoints] lists what there is to call.
//
// # Arguments
//
// Arguments are what encoding/json can marshal, in the order of the endpoint's parameters. The last one may be a
// [Named], which gives parameters by name; those that are left out take their defaults. State and buttons are not
// parameters: the server keeps the former, and nobody fills in the latter.
//
// Files are made by [File], [Bytes] or [Reader] and uploaded before the call; a slice of them is a list of files. Within
// other values, the pictures of a gallery say, put what [Client.Upload] returns. Files that an app returns are
// [FileData]; [Client.Download] opens them.
//
// # Sessions
//
// A Client is one session: what the app's State components hold lasts from call to call, until [Client.Close]. It
// opens one stream for the results of all calls, and one to tell the app that it is still there. Both end with Close.
// A lost stream is not opened again; its calls fail with [ErrDisconnected].
//
// # Trust
//
// The client does not trust the server: everything it reads has a limit, what makes no sense is an error, and nothing
// that an app says makes it send a request to another host.
package client
