package bind

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"io"
	"reflect"

	"github.com/oriel-go/oriel/internal/media"
)

var (
	imageType    = reflect.TypeFor[image.Image]()
	drawableType = reflect.TypeFor[draw.Image]()
	pictureType  = reflect.TypeFor[*Image]()
)

// imageConverter gives a picture as an image.Image of any drawable type, as its file's bytes, or as an *Image. One that
// is to be decoded it only looks at, and gives as an *Image: [opener] does the rest, in the run.
func imageConverter(p *Port, t reflect.Type) (converter, bool) {
	switch {
	case t == pictureType:
		return func(call *Call, v any) (reflect.Value, error) { return reflect.ValueOf(v), nil }, true
	case t == bytesType:
		return func(call *Call, v any) (reflect.Value, error) { return reflect.ValueOf(v), nil }, true
	case opener(p, t) != nil:
		return func(call *Call, v any) (reflect.Value, error) {
			return reflect.ValueOf(v), v.(*Image).check(call, label(p))
		}, true
	}
	if fileType.ConvertibleTo(t) || t.Kind() == reflect.Pointer && reflect.PointerTo(fileType).ConvertibleTo(t) {
		c, ok := fileConverter(p, t)
		return func(call *Call, v any) (reflect.Value, error) {
			f := v.(*Image).File
			if f == nil {
				return reflect.Value{}, fmt.Errorf("%s has no file.", label(p))
			}
			return c(call, f)
		}, ok
	}
	return nil, false
}

// newDrawable returns an empty picture of the standard library's type t, or nil if t is none that can be drawn on.
func newDrawable(t reflect.Type, r image.Rectangle) draw.Image {
	if !t.Implements(drawableType) {
		return nil
	}
	switch t {
	case reflect.TypeFor[*image.RGBA]():
		return image.NewRGBA(r)
	case reflect.TypeFor[*image.NRGBA]():
		return image.NewNRGBA(r)
	case reflect.TypeFor[*image.RGBA64]():
		return image.NewRGBA64(r)
	case reflect.TypeFor[*image.NRGBA64]():
		return image.NewNRGBA64(r)
	case reflect.TypeFor[*image.Gray]():
		return image.NewGray(r)
	case reflect.TypeFor[*image.Gray16]():
		return image.NewGray16(r)
	case reflect.TypeFor[*image.Alpha]():
		return image.NewAlpha(r)
	case reflect.TypeFor[draw.Image]():
		return image.NewNRGBA(r)
	}
	return nil
}

// check looks at the head of the picture's file: a format and a size that will be decoded. Its errors are for visitors.
func (i *Image) check(call *Call, name string) error {
	return i.read(name, func(r io.ReadSeeker) error { return media.CheckImage(call.Context, r, call.Images) })
}

// decode returns the picture, reading its file if that has not been done. Its errors are for visitors.
func (i *Image) decode(call *Call, name string) (m image.Image, err error) {
	if i.Picture != nil {
		return i.Picture, nil
	}
	err = i.read(name, func(r io.ReadSeeker) error {
		m, _, err = media.DecodeImage(call.Context, r, call.Images)
		return err
	})
	return m, err
}

// read opens the picture's file, if it has one.
func (i *Image) read(name string, fn func(io.ReadSeeker) error) error {
	if i.File == nil {
		return nil
	}
	r, err := i.File.Open()
	if err != nil {
		return fmt.Errorf("%s: the upload cannot be read any more. Upload it again.", name)
	}
	defer r.Close()
	if err := fn(r); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// bytesFile is a file that a handler made in memory; its component stores it.
func bytesFile(b []byte) *File {
	return &File{Size: int64(len(b)), Open: func() (io.ReadSeekCloser, error) { return nopCloser{bytes.NewReader(b)}, nil }}
}

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }
