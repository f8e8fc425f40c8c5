package snippet

import (
	"fmt"
	"strconv"
	"strings"
)

// golang calls through package client. Files that are arguments are attached; those within others are uploaded first.
func (c Call) golang() string {
	var uploads strings.Builder
	attach := func(name string) string { return "client.File(" + strconv.Quote(name) + ")" }
	n, top := 0, notation{null: "nil", yes: "true", no: "false", list: "[]any{", closeList: "}", object: "map[string]any{", quote: strconv.Quote}
	top.file = func(name string) string {
		n++
		fmt.Fprintf(&uploads, "\tfile%d, err := c.Upload(ctx, %s)\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n", n, attach(name))
		return fmt.Sprintf("file%d", n)
	}
	var args []string
	for _, a := range c.given() {
		v := parse(a.Value)
		text := ""
		if f, ok := v.(file); ok {
			text = attach(string(f))
		} else if all := attachments(v); all != nil {
			for i := range all {
				all[i] = attach(all[i])
			}
			text = "[]*client.Attachment{" + strings.Join(all, ", ") + "}"
		} else {
			text = top.write(v)
		}
		args = append(args, strconv.Quote(a.Name)+": "+text)
	}
	named := ""
	if len(args) > 0 {
		named = ", client.Named{" + strings.Join(args, ", ") + "}"
	}
	call := "(ctx, " + strconv.Quote("/"+c.Name) + named + ")\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n"
	body := "\tvalues, err := c.Predict" + call + "\tfmt.Println(values)\n"
	if c.Streams {
		body = "\tjob, err := c.Submit" + call +
			"\tfor event, err := range job.Events(ctx) {\n\t\tif err != nil {\n\t\t\tlog.Fatal(err)\n\t\t}\n" +
			"\t\tif data, ok := event.(client.Data); ok {\n\t\t\tfmt.Println(data.Values)\n\t\t}\n\t}\n"
	}
	return "package main\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\t\"log\"\n\n\t\"github.com/oriel-go/oriel/client\"\n)\n\n" +
		"func main() {\n\tctx := context.Background()\n\tc, err := client.Connect(ctx, " + strconv.Quote(c.App+"/") +
		", nil)\n\tif err != nil {\n\t\tlog.Fatal(err)\n\t}\n\tdefer c.Close()\n" + uploads.String() + body + "}\n"
}

// attachments returns the names of a list that has files only, or nil.
func attachments(v any) []string {
	list, _ := v.([]any)
	var names []string
	for _, x := range list {
		f, ok := x.(file)
		if !ok {
			return nil
		}
		names = append(names, string(f))
	}
	return names
}
