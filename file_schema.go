package oriel

import "github.com/oriel-go/oriel/internal/files"

// The JSON schemas of file values, as Gradio's clients expect them: they tell a file from other objects by the _type
// of its meta.

// fileSchema describes one file.
func fileSchema() map[string]any {
	s := fileObject()
	s["$defs"] = map[string]any{"FileDataMeta": fileMeta()}
	return s
}

// fileListSchema describes a list of files.
func fileListSchema() map[string]any {
	return map[string]any{"$defs": map[string]any{"FileData": fileObject(), "FileDataMeta": fileMeta()},
		"items": map[string]any{"$ref": "#/$defs/FileData"}, "title": "ListFiles", "type": "array"}
}

// imageSchema describes one picture. Unlike a file it may lack a path.
func imageSchema() map[string]any {
	return map[string]any{"type": "object", "title": "ImageData", "properties": map[string]any{
		"path":      nullable("string", "Path"),
		"url":       nullable("string", "Url"),
		"size":      nullable("integer", "Size"),
		"orig_name": nullable("string", "Orig Name"),
		"mime_type": nullable("string", "Mime Type"),
		"is_stream": map[string]any{"default": false, "title": "Is Stream", "type": "boolean"},
		"meta": map[string]any{"additionalProperties": true, "default": map[string]any{"_type": files.MetaType},
			"title": "Meta", "type": "object"},
	}}
}

func fileObject() map[string]any {
	return map[string]any{"type": "object", "title": "FileData", "required": []string{"path"}, "properties": map[string]any{
		"path":      map[string]any{"title": "Path", "type": "string"},
		"url":       nullable("string", "Url"),
		"size":      nullable("integer", "Size"),
		"orig_name": nullable("string", "Orig Name"),
		"mime_type": nullable("string", "Mime Type"),
		"is_stream": map[string]any{"default": false, "title": "Is Stream", "type": "boolean"},
		"meta":      map[string]any{"$ref": "#/$defs/FileDataMeta"},
	}}
}

func fileMeta() map[string]any {
	return map[string]any{"type": "object", "title": "FileDataMeta", "required": []string{"_type"}, "properties": map[string]any{
		"_type": map[string]any{"const": files.MetaType, "title": "Type", "type": "string"}}}
}

func nullable(typ, title string) map[string]any {
	return map[string]any{"anyOf": []any{map[string]any{"type": typ}, map[string]any{"type": "null"}},
		"default": nil, "title": title}
}

// exampleFile is what an API description shows for a file.
func exampleFile(name string) map[string]any {
	return map[string]any{"path": "<handle>/" + name, "orig_name": name, "meta": map[string]any{"_type": files.MetaType}}
}
