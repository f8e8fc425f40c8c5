package engine

import (
	"context"
	"iter"
)

// Entries follows a run: it yields the entries after the given sequence number as they come, blocks without polling
// while there are none, and ends after the terminal entry. When ctx is done or the run is gone, the last pair carries
// the error. A reader that was away for long gets a [Snapshot] first, as from [Run.Read].
func Entries(ctx context.Context, r Run, after uint64) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		wake := make(chan struct{}, 1)
		stop := r.Notify(wake)
		defer stop()
		if after > 0 { // somebody who has read the terminal entry already has nothing to wait for
			read, err := r.Read(after - 1)
			if err == nil && len(read) > 0 && read[len(read)-1].Seq == after && read[len(read)-1].Terminal() {
				return
			}
		}
		for {
			if ctx.Err() != nil {
				yield(Entry{}, context.Cause(ctx))
				return
			}
			read, err := r.Read(after)
			if err != nil {
				yield(Entry{}, err)
				return
			}
			for _, e := range read {
				after = e.Seq
				if !yield(e, nil) || e.Terminal() {
					return
				}
			}
			if len(read) > 0 {
				continue
			}
			select {
			case <-wake:
			case <-ctx.Done():
			}
		}
	}
}
