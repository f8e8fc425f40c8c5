package files

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/oriel-go/oriel/blob"
)

// known counts the files of a registry and their owners.
func known(r *Registry) (files, owners int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.byID), len(r.owners)
}

// TestManyStrangersHaveOnlySoManyFiles lets visitors who were never seen before store empty files, which take no bytes.
func TestManyStrangersHaveOnlySoManyFiles(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most = 20
		h := newHouse(t, Options{Files: most, PerOwner: 3 * minCharge})
		stored := map[error]int{}
		for i := range 10 * most {
			w, err := h.Files.Create(t.Context(), fmt.Sprint("stranger ", i/5), "x")
			if err == nil {
				_, err = w.Commit()
			}
			stored[err]++
		}
		// Of five files of each of the first six, three were stored; then two of the seventh's.
		if stored[nil] != most || stored[ErrQuota] != 12 || stored[blob.ErrFull] != 9*most-12 {
			t.Errorf("stored, over the quota, and full: %v; want %d, 12 and the others", stored, most)
		}
		if files, owners := known(h.Files); files != most || owners != 7 {
			t.Errorf("%d files of %d owners are known, want %d of 7", files, owners, most)
		}
		if _, err := h.Files.Receive(t.Context(), "another", "x", anything); !errors.Is(err, blob.ErrFull) {
			t.Errorf("an upload: %v, want ErrFull", err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		h.empty(t)
		h.add(t, "another", "x", "there is space again")
		h.Files.Close()
		h.empty(t)
	})
}

// TestRegistryKnowsExactlyTheLivingFiles does what can be done to files in no order, and keeps a list of its own.
func TestRegistryKnowsExactlyTheLivingFiles(t *testing.T) {
	for seed := range uint64(20) {
		synctest.Test(t, func(t *testing.T) {
			const claimed, unclaimed = 90 * time.Minute, time.Hour
			h := newHouse(t, Options{Claimed: claimed})
			random := rand.New(rand.NewPCG(seed, 0))
			type stored struct {
				f    *File
				who  string
				ends time.Time
			}
			var all []*stored // those that are gone included
			over := func(k *stored) bool { return !time.Now().Before(k.ends) }
			for range 200 {
				who := fmt.Sprint("visitor ", random.IntN(4))
				var one *stored
				if len(all) > 0 {
					one = all[random.IntN(len(all))]
				}
				switch n := random.IntN(20); {
				case n < 8 || one == nil:
					w, err := h.Files.Create(t.Context(), who, "x.txt")
					if err != nil {
						t.Fatal(err)
					}
					fmt.Fprint(w, strings.Repeat("x", random.IntN(3)))
					f, err := w.Commit()
					if err != nil {
						t.Fatal(err)
					}
					all = append(all, &stored{f, who, time.Now().Add(unclaimed)})
				case n < 13:
					_, err := h.Files.Claim(one.who, one.f.Path())
					if over(one) != (err == ErrNotFound) {
						t.Fatalf("claim: %v, over %v", err, over(one))
					}
					if err == nil {
						one.ends = time.Now().Add(claimed)
					}
				case n < 15:
					if err := h.Files.Remove(one.who, one.f.Path()); over(one) != (err == ErrNotFound) {
						t.Fatalf("remove: %v, over %v", err, over(one))
					}
					if !over(one) {
						one.ends = time.Now()
					}
				case n < 16:
					h.Files.Release(who)
					for _, k := range all {
						if k.who == who && !over(k) {
							k.ends = time.Now()
						}
					}
				default:
					time.Sleep(time.Duration(random.IntN(40)) * time.Minute)
					synctest.Wait()
				}
				living := map[string]int{}
				for _, k := range all {
					if !over(k) {
						living[k.who]++
					}
					if got, err := h.Files.Lookup(k.who, k.f.Path()); over(k) != (err == ErrNotFound) || err == nil && got != k.f {
						t.Fatalf("seed %d: lookup %v, %v; over %v", seed, got, err, over(k))
					}
				}
				sum := 0
				for who, n := range living {
					sum += n
					if used := h.Files.Used(who); used != int64(n)*minCharge {
						t.Fatalf("seed %d: %s has %d files and uses %d bytes", seed, who, n, used)
					}
				}
				if files, owners := known(h.Files); files != sum || owners != len(living) {
					t.Fatalf("seed %d: %d files of %d owners are known, want %d of %d", seed, files, owners, sum, len(living))
				}
			}
			time.Sleep(claimed)
			synctest.Wait()
			h.empty(t)
			h.Files.Close()
		})
	}
}
