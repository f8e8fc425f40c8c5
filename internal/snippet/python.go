package snippet

import (
	"regexp"
	"slices"
	"strings"
)

var (
	identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

	// What an argument of Client.predict cannot be called.
	pythonWords = []string{"False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
		"del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
		"or", "pass", "raise", "return", "self", "try", "while", "with", "yield"}
)

// python calls through gradio_client: by name, or by position if a name is not one in Python.
func (c Call) python() string {
	imports := "Client"
	n := notation{null: "None", yes: "True", no: "False", list: "[", closeList: "]", object: "{", quote: quote, file: func(name string) string {
		imports = "Client, handle_file"
		return "handle_file(" + quote(name) + ")"
	}}
	named := !slices.ContainsFunc(c.Args, func(a Arg) bool { return !identifier.MatchString(a.Name) || slices.Contains(pythonWords, a.Name) })
	var args strings.Builder
	if named {
		for _, a := range c.given() {
			args.WriteString("    " + a.Name + "=" + n.write(parse(a.Value)) + ",\n")
		}
	} else {
		for _, a := range c.Args {
			args.WriteString("    " + n.write(parse(a.Value)) + ",\n")
		}
	}
	args.WriteString("    api_name=" + quote("/"+c.Name) + ",\n")
	head := "from gradio_client import " + imports + "\n\nclient = Client(" + quote(c.App+"/") + ")\n"
	if c.Streams {
		return head + "for result in client.submit(\n" + args.String() + "):\n    print(result)\n"
	}
	return head + "result = client.predict(\n" + args.String() + ")\nprint(result)\n"
}
