package oriel

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/oriel-go/oriel/guard"
	"github.com/oriel-go/oriel/internal/bind"
	"github.com/oriel-go/oriel/internal/files"
)

// A FileField lets people upload files, and offers files that handlers return for download.
//
// Handlers take and give a [File], or a []File with Multiple. A handler that takes []byte gets the content.
type FileField struct {
	Label    string           // default "File"
	Info     string           // one line of help under the label
	Multiple bool             // any number of files
	Accept   []string         // extensions such as ".pdf", or "image", "video", "audio" and "text"; nil takes every file
	Validate func(File) error // checks each file before the call is queued; an [Errorf] stands at the field
	Mode     Mode
	Hidden   bool

	// KeepMetadata leaves uploads byte for byte as they came. By default places, cameras, tags and the like are removed
	// from pictures, sound and video.
	KeepMetadata bool

	Style Style
	common
}

type fileProps struct {
	wireProps
	FileCount string   `json:"file_count"`
	FileTypes []string `json:"file_types,omitempty"`
}

func (f *FileField) describe() description {
	p := fileProps{wireCommon("file", f.name(), f.Info, f.Hidden, f.Mode, f.Style), "single", f.Accept}
	d := description{typ: "file", label: f.name(), kind: bind.KindFile, mode: f.Mode, rows: 4, validate: checkingFiles(f.Validate),
		schema: fileSchema(), example: exampleFile("sample.pdf")}
	if f.Multiple {
		p.FileCount = "multiple"
		d.kind, d.schema, d.example = bind.KindFiles, fileListSchema(), []any{exampleFile("sample.pdf")}
	}
	d.props = p
	return d
}

// decode returns a *bind.File, with Multiple a []*bind.File, or nil for null.
func (f *FileField) decode(c *bind.Call, raw json.RawMessage) (any, error) {
	if !f.Multiple {
		file, err := claimFile(c, f.name(), f.Accept, f.accept, raw)
		if file == nil {
			return nil, err
		}
		return file, err
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, Errorf("%s needs a list of files.", f.name())
	}
	list := make([]*bind.File, 0, len(items))
	for _, item := range items {
		file, err := claimFile(c, f.name(), f.Accept, f.accept, item)
		if err != nil {
			return nil, err
		}
		if file == nil {
			return nil, Errorf("%s needs a list of files.", f.name())
		}
		list = append(list, file)
	}
	return list, nil
}

func (f *FileField) encode(c *bind.Call, v any) (json.RawMessage, error) {
	switch v := v.(type) {
	case nil:
		return json.RawMessage("null"), nil
	case *bind.File:
		return encodeFile(c, v)
	case []*bind.File:
		list := make([]json.RawMessage, len(v))
		for i, file := range v {
			data, err := encodeFile(c, file)
			if err != nil {
				return nil, err
			}
			list[i] = data
		}
		return json.Marshal(list)
	}
	return nil, fmt.Errorf("file component got a %T", v)
}

func (f *FileField) uploads() (guard.Policy, error) {
	p, err := accepting(f.Accept)
	if f.KeepMetadata {
		p.Clean = guard.Inspect
	}
	return p, err
}

func (f *FileField) name() string { return cmp.Or(f.Label, "File") }

// OnChange runs fn after every change of the files, whoever made it.
func (f *FileField) OnChange(fn any, in Inputs, out Outputs) *Event {
	return f.on(f, "change", fn, in, out)
}

// OnUpload runs fn after a person has uploaded.
func (f *FileField) OnUpload(fn any, in Inputs, out Outputs) *Event {
	return f.on(f, "upload", fn, in, out)
}

// claimFile returns the uploaded file that a file value names, or nil for null, once the guard lets it in. field is its
// name for the visitor.
func claimFile(c *bind.Call, field string, accept []string, p guard.Policy, raw json.RawMessage) (*bind.File, error) {
	var v *struct {
		Path *string `json:"path"`
		Meta *struct {
			Type string `json:"_type"`
		} `json:"meta"`
	}
	switch err := json.Unmarshal(raw, &v); {
	case err != nil:
		return nil, Errorf("%s needs a file.", field)
	case v == nil:
		return nil, nil
	case v.Path == nil || v.Meta == nil || v.Meta.Type != files.MetaType:
		return nil, Errorf("%s needs a file. Upload the file first.", field)
	}
	file, err := c.Files.Claim(c.Context, c.Owner, *v.Path, p)
	if err != nil {
		return nil, notAdmitted(err, field)
	}
	if !accepts(accept, file) {
		return nil, Errorf("%s takes only %s.", field, strings.Join(accept, ", "))
	}
	return file, nil
}

// accepts reports whether a file is one of the accepted extensions or families. Families go by the content.
func accepts(accept []string, f *bind.File) bool {
	if len(accept) == 0 {
		return true
	}
	return slices.ContainsFunc(accept, func(a string) bool {
		if strings.HasPrefix(a, ".") {
			return strings.EqualFold(path.Ext(f.Name), a)
		}
		return a == "file" || strings.HasPrefix(f.MIME, a+"/")
	})
}

// encodeFile returns the wire value of a file; one without a path is stored first.
func encodeFile(c *bind.Call, f *bind.File) (json.RawMessage, error) {
	if f.Path == "" {
		r, err := f.Open()
		if err != nil {
			return nil, fmt.Errorf("open %q to return it: %w", f.Name, err)
		}
		defer r.Close()
		stored, err := c.Files.Put(c.Context, c.Owner, f.Name, r)
		if err != nil {
			return nil, fmt.Errorf("store %q: %w", f.Name, err)
		}
		f = stored
	}
	url := c.Base + "/gradio_api/file=" + f.Path
	return json.Marshal(files.FileData{Path: f.Path, URL: &url, Size: &f.Size, OrigName: &f.Name, MIMEType: &f.MIME,
		Meta: files.Meta{Type: files.MetaType}})
}
