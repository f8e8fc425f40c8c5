// Package snippet writes short programs that call an endpoint of an app, one in each language that apps are called
// from. They run as they are written: the values in them are examples that the endpoint takes. Only the files that
// they name have to exist.
package snippet

import (
	"encoding/json"
	"strings"
)

// A Call is what a program does.
type Call struct {
	App     string // address of the app, without a slash at the end
	Name    string // API name of the endpoint, without a slash
	Args    []Arg
	Streams bool // it is worth showing each of the values that come one after the other
}

// An Arg is one argument.
type Arg struct {
	Name     string          // API name of the parameter
	Value    json.RawMessage // an example
	Optional bool            // the endpoint has a default; a null is left out
}

// Programs are the same call in several languages.
type Programs struct {
	Python     string `json:"python"`     // with gradio_client
	JavaScript string `json:"javascript"` // a module, with @gradio/client
	Bash       string `json:"bash"`       // with curl
	Go         string `json:"go"`         // with package client
}

// Programs writes the call in each language.
func (c Call) Programs() Programs {
	return Programs{Python: c.python(), JavaScript: c.javaScript(), Bash: c.bash(), Go: c.golang()}
}

// given are the arguments that a call by name has to name.
func (c Call) given() []Arg {
	var list []Arg
	for _, a := range c.Args {
		if !a.Optional || len(a.Value) > 0 && string(a.Value) != "null" {
			list = append(list, a)
		}
	}
	return list
}

// quote returns a string literal for JSON, JavaScript and Python alike.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(s) // a string always encodes
	return strings.TrimSuffix(b.String(), "\n")
}
