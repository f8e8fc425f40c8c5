package snippet

import (
	"fmt"
	"net/url"
	"strings"
)

// bash calls with curl: it uploads the files, starts the call and reads the stream of its results.
func (c Call) bash() string {
	var uploads strings.Builder
	n := 0
	json := notation{null: "null", yes: "true", no: "false", list: "[", closeList: "]", object: "{", quote: quote, file: func(name string) string {
		n++
		fmt.Fprintf(&uploads, "FILE%d=$(curl -sS -F %s \"$APP/gradio_api/upload\" | cut -d'\"' -f2)\n", n, shell("files=@"+name))
		// No literal has a NUL, so this is no part of one.
		return fmt.Sprintf("{\"path\": \"\x00%d\x00\", \"meta\": {\"_type\": \"gradio.FileData\"}}", n)
	}}
	var args []string
	for _, a := range c.given() {
		args = append(args, quote(a.Name)+": "+json.write(parse(a.Value)))
	}
	body := shell("{" + strings.Join(args, ", ") + "}")
	for i := range n {
		body = strings.ReplaceAll(body, fmt.Sprintf("\x00%d\x00", i+1), fmt.Sprintf(`'"$FILE%d"'`, i+1))
	}
	name := url.PathEscape(c.Name)
	return "APP=" + shell(c.App) + "\n" + uploads.String() +
		"ID=$(curl -sS -H 'Content-Type: application/json' -d " + body + " \\\n  \"$APP/gradio_api/call/v2/" + name + "\" | cut -d'\"' -f4)\n" +
		"curl -sSN \"$APP/gradio_api/call/" + name + "/$ID\"\n"
}

// shell quotes a word for the shell.
func shell(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
