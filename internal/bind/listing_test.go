package bind

import (
	"encoding/json"
	"iter"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A note is an item of a list: two texts, or more than a Listing's key says.
type note struct {
	Who, What string
	More      []int `json:",omitempty"`
}

// notes is an output for []note, with or without a Listing. It counts what is encoded one by one.
func notes(alone *int) Port {
	p := port(KindOwn, 6, "Notes")
	p.Own = reflect.TypeFor[[]note]()
	if alone == nil {
		return p
	}
	p.Lists = &Listing{
		Key: func(list any, i int) (key [2]string, ok bool) {
			n := list.([]note)[i]
			return [2]string{n.Who, n.What}, n.More == nil
		},
		Text: []any{"What"},
		Encode: func(_ *Call, list any, i int) (json.RawMessage, error) {
			*alone++
			return json.Marshal(list.([]note)[i])
		},
	}
	return p
}

// TestListsWrittenByItemGiveTheSameSteps yields a list that the handler changes in place in every way there is.
func TestListsWrittenByItemGiveTheSameSteps(t *testing.T) {
	text := rapid.SampledFrom([]string{"", "a", "ab", "é", "b\xc3", "b\xc3\xa9", "\"\u2028"})
	one := rapid.Custom(func(t *rapid.T) note {
		n := note{Who: text.Draw(t, "who"), What: text.Draw(t, "what")}
		if rapid.IntRange(0, 3).Draw(t, "more") == 0 {
			n.More = []int{rapid.IntRange(0, 1).Draw(t, "item")}
		}
		return n
	})
	rapid.Check(t, func(rt *rapid.T) {
		first, steps := rapid.SliceOfN(one, 0, 4).Draw(rt, "first"), rapid.IntRange(1, 8).Draw(rt, "steps")
		change := make([]func(l []note) []note, steps)
		for i := range change {
			n, at := one.Draw(rt, "note"), rapid.IntRange(0, 4).Draw(rt, "at")
			switch rapid.IntRange(0, 5).Draw(rt, "change") {
			case 0:
				change[i] = func(l []note) []note { return append(l, n) }
			case 1:
				change[i] = func(l []note) []note { return l[:min(at, len(l))] }
			case 2:
				change[i] = func(l []note) []note { return l }
			case 3:
				change[i] = func([]note) []note { return []note{} }
			case 4:
				change[i] = func(l []note) []note {
					if at < len(l) {
						l[at].What += n.What
					}
					return l
				}
			default:
				change[i] = func(l []note) []note {
					if at < len(l) {
						l[at] = n
					}
					return l
				}
			}
		}
		yields := func() iter.Seq[[]note] {
			return func(yield func([]note) bool) {
				l := append([]note{}, first...)
				for i := 0; yield(l) && i < len(change); i++ {
					l = change[i](l)
				}
			}
		}
		alone := 0
		got, err := do(t, wire(t, yields, Options{Out: []Port{notes(&alone)}}), nil)
		want, err2 := do(t, wire(t, yields, Options{Out: []Port{notes(nil)}}), nil)
		if got != want || err != nil || err2 != nil {
			rt.Fatalf("\n got %s (%v)\nwant %s (%v)", got, err, want, err2)
		}
	})
}

// TestListThatIsNoListForOneStepGivesTheSameSteps yields nothing at all between lists.
func TestListThatIsNoListForOneStepGivesTheSameSteps(t *testing.T) {
	yields := func() iter.Seq[any] {
		return func(yield func(any) bool) {
			a, b := []note{{Who: "a", What: "x"}}, []note{{Who: "a", What: "xy"}}
			_ = yield(a) && yield(nil) && yield(a) && yield(b) && yield(nil) && yield(nil) && yield(b) && yield(a)
		}
	}
	alone := 0
	got, err := do(t, wire(t, yields, Options{Out: []Port{notes(&alone)}}), nil)
	want, err2 := do(t, wire(t, yields, Options{Out: []Port{notes(nil)}}), nil)
	if got != want || err != nil || err2 != nil || !strings.Contains(got, "null") {
		t.Errorf("\n got %s (%v)\nwant %s (%v)", got, err, want, err2)
	}
}

// TestOnlyChangedItemsAreWritten yields a list whose last item grows.
func TestOnlyChangedItemsAreWritten(t *testing.T) {
	alone := 0
	got, err := do(t, wire(t, func() iter.Seq[[]note] {
		return func(yield func([]note) bool) {
			l := []note{{Who: "a", What: "x"}, {Who: "b", More: []int{1}}, {Who: "c", What: "y"}, {Who: "d"}}
			for range 3 {
				if !yield(l) {
					return
				}
				l[3].What += "z"
			}
		}
	}, Options{Out: []Port{notes(&alone)}}), nil)
	want := `set0 [{"Who":"a","What":"x"},{"Who":"b","What":"","More":[1]},{"Who":"c","What":"y"},{"Who":"d","What":""}]; ` +
		`patch0 append[3 What] "z"; patch0 append[3 What] "z"`
	if got != want || err != nil {
		t.Errorf("\n got %s (%v)\nwant %s", got, err, want)
	}
	if alone != 4 { // in each of two steps the one that no key tells of, and the one that grew
		t.Errorf("%d items were written again, want 4", alone)
	}
}
