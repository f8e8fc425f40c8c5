package wire

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/oriel-go/oriel/internal/spec"
)

type object = map[string]any

// OpenAPI returns the answer to /openapi.json: the endpoints of /info as an OpenAPI 3.0 document. base is the app's
// public address.
func OpenAPI(app *spec.App, base string) []byte {
	s := openSchemas{}
	s["Started"] = object{"type": "object", "required": []string{"event_id"}, "properties": object{
		"event_id": object{"type": "string", "description": "Names the call, to read its results with."}}}
	s["Error"] = object{"type": "object", "required": []string{"detail"}, "properties": object{
		"detail": object{"description": "What is wrong: a sentence, or a list with one item per parameter.",
			"anyOf": []any{object{"type": "string"}, object{"type": "array", "items": object{"type": "object"}}}},
		"code": object{"type": "string"}, "id": object{"type": "string"}}}
	list := endpoints(app, base, false)
	ids := map[string]bool{}
	for _, e := range list {
		ids[e.name] = true
	}
	paths := object{"/gradio_api/upload": object{"post": upload(unused(ids, "upload"))}}
	for _, e := range list {
		name := url.PathEscape(e.name)
		paths["/gradio_api/call/v2/"+name] = object{"post": start(e, e.name, "Call "+e.name+" with its arguments by name.", s.named(e))}
		paths["/gradio_api/call/"+name] = object{"post": start(e, unused(ids, e.name+"_post"),
			"Call "+e.name+" with its arguments in order.", s.ordered(e))}
		paths["/gradio_api/call/"+name+"/{event_id}"] = object{"get": results(e, unused(ids, e.name+"_get"))}
	}
	return appendMarshal(nil, object{
		"openapi": "3.0.2",
		"info":    object{"title": app.Title, "description": app.Description, "version": app.Hash},
		"servers": []any{object{"url": base}},
		"paths":   paths, "components": object{"schemas": s}})
}

// unused returns an operation's ID that no other one has, and takes it.
func unused(taken map[string]bool, id string) string {
	free := id
	for n := 1; taken[free]; n++ {
		free = fmt.Sprintf("%s_%d", id, n)
	}
	taken[free] = true
	return free
}

// start is the operation that begins a call.
func start(e endpoint, id, summary string, body object) object {
	o := object{"operationId": id, "summary": summary, "requestBody": object{"required": true, "content": content("application/json", body)},
		"responses": answers("The call has been queued.", content("application/json", reference("Started")))}
	if e.Description != "" {
		o["description"] = e.Description
	}
	return o
}

// results is the operation that reads what a call returns.
func results(e endpoint, id string) object {
	labels := make([]string, len(e.Returns))
	for i, r := range e.Returns {
		labels[i] = fmt.Sprintf("%s (%s)", r.Label, r.Python.Type)
	}
	says := "Server-sent events. The data of \"generating\" and \"complete\" is a JSON list of the results"
	if len(labels) > 0 {
		says += ": " + strings.Join(labels, ", ")
	}
	says += ". The data of \"error\" says what went wrong. \"heartbeat\" says nothing. The stream ends after \"complete\" or \"error\"."
	return object{"operationId": id, "summary": "Read the results of a call of " + e.name + ", once.",
		"parameters": []any{object{"name": "event_id", "in": "path", "required": true, "schema": object{"type": "string"}}},
		"responses":  answers(says, content("text/event-stream", object{"type": "string"}))}
}

// upload is the operation that takes files.
func upload(id string) object {
	return object{"operationId": id, "summary": "Upload files, to use their paths in calls.",
		"requestBody": object{"required": true, "content": content("multipart/form-data", object{"type": "object", "required": []string{"files"},
			"properties": object{"files": object{"type": "array", "items": object{"type": "string", "format": "binary"}}}})},
		"responses": answers("The paths of the files, in order.",
			content("application/json", object{"type": "array", "items": object{"type": "string"}}))}
}

// answers are an operation's responses.
func answers(says string, good object) object {
	return object{"200": object{"description": says, "content": good},
		"default": object{"description": "What went wrong.", "content": content("application/json", reference("Error"))}}
}

func content(kind string, schema object) object { return object{kind: object{"schema": schema}} }

func reference(name string) object { return object{"$ref": "#/components/schemas/" + name} }
