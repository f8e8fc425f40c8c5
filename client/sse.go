package client

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// messages reads a stream of server-sent events, of which it keeps the data.
type messages struct {
	r     *bufio.Reader
	limit int
}

func newMessages(r io.Reader, limit int) messages {
	return messages{bufio.NewReaderSize(r, 16<<10), limit}
}

// next returns the data of the next event, or io.EOF at the end of the stream.
func (m *messages) next() ([]byte, error) {
	var data []byte
	some := false
	for {
		line, err := m.line(m.limit - len(data))
		if err != nil {
			return nil, err
		}
		switch {
		case len(line) == 0 && some:
			return data, nil
		case !bytes.HasPrefix(line, []byte("data")):
			continue // a comment, or a field that Gradio's protocol does not use
		}
		value, ok := bytes.CutPrefix(line, []byte("data:"))
		if !ok {
			continue
		}
		if some {
			data = append(data, '\n')
		}
		data, some = append(data, bytes.TrimPrefix(value, []byte(" "))...), true
	}
}

// line returns the next line without its end. It may change with the next call.
func (m *messages) line(room int) ([]byte, error) {
	room += len("data: \r\n")
	var long []byte
	for {
		part, err := m.r.ReadSlice('\n')
		if len(long)+len(part) > room {
			return nil, fmt.Errorf("%w: the limit of a message is %d bytes", ErrTooLarge, m.limit)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			long = append(long, part...)
			continue
		case errors.Is(err, io.EOF) && len(long)+len(part) > 0:
			return nil, io.ErrUnexpectedEOF
		case err != nil:
			return nil, err
		}
		if long != nil {
			part = append(long, part...)
		}
		return bytes.TrimSuffix(bytes.TrimSuffix(part, []byte("\n")), []byte("\r")), nil
	}
}
