package describe

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// maxLine is how much of a line of YAML is looked at.
const maxLine = 64 << 10

// Targets reads YAML as a configuration of Hydra: what stands behind a key _target_ is imported and called. See [Named]. A
// name that is an alias, or is written in parts, cannot be followed and is refused.
func Targets(r io.Reader, b *fact.Budget) ([]Hit, error) {
	var out []Hit
	in := bufio.NewReaderSize(r, maxLine)
	off, waits := int64(0), nothing
	for {
		if err := b.Tick(); err != nil {
			return out, err
		}
		line, err := in.ReadSlice('\n')
		off += int64(len(line))
		rest := bytes.TrimSpace(unescaped(line))
		colon := bytes.HasPrefix(rest, []byte(":"))
		switch {
		case waits == forColon && !colon && len(rest) > 0:
			waits = nothing
		case waits == forColon && colon, waits == forName:
			waits = forName
			if name := scalar(bytes.TrimPrefix(rest, []byte(":"))); name != "" {
				waits = nothing
				out = target(out, name, off)
			}
		}
		for found := true; found; {
			if _, rest, found = bytes.Cut(rest, []byte("_target_")); !found {
				break
			}
			v := bytes.TrimLeft(rest, "\"' \t")
			if len(v) == 0 {
				waits = forColon
				break
			}
			if v[0] != ':' {
				continue
			}
			if name := scalar(v[1:]); name != "" {
				out = target(out, name, off)
			} else {
				waits = forName
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return out, nil
		case err != nil && !errors.Is(err, bufio.ErrBufferFull):
			return out, err
		}
	}
}

// What a line of YAML leaves to the next.
const (
	nothing = iota
	forColon
	forName
)

func target(out []Hit, name string, off int64) []Hit {
	if strings.HasPrefix(name, "*") {
		return append(out, Hit{"_target_ is an alias: " + quote(name), fact.CodeWeightsCode, fact.Refuse, off})
	}
	if what, sev, bad := Named(name); bad && len(out) < maxHits {
		out = append(out, Hit{"_target_ is " + what, fact.CodeWeightsCode, sev, off})
	}
	return out
}

// scalar returns the value that stands at the start of a piece of YAML, "" for a header of a block or nothing.
func scalar(b []byte) string {
	s := strings.TrimSpace(string(b))
	for len(s) > 0 && (s[0] == '!' || s[0] == '&') { // tags and anchors
		_, s, _ = strings.Cut(s, " ")
		s = strings.TrimSpace(s)
	}
	switch {
	case s == "" || s[0] == '|' || s[0] == '>' || s[0] == '#':
		return ""
	case s[0] == '"' || s[0] == '\'':
		name, _, whole := strings.Cut(s[1:], s[:1])
		if !whole {
			return "${" + name // it goes on in the next line
		}
		return name
	case strings.Contains(s, "${"):
		return s
	}
	return s[:strings.IndexAny(s+" ", " \t,}]#")]
}

// unescaped resolves the escapes by which a quoted string of YAML writes characters as numbers.
func unescaped(line []byte) []byte {
	if bytes.IndexByte(line, '\\') < 0 {
		return line
	}
	var out []byte
	for i := 0; i < len(line); i++ {
		if line[i] == '\\' && i+1 < len(line) {
			if w := map[byte]int{'x': 2, 'u': 4, 'U': 8}[line[i+1]]; w > 0 && i+2+w <= len(line) {
				if n, err := strconv.ParseUint(string(line[i+2:i+2+w]), 16, 32); err == nil && n < 0x80 {
					out, i = append(out, byte(n)), i+1+w
					continue
				}
			}
		}
		out = append(out, line[i])
	}
	return out
}
