package media

import (
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"sync"
)

// pngBuffers lets encodings share their work memory.
type pngBuffers struct{ sync.Pool }

func (p *pngBuffers) Get() *png.EncoderBuffer {
	b, _ := p.Pool.Get().(*png.EncoderBuffer)
	return b
}

func (p *pngBuffers) Put(b *png.EncoderBuffer) { p.Pool.Put(b) }

// encoder prefers speed: the reader is mostly on the same machine or network.
var encoder = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &pngBuffers{}}

// EncodeImage writes img to w as "png", which an empty format means, or "jpeg".
func EncodeImage(ctx context.Context, w io.Writer, img image.Image, format string) error {
	return busy(ctx, 0, func() error {
		switch format {
		case "", "png":
			return encoder.Encode(w, img)
		case "jpeg":
			return jpeg.Encode(w, img, &jpeg.Options{Quality: 90})
		}
		return fmt.Errorf("media: images can be written as png or jpeg, not as %q", format)
	})
}
