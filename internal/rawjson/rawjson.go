// Package rawjson takes apart lists of JSON that is known to be valid, without a decoder: a conversation is looked
// through many times on its way, and almost all of it only to get past it.
package rawjson

import (
	"bytes"
	"encoding/json"
)

// Starts returns where the items of a list begin, from one that begins at the offset at on: 1 for all of a list that
// begins with its bracket. It returns false if raw is no such list. What the items are is not looked at.
func Starts(raw []byte, at int) (starts []int, ok bool) { return parts(raw, at, '[', ']') }

// parts is Starts for what stands between any two brackets.
func parts(raw []byte, at int, begin, end byte) (starts []int, ok bool) {
	if len(raw) < 2 || raw[0] != begin || raw[len(raw)-1] != end {
		return nil, false
	}
	depth, inside := 0, false // an item has begun
	for ; at < len(raw); at++ {
		c := raw[at]
		switch c {
		case ' ', '\t', '\n', '\r':
			continue
		case ',':
			if depth > 0 {
				continue
			}
			if !inside {
				return nil, false
			}
			inside = false
			continue
		case ']', '}':
			if depth > 0 {
				depth--
				continue
			}
			return starts, c == end && at == len(raw)-1 && (inside || len(starts) == 0)
		}
		if depth == 0 && !inside {
			if starts == nil {
				starts = make([]int, 0, 4+(len(raw)-at)/256) // enough for messages
			}
			starts, inside = append(starts, at), true
		}
		switch c {
		case '[', '{':
			depth++
		case '"':
			if at = stringEnd(raw, at); at < 0 {
				return nil, false
			}
		}
	}
	return nil, false
}

// stringEnd returns the offset of the quote that ends the string that begins at the offset at, or -1.
func stringEnd(raw []byte, at int) int {
	for end := at + 1; ; end++ {
		n := bytes.IndexByte(raw[end:], '"')
		if n < 0 {
			return -1
		}
		end += n
		escapes := 0
		for raw[end-1-escapes] == '\\' {
			escapes++
		}
		if escapes%2 == 0 {
			return end
		}
	}
}

// Items returns the items of a list, which begin at starts.
func Items(raw []byte, starts []int) []json.RawMessage {
	items := make([]json.RawMessage, len(starts))
	for i, at := range starts {
		end := len(raw) - 1
		if i+1 < len(starts) {
			end = bytes.LastIndexByte(raw[:starts[i+1]], ',')
		}
		item := bytes.TrimSpace(raw[at:end])
		items[i] = item[:len(item):len(item)]
	}
	return items
}

// Split returns the items of a list, or false if raw is no list.
func Split(raw []byte) ([]json.RawMessage, bool) {
	raw = bytes.TrimSpace(raw)
	starts, ok := Starts(raw, 1)
	if !ok {
		return nil, false
	}
	return Items(raw, starts), true
}

// Members returns the keys and the values of an object in their order, or false if raw is no object.
func Members(raw []byte) (keys []string, values []json.RawMessage, ok bool) {
	raw = bytes.TrimSpace(raw)
	starts, ok := parts(raw, 1, '{', '}')
	if !ok {
		return nil, nil, false
	}
	values = Items(raw, starts)
	keys = make([]string, len(values))
	for i, member := range values {
		end := -1
		if len(member) > 0 && member[0] == '"' {
			end = stringEnd(member, 0)
		}
		if end < 0 {
			return nil, nil, false
		}
		value := bytes.TrimLeft(member[end+1:], " \t\n\r")
		if keys[i], ok = Text(member[:end+1]); !ok || len(value) == 0 || value[0] != ':' {
			return nil, nil, false
		}
		values[i] = bytes.TrimLeft(value[1:], " \t\n\r")
	}
	return keys, values, true
}

// TextEnd returns the offset behind the string that raw begins with, or 0 if it begins with none.
func TextEnd(raw []byte) int {
	if len(raw) == 0 || raw[0] != '"' {
		return 0
	}
	return stringEnd(raw, 0) + 1
}

// Text returns the text of a string.
func Text(raw []byte) (string, bool) {
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return "", false
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 {
		return string(inner), true
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err == nil
}
