package bind

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	_ "image/gif" // formats that visitors upload
	_ "image/jpeg"
	_ "image/png"
	"io"
	"reflect"

	_ "golang.org/x/image/webp"
)

// Limits of pictures.
const (
	maxPixels = 50_000_000
	maxSide   = 16_384
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
		return func(v any) (reflect.Value, error) { return reflect.ValueOf(v), nil }, true
	case t == bytesType:
		return func(v any) (reflect.Value, error) {
			f := v.(*Image).File
			if f == nil {
				return reflect.Value{}, fmt.Errorf("%s has no file.", label(p))
			}
			b, err := readFile(f)
			return reflect.ValueOf(b), err
		}, true
	case t == imageType:
		return func(v any) (reflect.Value, error) {
			m, err := v.(*Image).decode(label(p))
			if err != nil {
				return reflect.Value{}, err
			}
			return reflect.ValueOf(&m).Elem(), nil
		}, true
	case newDrawable(t, image.Rect(0, 0, 1, 1)) != nil:
		return func(v any) (reflect.Value, error) {
			m, err := v.(*Image).decode(label(p))
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
		return func(v any) (reflect.Value, error) {
			f := v.(*Image).File
			if f == nil {
				return reflect.Value{}, fmt.Errorf("%s has no file.", label(p))
			}
			return c(f)
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

// decode returns the picture, reading its file if that has not been done. The size is checked before the pixels are read.
func (i *Image) decode(name string) (image.Image, error) {
	if i.Picture != nil || i.File == nil {
		return i.Picture, nil
	}
	r, err := i.File.Open()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", i.File.Name, err)
	}
	defer r.Close()
	c, _, err := image.DecodeConfig(r)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s is not a picture that can be read.", name)
	case c.Width > maxSide || c.Height > maxSide || c.Width*c.Height > maxPixels:
		return nil, fmt.Errorf("%s is too large: at most %d million pixels and %d on a side.", name, maxPixels/1_000_000, maxSide)
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("read %s: %w", i.File.Name, err)
	}
	m, _, err := image.Decode(r)
	if err != nil {
		return nil, fmt.Errorf("%s is not a picture that can be read.", name)
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
