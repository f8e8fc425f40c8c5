package main

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/oriel-go/oriel"
)

// slowly returns x after a while.
func (b *book) slowly(ctx context.Context, x string) (string, error) {
	select {
	case <-time.After(b.slow):
		return x, nil
	case <-ctx.Done():
		stops.add()
		return "", ctx.Err()
	}
}

// largest is how many calls the largest batch had.
var largest atomic.Int64

func batch(xs, ys []string) []string {
	for n := largest.Load(); int64(len(xs)) > n && !largest.CompareAndSwap(n, int64(len(xs))); n = largest.Load() {
	}
	joined := make([]string, len(xs))
	for i := range xs {
		joined[i] = xs[i] + "-" + ys[i]
	}
	return joined
}

func (b *book) queue() {
	b.add("slow", b.slowly, oriel.In(text("x")), oriel.Out(text("out")))
	b.add("batch", batch, oriel.In(text("xs"), text("ys")), oriel.Out(text("out"))).Batch = &oriel.Batch{Max: 3, Wait: time.Second}
	b.add("largest_batch", largest.Load, nil, oriel.Out(&oriel.Number{Label: "calls"}))
}
