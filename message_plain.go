package oriel

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/rawjson"
)

// Conversations are sent whole, again and again, and consist of texts almost entirely. So a message that is one text
// takes a short way in and out. It holds exactly what the long way gives; see [decodeMessage] and [encodeMessage].

// What a message that is one text looks like on the wire. The members stand in this order where it was written by
// Oriel, or by Gradio, or read from one of them by its clients.
var (
	plainRole    = []byte(`{"role":"`)
	plainContent = []byte(`","metadata":null,"content":[{"`)
	plainText    = []byte(`text":`)
	plainType    = []byte(`type":"text"`)
	plainNext    = []byte(`,"`)
	plainEnd     = []byte(`}],"options":null}`)
)

// plainMessages reads the messages that a list begins with and that are one text in their usual form. It returns
// whether these are all.
func plainMessages(raw []byte) (list []Message, all bool) {
	list = make([]Message, 0, 4+len(raw)/256)
	rest, ok := bytes.CutPrefix(raw, []byte("["))
	for ok {
		var m Message
		if m, rest, ok = plainMessage(rest); !ok {
			break
		}
		list = append(list, m)
		if string(rest) == "]" {
			return list, true
		}
		rest, ok = bytes.CutPrefix(rest, []byte(","))
	}
	return list, false
}

// plainMessage reads a message that is one text in its usual form, and returns what follows it, or false.
func plainMessage(raw []byte) (m Message, rest []byte, ok bool) {
	if rest, ok = bytes.CutPrefix(raw, plainRole); !ok {
		return m, nil, false
	}
	role := rest[:max(bytes.IndexByte(rest, '"'), 0)]
	for _, r := range []Role{UserRole, AssistantRole, SystemRole} {
		if string(role) == string(r) {
			m.Role = r
		}
	}
	if m.Role == "" {
		return m, nil, false
	}
	if rest, ok = bytes.CutPrefix(rest[len(role):], plainContent); !ok {
		return m, nil, false
	}
	first := bytes.HasPrefix(rest, plainType)
	if first {
		if rest, ok = bytes.CutPrefix(rest[len(plainType):], plainNext); !ok {
			return m, nil, false
		}
	}
	if rest, ok = bytes.CutPrefix(rest, plainText); !ok {
		return m, nil, false
	}
	end := rawjson.TextEnd(rest)
	if end == 0 {
		return m, nil, false
	}
	text, ok := rawjson.Text(rest[:end])
	if !ok {
		return m, nil, false
	}
	rest = rest[end:]
	if !first {
		if rest, ok = bytes.CutPrefix(rest, plainNext); !ok {
			return m, nil, false
		}
		if rest, ok = bytes.CutPrefix(rest, plainType); !ok {
			return m, nil, false
		}
	}
	if rest, ok = bytes.CutPrefix(rest, plainEnd); !ok {
		return m, nil, false
	}
	m.Content = []Part{{Text: text}}
	return m, rest, true
}

// plain reports whether a message is one text.
func (m *Message) plain() bool {
	return m.Thought == nil && len(m.Content) == 1 && m.Content[0].File == nil
}

// room is how many bytes the wire value of a message takes, roughly, and with a comma.
func (m *Message) room() int {
	n := 0
	for _, p := range m.Content {
		n += 128 + len(p.Text) + len(p.Text)/16
	}
	return n
}

// appendMessage appends the wire value of a message.
func appendMessage(b []byte, c *bind.Call, m Message) ([]byte, error) {
	if !m.plain() {
		w, err := encodeMessage(c, m)
		if err != nil {
			return b, err
		}
		raw, err := json.Marshal(w)
		if err != nil {
			return b, fmt.Errorf("encode a message: %w", err)
		}
		return append(b, raw...), nil
	}
	b = rawjson.AppendText(append(b, `{"role":`...), string(m.Role))
	b = rawjson.AppendText(append(b, `,"metadata":null,"content":[{"type":"text","text":`...), m.Content[0].Text)
	return append(b, `}],"options":null}`...), nil
}
