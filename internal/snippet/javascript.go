package snippet

import "strings"

// javaScript calls through @gradio/client, in Node or in a browser; only files are read as Node does.
func (c Call) javaScript() string {
	head := "import { Client } from \"@gradio/client\";\n"
	files := false
	n := notation{null: "null", yes: "true", no: "false", list: "[", closeList: "]", object: "{", quote: quote, file: func(name string) string {
		files = true
		return "new File([await readFile(" + quote(name) + ")], " + quote(name) + ")"
	}}
	var args strings.Builder
	for _, a := range c.given() {
		name := a.Name
		if !identifier.MatchString(name) {
			name = quote(name)
		}
		args.WriteString("\n  " + name + ": " + n.write(parse(a.Value)) + ",")
	}
	object := "{}"
	if args.Len() > 0 {
		object = "{" + args.String() + "\n}"
	}
	if files {
		head += "import { readFile } from \"node:fs/promises\";\n"
	}
	head += "\nconst app = await Client.connect(" + quote(c.App+"/") + ");\n"
	const end = "globalThis.process?.exit(); // Node would wait as long as the session lasts\n"
	call := "(" + quote("/"+c.Name) + ", " + object + ")"
	if c.Streams {
		return head + "for await (const event of app.submit" + call + ") {\n  if (event.type === \"data\") console.log(event.data);\n}\n" + end
	}
	return head + "const { data } = await app.predict" + call + ";\nconsole.log(data);\n" + end
}
