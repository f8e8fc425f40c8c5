package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// A FileData is a file that an app keeps: one that was uploaded to it, or one that an endpoint returned. It may be an
// argument again.
type FileData struct {
	Path   string `json:"path"`                // the app's name for it
	URL    string `json:"url,omitempty"`       // where the app says it can be read
	Size   int64  `json:"size,omitempty"`      // bytes; 0 if unknown
	Name   string `json:"orig_name,omitempty"` // what its owner calls it
	MIME   string `json:"mime_type,omitempty"`
	Stream bool   `json:"is_stream,omitempty"`
}

// MarshalJSON adds the mark by which apps know files.
func (f FileData) MarshalJSON() ([]byte, error) {
	type plain FileData
	return json.Marshal(struct {
		plain
		Meta map[string]string `json:"meta"`
	}{plain(f), map[string]string{"_type": "gradio.FileData"}})
}

// An Attachment is a file to be uploaded: an argument of a call. Make it with [File], [Bytes] or [Reader].
type Attachment struct {
	name string
	path string // to be opened for each upload, if r is nil
	r    io.Reader
	data []byte
}

// File attaches a file of this machine. It is opened when it is uploaded.
func File(path string) *Attachment { return &Attachment{name: filepath.Base(path), path: path} }

// Bytes attaches content under a file name.
func Bytes(name string, content []byte) *Attachment { return &Attachment{name: name, data: content} }

// Reader attaches what r gives under a file name. It can be uploaded once.
func Reader(name string, r io.Reader) *Attachment { return &Attachment{name: name, r: r} }

// MarshalJSON says that attachments deep within an argument must be uploaded first.
func (a *Attachment) MarshalJSON() ([]byte, error) {
	return nil, errors.New("a file within another value must be uploaded first: use what Upload returns")
}

// open returns the content of an attachment, and its size, or -1.
func (a *Attachment) open() (io.ReadCloser, int64, error) {
	switch {
	case a.r != nil:
		return io.NopCloser(a.r), -1, nil
	case a.path == "":
		return io.NopCloser(bytes.NewReader(a.data)), int64(len(a.data)), nil
	}
	f, err := os.Open(a.path)
	if err != nil {
		return nil, 0, err
	}
	s, err := f.Stat()
	if err == nil && !s.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a regular file", a.path)
	}
	if err != nil {
		f.Close()
		return nil, 0, err
	}
	return f, s.Size(), nil
}

// Upload gives the app a file, for use in arguments.
func (c *Client) Upload(ctx context.Context, a *Attachment) (FileData, error) {
	f, err := c.upload(ctx, a)
	if err != nil {
		return FileData{}, fmt.Errorf("client: upload %s: %w", a.name, err)
	}
	return f, nil
}

func (c *Client) upload(ctx context.Context, a *Attachment) (FileData, error) {
	content, size, err := a.open()
	if err != nil {
		return FileData{}, err
	}
	defer content.Close()
	tooLarge := fmt.Errorf("the app takes files of at most %d bytes", c.maxFile)
	if c.maxFile > 0 && size > c.maxFile {
		return FileData{}, tooLarge
	}
	var frame bytes.Buffer
	form := multipart.NewWriter(&frame)
	if _, err := form.CreateFormFile("files", a.name); err != nil {
		return FileData{}, err
	}
	head := frame.Len()
	if err := form.Close(); err != nil {
		return FileData{}, err
	}
	counted := &counter{r: content}
	if c.maxFile > 0 {
		counted.limit, counted.err = c.maxFile, tooLarge
	}
	r := request{method: http.MethodPost, path: c.prefix + "upload", kind: form.FormDataContentType(),
		body: io.MultiReader(bytes.NewReader(frame.Bytes()[:head]), counted, bytes.NewReader(frame.Bytes()[head:]))}
	if size >= 0 {
		r.length = int64(frame.Len()) + size
	}
	resp, err := c.send(ctx, r)
	if err != nil {
		return FileData{}, err
	}
	defer resp.Body.Close()
	var paths []string
	if err := c.decode(resp.Body, &paths); err != nil {
		return FileData{}, err
	}
	if len(paths) != 1 {
		return FileData{}, fmt.Errorf("the app names %d files instead of one", len(paths))
	}
	return FileData{Path: paths[0], Name: a.name, Size: counted.n}, nil
}

// A counter counts what is read, up to a limit; 0 means none.
type counter struct {
	r        io.Reader
	n, limit int64
	err      error // beyond the limit
}

// Read reads from the reader within.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if c.n += int64(n); c.limit > 0 && c.n > c.limit {
		return 0, c.err
	}
	return n, err
}

// Download opens a file that the app keeps. Close it when you have read it. There is no limit to its length.
func (c *Client) Download(ctx context.Context, f FileData) (io.ReadCloser, error) {
	path, query, err := c.fileAddress(f)
	if err != nil {
		return nil, fmt.Errorf("client: download: %w", err)
	}
	resp, err := c.send(ctx, request{method: http.MethodGet, path: path, query: query})
	if err != nil {
		return nil, fmt.Errorf("client: download %s: %w", printable(f.Name), err)
	}
	return resp.Body, nil
}

// fileAddress returns where below the app's address a file is.
func (c *Client) fileAddress(f FileData) (path string, query url.Values, err error) {
	remote := strings.HasPrefix(f.Path, "http://") || strings.HasPrefix(f.Path, "https://")
	if f.Path != "" && !remote && !f.Stream {
		return c.prefix + "file=" + f.Path, nil, nil
	}
	at := f.URL
	if at == "" {
		at = f.Path
	}
	u, err := url.Parse(at)
	if err != nil {
		return "", nil, err
	}
	below, ok := strings.CutPrefix(u.Path, c.base.Path)
	if u.Scheme != c.base.Scheme || u.Host != c.base.Host || !ok {
		return "", nil, fmt.Errorf("the file is not at the app but at %q; fetch it yourself if you trust that address", printable(at))
	}
	return below, u.Query(), nil
}
