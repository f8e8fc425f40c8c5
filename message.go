package oriel

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/bind"
)

// A Message is one message of a chat.
type Message struct {
	Role    Role
	Content []Part
	Thought *Thought // makes it a step on the way to the answer, which people can open
}

// Role is who says a [Message].
type Role string

// The roles.
const (
	UserRole      Role = "user"
	AssistantRole Role = "assistant"
	SystemRole    Role = "system"
)

// A Part is a piece of what a [Message] says: a text, or a file.
type Part struct {
	Text string // Markdown
	File *File  // instead of Text
	Alt  string // describes the file to those who do not see it
}

// A Thought is what an assistant did before it answered.
type Thought struct {
	Title    string  // "Searched the library"
	Log      string  // a few words after the title
	Duration float64 // seconds; 0 is not shown
	Pending  bool    // it is still at it
}

// TextMessage returns a message that is one text.
func TextMessage(role Role, text string) Message {
	return Message{Role: role, Content: []Part{{Text: text}}}
}

// Text returns the texts of a message, one per paragraph.
func (m Message) Text() string {
	var texts []string
	for _, p := range m.Content {
		if p.File == nil {
			texts = append(texts, p.Text)
		}
	}
	return strings.Join(texts, "\n\n")
}

// encodeMessage returns the wire value of a message. Without a call it can hold texts only.
func encodeMessage(c *bind.Call, m Message) (messageWire, error) {
	w := messageWire{Role: string(m.Role), Content: make([]contentWire, len(m.Content))}
	if t := m.Thought; t != nil {
		w.Metadata = &thoughtWire{Title: t.Title, Log: t.Log, Status: "done"}
		if t.Pending {
			w.Metadata.Status = "pending"
		}
		if t.Duration > 0 {
			w.Metadata.Duration = &t.Duration
		}
	}
	for i, p := range m.Content {
		if p.File == nil {
			w.Content[i] = contentWire{Type: "text", Text: &p.Text}
			continue
		}
		if c == nil {
			return w, fmt.Errorf("a message in the initial Value has the file %q; let a handler return it", p.File.Name)
		}
		file, err := encodeFile(c, (*bind.File)(p.File))
		if err != nil {
			return w, err
		}
		w.Content[i] = contentWire{Type: "file", File: file}
		if p.Alt != "" {
			w.Content[i].Alt = &p.Alt
		}
	}
	return w, nil
}

// decodeMessage returns the message that a client sent. Its content may be a bare string.
func decodeMessage(c *bind.Call, field string, accept guard.Policy, raw json.RawMessage) (Message, error) {
	var w struct {
		Role     string          `json:"role"`
		Metadata *thoughtWire    `json:"metadata"`
		Content  json.RawMessage `json:"content"`
	}
	if err := json.Unmarshal(raw, &w); err != nil {
		return Message{}, Errorf("%s needs a list of messages.", field)
	}
	m := Message{Role: Role(w.Role)}
	if m.Role != UserRole && m.Role != AssistantRole && m.Role != SystemRole {
		return m, Errorf("%s: the role of a message is user, assistant or system.", field)
	}
	if t := w.Metadata; t != nil && t.Title != "" {
		m.Thought = &Thought{Title: t.Title, Log: t.Log, Pending: t.Status == "pending"}
		if t.Duration != nil {
			m.Thought.Duration = *t.Duration
		}
	}
	var text string
	if json.Unmarshal(w.Content, &text) == nil {
		m.Content = []Part{{Text: text}}
		return m, nil
	}
	var parts []contentWire
	if err := json.Unmarshal(w.Content, &parts); err != nil {
		return m, Errorf("%s: the content of a message is a list of texts and files.", field)
	}
	for _, p := range parts {
		switch {
		case p.Type == "text" && p.Text != nil:
			m.Content = append(m.Content, Part{Text: *p.Text})
		case p.Type == "file":
			file, err := claimFile(c, field, nil, accept, p.File)
			if err != nil {
				return m, err
			}
			if file == nil {
				return m, Errorf("%s: a message has a file part without a file.", field)
			}
			part := Part{File: (*File)(file)}
			if p.Alt != nil {
				part.Alt = *p.Alt
			}
			m.Content = append(m.Content, part)
		default:
			return m, Errorf("%s: a message can hold texts and files only.", field)
		}
	}
	return m, nil
}
