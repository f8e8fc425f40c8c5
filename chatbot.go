package oriel

import (
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/rawjson"
)

// A Chatbot shows a conversation: what people say on the right, what an assistant says on the left, as Markdown.
//
// Handlers take and give a []Message. [Append] adds messages, and a [Delta] adds to the text of the last one if an
// assistant says it, else it begins an assistant's message. For a whole chat in one line see [Chat].
type Chatbot struct {
	Label       string    // default "Chatbot"
	Value       []Message // initial conversation; texts only
	Placeholder string    // Markdown shown while there are no messages
	Height      int       // pixels; 0 takes what the window leaves
	Hidden      bool

	Style Style
	ours  bool // Label is Oriel's
	common
}

type chatbotProps struct {
	wireProps
	Value       []messageWire `json:"value"`
	Placeholder *string       `json:"placeholder,omitempty"`
	Height      *int          `json:"height,omitempty"`
	Autoscroll  bool          `json:"autoscroll"`
	Editable    *string       `json:"editable,omitempty"` // "user": people can edit what they said
	Likeable    bool          `json:"likeable"`
	Retryable   bool          `json:"_retryable"`
	Undoable    bool          `json:"_undoable"`
	Selectable  bool          `json:"_selectable"`
	LineBreaks  bool          `json:"line_breaks"`
}

type messageWire struct {
	Role     string        `json:"role"`
	Metadata *thoughtWire  `json:"metadata"`
	Content  []contentWire `json:"content"`
	Options  []any         `json:"options"`
}

type thoughtWire struct {
	Title    string   `json:"title"`
	Log      string   `json:"log,omitempty"`
	Duration *float64 `json:"duration,omitempty"`
	Status   string   `json:"status,omitempty"`
}

type contentWire struct {
	Type string          `json:"type"`
	Text *string         `json:"text,omitempty"`
	File json.RawMessage `json:"file,omitempty"`
	Alt  *string         `json:"alt_text,omitempty"`
}

func (b *Chatbot) describe() description {
	p := chatbotProps{wireProps: wireCommon("chatbot", b.name(), "", b.Hidden, Auto, b.Style), Value: []messageWire{},
		Autoscroll: true, Likeable: b.listens("like"), Retryable: b.listens("retry"), Undoable: b.listens("undo"),
		Selectable: b.listens("select"), LineBreaks: true}
	for _, m := range b.Value {
		if w, err := encodeMessage(nil, m); err == nil { // check tells about the others
			p.Value = append(p.Value, w)
		}
	}
	if b.Placeholder != "" {
		p.Placeholder = &b.Placeholder
	}
	if b.Height > 0 {
		p.Height = &b.Height
	}
	if b.listens("edit") {
		p.Editable = new("user")
	}
	var ours []string
	if b.ours {
		ours = []string{"label"}
	}
	return description{typ: "chatbot", ours: ours, label: b.name(), props: p, kind: bind.KindOwn, own: reflect.TypeFor[[]Message](),
		grows: growingMessages, appends: true, static: true, rows: 12, schema: messagesSchema(), fallback: []any{},
		example: []any{map[string]any{"role": "user", "content": []any{map[string]any{"type": "text", "text": "Hello!"}}},
			map[string]any{"role": "assistant", "content": []any{map[string]any{"type": "text", "text": "How can I help you?"}}}}}
}

// growingMessages adds a Delta to the text of an assistant's last message.
var growingMessages = &bind.Growth{
	Path: []any{"content", 0, "text"},
	Takes: func(m reflect.Value) bool {
		last := m.Interface().(Message)
		return last.Role == AssistantRole && len(last.Content) == 1 && last.Content[0].File == nil
	},
	Start: func(text string) any { return TextMessage(AssistantRole, text) },
}

func (b *Chatbot) check() error {
	for _, m := range b.Value {
		if _, err := encodeMessage(nil, m); err != nil {
			return fmt.Errorf("%T %q: %w", b, b.name(), err)
		}
	}
	return nil
}

// decode returns a []Message; null is the empty conversation.
func (b *Chatbot) decode(c *bind.Call, raw json.RawMessage) (any, error) {
	items, ok := rawjson.Split(raw) // of a body that was found valid
	if !ok && string(raw) != "null" {
		return nil, Errorf("%s needs a list of messages.", b.name())
	}
	list := make([]Message, 0, len(items))
	for _, item := range items {
		m, plain := plainMessage(item)
		if !plain {
			var err error
			if m, err = decodeMessage(c, b.name(), b.accept, item); err != nil {
				return nil, err
			}
		}
		list = append(list, m)
	}
	return list, nil
}

func (b *Chatbot) encode(c *bind.Call, v any) (json.RawMessage, error) {
	list, ok := v.([]Message)
	if !ok {
		return nil, fmt.Errorf("chatbot component got a %T", v)
	}
	size := 2
	for _, m := range list {
		for _, p := range m.Content {
			size += 128 + len(p.Text) + len(p.Text)/16
		}
	}
	out := append(make(json.RawMessage, 0, size), '[')
	for i, m := range list {
		if i > 0 {
			out = append(out, ',')
		}
		var err error
		if out, err = appendMessage(out, c, m); err != nil {
			return nil, err
		}
	}
	return append(out, ']'), nil
}

func (b *Chatbot) uploads() (guard.Policy, error) { return accepting(nil) }

func (b *Chatbot) name() string { return cmp.Or(b.Label, "Chatbot") }

// listens reports whether a handler is registered for an event.
func (b *Chatbot) listens(event string) bool {
	for _, e := range b.events {
		for _, t := range e.targets {
			if t.component != nil && t.event == event {
				if _, ok := t.component.(*Chatbot); ok {
					return true
				}
			}
		}
	}
	return false
}

// A MessageEvent is what [EventData] gives to the handlers of a [Chatbot]'s events.
type MessageEvent struct {
	Index    int    `json:"index"`          // of the message in the conversation
	Value    string `json:"value"`          // its text; for an edit the new text
	Previous string `json:"previous_value"` // its text before an edit
	Liked    *bool  `json:"liked"`          // for likes: true, false for a dislike, nil if taken back
}

// OnChange runs fn after every change of the conversation, whoever made it: while an answer streams, many times a second.
func (b *Chatbot) OnChange(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "change", fn, in, out)
}

// OnSelect runs fn when a person chooses a message.
func (b *Chatbot) OnSelect(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "select", fn, in, out)
}

// OnLike lets people like and dislike an assistant's messages. See [MessageEvent].
func (b *Chatbot) OnLike(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "like", fn, in, out)
}

// OnRetry lets people ask for another answer. The [MessageEvent] is about the message to be answered.
func (b *Chatbot) OnRetry(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "retry", fn, in, out)
}

// OnUndo lets people take back what they said last. The [MessageEvent] is about that message.
func (b *Chatbot) OnUndo(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "undo", fn, in, out)
}

// OnEdit lets people change what they said. The [MessageEvent] has the new text and the one before.
func (b *Chatbot) OnEdit(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "edit", fn, in, out)
}

// OnClear lets people start over.
func (b *Chatbot) OnClear(fn any, in Inputs, out Outputs) *Event {
	return b.on(b, "clear", fn, in, out)
}
