package session

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestADepartureIsToldOnceAndNotOfAReload(t *testing.T) {
	visitor := Visitor{Owner: "a", Label: "label", Addr: "192.0.2.1", User: "ada"}
	for _, row := range []struct {
		name string
		do   func(r *Registry)
		want []string // told within two hours
	}{
		{"never came", func(r *Registry) { r.Told("a", "label") }, nil},
		{"stays", func(r *Registry) { r.Visit(visitor) }, nil},
		{"contact lost", func(r *Registry) { r.Visit(visitor)() }, []string{"5m0s"}},
		{"goodbye, then gone", func(r *Registry) { gone := r.Visit(visitor); r.Told("a", "label"); gone() }, []string{"30s"}},
		{"gone, then goodbye", func(r *Registry) { r.Visit(visitor)(); r.Told("a", "label") }, []string{"30s"}},
		{"a goodbye afterwards", func(r *Registry) {
			r.Visit(visitor)()
			time.Sleep(10 * time.Minute)
			r.Told("a", "label")
		}, []string{"5m0s"}},
		{"one of two streams", func(r *Registry) { r.Visit(visitor); r.Visit(visitor)(); r.Told("a", "label") }, nil},
		{"a stream that ends twice", func(r *Registry) { gone := r.Visit(visitor); r.Visit(visitor); gone(); gone() }, nil},
		{"a reload", func(r *Registry) {
			r.Visit(visitor)()
			r.Told("a", "label")
			time.Sleep(29 * time.Second)
			r.Visit(visitor)
		}, nil},
		{"a reload at the last moment", func(r *Registry) {
			r.Visit(visitor)()
			r.Told("a", "label")
			time.Sleep(30*time.Second - 1)
			gone := r.Visit(visitor)
			time.Sleep(time.Minute)
			gone()
		}, []string{"6m29.999999999s"}},
		{"came back and left again", func(r *Registry) {
			r.Visit(visitor)()
			r.Told("a", "label")
			time.Sleep(time.Minute)
			r.Visit(visitor)()
		}, []string{"30s", "6m0s"}},
		{"the app ends while it is there", func(r *Registry) {
			gone := r.Visit(visitor)
			time.Sleep(time.Hour)
			r.Part()
			gone()
			r.Visit(visitor)()
		}, []string{"1h0m0s"}},
		{"the app ends before it comes back", func(r *Registry) { r.Visit(visitor)(); time.Sleep(time.Minute); r.Part() }, []string{"1m0s"}},
		{"the app ends afterwards", func(r *Registry) { r.Visit(visitor)(); time.Sleep(time.Hour); r.Part(); r.Part() }, []string{"5m0s"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := &bin{start: time.Now()}
				r := New(Options{Left: func(v Visitor) {
					if v != visitor {
						t.Errorf("told of %v", v)
					}
					b.add("left")
				}})
				row.do(r)
				time.Sleep(2 * time.Hour)
				synctest.Wait()
				var want []string
				for _, after := range row.want {
					want = append(want, "left after "+after)
				}
				if got := b.take(); !slices.Equal(got, want) {
					t.Errorf("told %q, want %q", got, want)
				}
				r.Part()
				r.Close()
				if len(row.want) > 0 && len(b.take()) > 0 {
					t.Error("told once more at the end")
				}
			})
		})
	}
}

// TestADepartureIsToldBeforeStatesAreGivenUp: the run that follows it works with them, and they are kept for a while
// after it.
func TestADepartureIsToldBeforeStatesAreGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &bin{start: time.Now()}
		var r *Registry
		r = New(Options{States: map[int]Kept{1: {10 * time.Second, b.add, true}, 2: {10 * time.Second, b.add, false}}, Left: func(Visitor) {
			v, _ := r.Load("a", "label", 1)
			b.add(fmt.Sprintf("left with %v", v))
		}})
		gone := r.Visit(Visitor{Owner: "a", Label: "label"})
		r.Store("a", "label", 1, "mine")
		r.Store("a", "label", 2, "another")
		gone()
		time.Sleep(time.Hour)
		synctest.Wait()
		got := b.take()
		if want := []string{"another after 10s", "left with mine after 5m0s"}; len(got) != 3 || !slices.Equal(got[:2], want) ||
			!slices.Contains([]string{"mine after 5m0s", "mine after 5m10s"}, got[2]) { // two timers at one moment
			t.Errorf("got %q", got)
		}
		r.Close()
	})
}

// TestVisitsOfOnePrincipalAreBounded: one that opens and drops streams under ever new labels is waited for in few of
// them.
func TestVisitsOfOnePrincipalAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		told := map[Visitor]int{}
		r := New(Options{MaxPerOwner: 10, Left: func(v Visitor) { told[v]++ }})
		other := r.Visit(Visitor{Owner: "other", Label: "label"})
		for i := range 100 {
			r.Visit(Visitor{Owner: "a", Label: fmt.Sprint(i)})()
			synctest.Wait()
			if n := len(r.visits); n > 11 {
				t.Fatalf("%d visits", n)
			}
		}
		if len(told) != 90 || told[Visitor{Owner: "a", Label: "0"}] != 1 {
			t.Errorf("told of %d departures, of the first %d times", len(told), told[Visitor{Owner: "a", Label: "0"}])
		}
		other()
		r.Part()
		if len(told) != 101 {
			t.Errorf("told of %d departures in all", len(told))
		}
		for v, n := range told {
			if n != 1 {
				t.Errorf("told %d times of %v", n, v)
			}
		}
		r.Close()
	})
}
