package files

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"mime"
	"strings"
)

// Limits of a multipart body, apart from those of [HTTP].
const (
	maxPartHeader  = 8 << 10
	maxPartFields  = 16
	maxFileName    = 255
	maxBoundary    = 70
	multipartChunk = 64 << 10
)

// A form reads the parts of a multipart body one after the other.
//
// It takes only what every parser reads alike, because a body that two parsers read differently hides things from
// one of them: lines end in CRLF, nothing comes before the first boundary or after the last, each part has one
// disposition and states each parameter once, nothing is nested or encoded. Package mime/multipart is more lenient in all of
// this, reads 4 KiB at a time and has no limit of its own on a part's header below 10 MiB.
type form struct {
	r     *bufio.Reader
	delim []byte // CRLF, two hyphens, boundary
	first bool
	body  bool // within a part's body
}

// newForm starts reading a body with the Content-Type header ctype, of which so many bytes are announced; 0 or less if that
// is not known.
func newForm(body io.Reader, ctype string, announced int64) (*form, error) {
	kind, params, err := mime.ParseMediaType(ctype)
	if err != nil || kind != "multipart/form-data" {
		return nil, errNotMultipart
	}
	b := params["boundary"]
	if b == "" || len(b) > maxBoundary || strings.ContainsAny(b, "\r\n") {
		return nil, errMalformed
	}
	room := int64(multipartChunk)
	if announced > 0 {
		room = min(max(announced+1, 4<<10), room) // one more, so that a line without an end does not fill it
	}
	return &form{r: bufio.NewReaderSize(body, int(room)), delim: []byte("\r\n--" + b), first: true}, nil
}

// next returns the file name of the next part, or [io.EOF] after the last. The part before must have been read to
// its end; the body follows through Read.
func (f *form) next() (string, error) {
	if f.first {
		f.first = false
		if err := f.expect(f.delim[2:]); err != nil {
			return "", err
		}
	}
	if f.body {
		return "", errMalformed
	}
	end, err := f.r.Peek(2)
	if err != nil {
		return "", malformed(err)
	}
	if string(end) == "--" {
		return "", f.finish()
	}
	if err := f.expect([]byte("\r\n")); err != nil {
		return "", err
	}
	name, err := f.header()
	if err != nil {
		return "", err
	}
	// Some parsers take a boundary right after the header for the end of an empty part, without its CRLF.
	if b, _ := f.r.Peek(len(f.delim) - 2); bytes.Equal(b, f.delim[2:]) {
		return "", errMalformed
	}
	f.body = true
	return name, nil
}

// fieldChars are what names of header fields are made of, in lower case.
const fieldChars = "abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~"

// finish checks that nothing but a line end follows the last boundary.
func (f *form) finish() error {
	f.r.Discard(2)
	rest := make([]byte, 3)
	n, err := io.ReadFull(f.r, rest)
	switch tail := string(rest[:n]); {
	case err == nil:
		return errMalformed
	case err != io.EOF && err != io.ErrUnexpectedEOF:
		return err
	case tail != "" && tail != "\r\n":
		return errMalformed
	}
	return io.EOF
}

// expect reads want.
func (f *form) expect(want []byte) error {
	got, err := f.r.Peek(len(want))
	if err != nil {
		return malformed(err)
	}
	if !bytes.Equal(got, want) {
		return errMalformed
	}
	f.r.Discard(len(want))
	return nil
}

// header reads a part's header up to its empty line and returns the file name.
func (f *form) header() (string, error) {
	var disposition string
	seen := map[string]bool{}
	for left := maxPartHeader; ; {
		line, err := f.r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) || len(line) > left {
			return "", errHeader
		}
		if err != nil {
			return "", malformed(err)
		}
		left -= len(line)
		text, ok := strings.CutSuffix(string(line), "\r\n")
		if !ok || strings.ContainsFunc(text, isControl) {
			return "", errMalformed
		}
		if text == "" {
			break
		}
		key, value, ok := strings.Cut(text, ":")
		key = strings.ToLower(key)
		if !ok || key == "" || strings.Trim(key, fieldChars) != "" || seen[key] {
			return "", errMalformed
		}
		if seen[key] = true; len(seen) > maxPartFields {
			return "", errHeader
		}
		value = strings.TrimSpace(value)
		switch key {
		case "content-disposition":
			disposition = value
		case "content-transfer-encoding":
			return "", errMalformed
		case "content-type":
			if strings.HasPrefix(strings.ToLower(value), "multipart/") {
				return "", errMalformed
			}
		}
	}
	return fileName(disposition)
}

// fileName returns the file name in the disposition of a part named "files".
func fileName(disposition string) (string, error) {
	kind, params, err := mime.ParseMediaType(disposition)
	if err != nil || kind != "form-data" || params["name"] != "files" || !once(disposition) {
		return "", errMalformed
	}
	for key := range params {
		if key != "name" && key != "filename" {
			return "", errMalformed
		}
	}
	name, ok := params["filename"]
	switch {
	case !ok:
		return "", errNoName
	case len(name) > maxFileName:
		return "", errLongName
	}
	return name, checkName(name)
}

// once reports whether a disposition states each parameter once. An extended one, "filename*" or "filename*0", is
// the same parameter as the plain one.
func once(disposition string) bool {
	seen := map[string]bool{}
	for disposition != "" {
		end, quoted := len(disposition), false
		for i := 0; i < len(disposition); i++ {
			switch c := disposition[i]; {
			case c == '"':
				quoted = !quoted
			case c == '\\' && quoted:
				if i+1 < len(disposition) && (disposition[i+1] == '"' || disposition[i+1] == '\\') {
					i++
				}
			case c == ';' && !quoted:
				end = i
			}
			if end < len(disposition) {
				break
			}
		}
		param := disposition[:end]
		disposition = strings.TrimPrefix(disposition[end:], ";")
		key, _, _ := strings.Cut(param, "=")
		key, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(key)), "*")
		if seen[key] {
			return false
		}
		seen[key] = true
	}
	return true
}

// checkName refuses names that are no names. All others are made safe by [SafeName].
func checkName(name string) error {
	if strings.Trim(name, "./\\ ") == "" {
		return errBadName
	}
	return nil
}

func isControl(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }

// Read reads the body of the current part.
func (f *form) Read(p []byte) (int, error) {
	if !f.body {
		return 0, io.EOF
	}
	// Look at what is there without waiting for more than a boundary needs.
	if _, err := f.r.Peek(len(f.delim)); err != nil {
		return 0, malformed(err)
	}
	have, _ := f.r.Peek(f.r.Buffered())
	i := bytes.Index(have, f.delim)
	switch {
	case i == 0:
		f.r.Discard(len(f.delim))
		f.body = false
		return 0, io.EOF
	case i > 0:
		have = have[:i]
	default:
		have = have[:len(have)-len(f.delim)+1] // the rest may begin a boundary
	}
	n := copy(p, have)
	f.r.Discard(n)
	return n, nil
}

// malformed is err, unless the body just ended too early.
func malformed(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errMalformed
	}
	return err
}
