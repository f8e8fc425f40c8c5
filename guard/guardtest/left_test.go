package guardtest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryHostileIDHasAVerdictOrAReason(t *testing.T) {
	made, left := map[string]bool{}, Left()
	for _, c := range Malicious() {
		if made[c.ID] = true; c.Code == "" && !c.Clean && c.Note == "" {
			t.Errorf("%s (%s) passes unchanged and unnoted", c.ID, c.About)
		}
	}
	known := map[string]bool{}
	for family, n := range Families() {
		for i := 1; i <= n; i++ {
			id := fmt.Sprint(family, i)
			known[id] = true
			if gap, listed := left[id]; made[id] == listed {
				t.Errorf("%s: generated %t, listed as left %t; want one of the two", id, made[id], listed)
			} else if listed && gap.Why == "" {
				t.Errorf("%s is left without a reason", id)
			}
		}
	}
	for id, gap := range left {
		if !known[id] {
			t.Errorf("%s is left, but no such id exists", id)
		}
		if gap.Test != "" && !hasTest(t, gap.Test) {
			t.Errorf("%s: there is no %s", id, gap.Test)
		}
	}
	for id := range made {
		if !known[id] && !strings.HasSuffix(id, "x") { // cases beyond the list end in x
			t.Errorf("%s is generated, but no such id exists", id)
		}
	}
}

// hasTest looks for a test, named "directory/TestName", in the module's sources.
func hasTest(t *testing.T, name string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", path.Dir(name), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "\nfunc "+path.Base(name)+"(") {
			return true
		}
	}
	return false
}

func TestEveryBenignIDIsGeneratedOrHasAReason(t *testing.T) {
	made, left := map[string]bool{}, BenignLeft()
	for _, c := range Benign() {
		made[c.ID] = true
	}
	for i := 1; i <= BenignIDs; i++ {
		id := fmt.Sprint("b", i)
		if why, listed := left[id]; made[id] == listed || listed && why == "" {
			t.Errorf("%s: generated %t, listed as left %t (%q); want one of the two", id, made[id], listed, why)
		}
		delete(made, id)
		delete(left, id)
	}
	for id := range made {
		t.Errorf("%s is generated, but no such id exists", id)
	}
	for id := range left {
		t.Errorf("%s is left, but no such id exists", id)
	}
}

func TestCasesAreTheSameOnEveryRun(t *testing.T) {
	again := append(Benign(), Malicious()...)
	for i, c := range append(Benign(), Malicious()...) {
		if a, b := c.Make(), again[i].Make(); string(a) != string(b) || c.ID != again[i].ID {
			t.Errorf("%s (%s) differs from run to run", c.ID, c.About)
		}
	}
}
