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
	plainText    = []byte(`text":"`)
	plainType    = []byte(`type":"text"`)
	plainEnd     = []byte(`}],"options":null}`)
)

// plainMessage reads a message that is one text in its usual form, or returns false.
func plainMessage(raw []byte) (m Message, ok bool) {
	rest, ok := bytes.CutPrefix(raw, plainRole)
	if !ok {
		return m, false
	}
	role, rest, ok := bytes.Cut(rest, plainContent)
	if m.Role = Role(role); !ok || m.Role != UserRole && m.Role != AssistantRole && m.Role != SystemRole {
		return m, false
	}
	first := bytes.HasPrefix(rest, plainType)
	if first {
		rest = rest[len(plainType):]
		if rest, ok = bytes.CutPrefix(rest, []byte(`,"`)); !ok {
			return m, false
		}
	}
	if rest, ok = bytes.CutPrefix(rest, plainText); !ok {
		return m, false
	}
	end := bytes.IndexByte(rest, '"')
	if end < 0 || bytes.IndexByte(rest[:end], '\\') >= 0 {
		return m, false // an escape, for the long way
	}
	text, rest := rest[:end], rest[end+1:]
	if !first {
		if rest, ok = bytes.CutPrefix(rest, []byte(`,"`)); !ok {
			return m, false
		}
		if rest, ok = bytes.CutPrefix(rest, plainType); !ok {
			return m, false
		}
	}
	if !bytes.Equal(rest, plainEnd) {
		return m, false
	}
	m.Content = []Part{{Text: string(text)}}
	return m, true
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
