package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/oriel-go/oriel"
)

// makeAlbum numbers the pictures, and packs them into an archive of the title's name.
func makeAlbum(ctx context.Context, pictures []oriel.File, title string) ([]oriel.File, oriel.File, error) {
	if len(pictures) == 0 {
		return nil, oriel.File{}, oriel.Errorf("Please choose some pictures first.")
	}
	name := fileName(title)
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for i := range oriel.Steps(ctx, len(pictures), "packing") {
		p := &pictures[i]
		p.Caption = fmt.Sprintf("%d. %s", i+1, strings.TrimSuffix(p.Name, path.Ext(p.Name)))
		// Pictures are compressed already.
		part, err := archive.CreateHeader(&zip.FileHeader{Name: fmt.Sprintf("%s/%02d%s", name, i+1, path.Ext(p.Name)), Method: zip.Store})
		if err != nil {
			return nil, oriel.File{}, err
		}
		if err := copyFile(part, *p); err != nil {
			return nil, oriel.File{}, err
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, oriel.File{}, err
	}
	if err := archive.Close(); err != nil {
		return nil, oriel.File{}, err
	}
	return pictures, oriel.NewFile(name+".zip", packed.Bytes()), nil
}

// fileName makes of a title what every system takes for a file's name.
func fileName(title string) string {
	words := strings.FieldsFunc(title, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	})
	name := strings.Join(words, "-")
	return cmp.Or(name[:min(len(name), 60)], "album")
}

func copyFile(to io.Writer, f oriel.File) error {
	content, err := f.Open()
	if err != nil {
		return fmt.Errorf("open %q: %w", f.Name, err)
	}
	defer content.Close()
	_, err = io.Copy(to, content)
	return err
}
