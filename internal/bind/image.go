package bind

import (
	"bytes"
	"context"
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

// imageConverter gives a picture as an image.Image of any drawable type, as its file's bytes, or as an *Image.
func imageConverter(p *Port, t reflect.Type) (converter, bool) {
	switch {
	case t == pictureType:
		return func(call *Call, v any) (reflect.Value, error) { return reflect.ValueOf(v), nil }, true
	case t == bytesType:
		return func(call *Call, v any) (reflect.Value, error) {
			f := v.(*Image).File
			if f == nil {
				return reflect.Value{}, fmt.Errorf("%s has no file.", label(p))
			}
			b, err := readFile(f)
			return reflect.ValueOf(b), err
		}, true
	case t == imageType:
		return func(call *Call, v any) (reflect.Value, error) {
			m, err := v.(*Image).decode(call.Context, label(p))
			if err != nil {
				return reflect.Value{}, err
			}
			return reflect.ValueOf(&m).Elem(), nil
		}, true
	case newDrawable(t, image.Rect(0, 0, 1, 1)) != nil:
		return func(call *Call, v any) (reflect.Value, error) {
			m, err := v.(*Image).decode(call.Context, label(p))
			if err != nil {
				return reflect.Value{}, err
			}
			if reflect.TypeOf(m) == t {
				return reflect.ValueOf(m), nil
			}
			d := newDrawable(t, m.Bounds())
			draw.Draw(d, d.Bounds(), m, m.Bounds().Min, draw.Src)
			return reflect.ValueOf(d), nil
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

// decode returns the picture, reading its file if that has not been done. Its errors are for visitors.
func (i *Image) decode(ctx context.Context, name string) (image.Image, error) {
	if i.Picture != nil || i.File == nil {
		return i.Picture, nil
	}
	r, err := i.File.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: the upload cannot be read any more. Upload it again.", name)
	}
	defer r.Close()
	m, _, err := media.DecodeImage(ctx, r, media.Limits{})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	i.Picture = m
	return m, nil
}

// bytesFile is a file that a handler made in memory; its component stores it.
func bytesFile(b []byte) *File {
	return &File{Size: int64(len(b)), Open: func() (io.ReadSeekCloser, error) { return nopCloser{bytes.NewReader(b)}, nil }}
}

type nopCloser struct{ io.ReadSeeker }

func (nopCloser) Close() error { return nil }
