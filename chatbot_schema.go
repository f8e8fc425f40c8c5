package oriel

// messagesSchema is the JSON schema of a list of messages, as Gradio's clients know it.
func messagesSchema() map[string]any {
	text := map[string]any{"type": "object", "title": "TextMessage", "required": []string{"text"}, "properties": map[string]any{
		"type": map[string]any{"const": "text", "type": "string", "default": "text"}, "text": map[string]any{"type": "string"}}}
	attached := fileSchema()
	defs := attached["$defs"]
	delete(attached, "$defs") // references lead to the top
	file := map[string]any{"type": "object", "title": "FileMessage", "required": []string{"file"}, "properties": map[string]any{
		"type": map[string]any{"const": "file", "type": "string", "default": "file"}, "file": attached,
		"alt_text": nullable("string", "Alt Text")}}
	thought := map[string]any{"type": "object", "title": "MetadataDict", "properties": map[string]any{
		"title": map[string]any{"type": "string"}, "log": map[string]any{"type": "string"},
		"duration": map[string]any{"type": "number"}, "status": map[string]any{"enum": []string{"pending", "done"}, "type": "string"}}}
	message := map[string]any{"type": "object", "title": "Message", "required": []string{"role", "content"}, "properties": map[string]any{
		"role":     map[string]any{"type": "string"},
		"metadata": map[string]any{"anyOf": []any{thought, map[string]any{"type": "null"}}},
		"content":  map[string]any{"type": "array", "items": map[string]any{"anyOf": []any{text, file}}},
		"options":  map[string]any{"type": "null"}}}
	return map[string]any{"$defs": defs, "type": "array", "title": "ChatbotDataMessages", "items": message}
}
