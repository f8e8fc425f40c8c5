package oriel

import (
	"bytes"
	"os"
	"sync"
	"testing"
)

// TestProcessesThatStartTogetherShareAKey makes one folder's key from many sides at once.
func TestProcessesThatStartTogetherShareAKey(t *testing.T) {
	dir := t.TempDir()
	keys := make([][]byte, 20)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			var err error
			if keys[i], err = installKey(dir); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, key := range keys {
		if len(key) != keyBytes || !bytes.Equal(key, keys[0]) {
			t.Fatalf("keys %x and %x", keys[0], key)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left %v, %v", left, err)
	}
}
