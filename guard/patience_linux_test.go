package guard

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// TestTimeCountsWorkAndNotTheWait makes an inspection wait before it confirms what the scan met. Each of the 200 things
// there is a look at the clock, or one in 64.
func TestTimeCountsWorkAndNotTheWait(t *testing.T) {
	text := strings.Repeat(`{"a `, 200)
	p := Policy{Accept: []Format{fact.Text}}
	for wait, want := range map[time.Duration]fact.Code{0: "", 59 * time.Second: "", 61 * time.Second: fact.CodeTime} {
		synctest.Test(t, func(t *testing.T) {
			g, _ := newGuard(t)
			g.fault = func(s Stage) error {
				if s == fact.S4 {
					time.Sleep(wait)
				}
				return nil
			}
			r, _, err := deliver(t, g, "a.txt", []byte(text), p, nil)
			if f, denied := r.Denied(); denied != (want != "") || f.Code != want {
				t.Errorf("after a wait of %s: %v, %v; want %q", wait, f, err, want)
			}
		})
	}
}
