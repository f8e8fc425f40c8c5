package media

import (
	"context"
	"image"
	"image/color"
	"testing"
	"testing/synctest"
)

func TestImagesAreDecodedWithinABudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &budget{free: 10}
		if b.take(t.Context(), 8) != nil {
			t.Fatal("the first did not get its share")
		}
		order := make(chan int, 3)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { b.take(ctx, 9); order <- 9 }()
		synctest.Wait()
		go func() { b.take(t.Context(), 1); order <- 1 }() // would fit, but came later
		synctest.Wait()
		if len(order) != 0 {
			t.Errorf("%d was served out of order", <-order)
		}
		cancel()
		synctest.Wait()
		if len(order) != 2 || b.free != 1 {
			t.Errorf("%d are over and %d bytes are free, want 2 and 1", len(order), b.free)
		}
		b.give(9)
		if b.free != 10 {
			t.Errorf("%d bytes are free in the end, want 10", b.free)
		}
	})
	if full := cost(image.Config{Width: 10_000, Height: 5_000, ColorModel: color.RGBAModel}); 2*full <= maxBytes || full > maxBytes {
		t.Errorf("a picture of 50 megapixels takes %d of %d bytes: two at once fit", full, maxBytes)
	}
}
