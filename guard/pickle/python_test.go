package pickle_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/guard/pickle"
)

var update = flag.Bool("update", false, "write the allow-list into python/oriel_safe.py")

const helper = "python/oriel_safe.py"

// TestPythonHelperHasTheSameAllowList compares the list of the Python helper with the policies.
func TestPythonHelperHasTheSameAllowList(t *testing.T) {
	plain := uses(t, 0)
	var want strings.Builder
	want.WriteString("ALLOWED = {\n")
	for _, s := range []struct {
		name string
		set  pickle.Set
	}{{"data", 0}, {"numpy", pickle.Numpy}, {"torch", pickle.Torch}, {"pandas", pickle.Pandas}, {"sklearn", pickle.Sklearn}} {
		fmt.Fprintf(&want, "    %q: {\n", s.name)
		list := uses(t, s.set)
		for _, n := range slices.Sorted(maps.Keys(list)) {
			if _, isPlain := plain[n]; s.set == 0 || !isPlain {
				fmt.Fprintf(&want, "        %q: %q,\n", n, string(list[n]))
			}
		}
		want.WriteString("    },\n")
	}
	want.WriteString("}\n")
	text, err := os.ReadFile(helper)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok1 := bytes.Cut(text, []byte("-update`\n"))
	list, tail, ok2 := bytes.Cut(rest, []byte("# end allow-list"))
	if !ok1 || !ok2 {
		t.Fatalf("%s has no marked list", helper)
	}
	if string(list) == want.String() {
		return
	}
	if !*update {
		t.Fatalf("the list in %s differs from the policies; run go test ./guard/pickle -run SameAllowList -update", helper)
	}
	text = []byte(string(head) + "-update`\n" + want.String() + "# end allow-list" + string(tail))
	if err := os.WriteFile(helper, text, 0o644); err != nil {
		t.Fatal(err)
	}
}

func uses(t *testing.T, s pickle.Set) map[string][]pickle.Use {
	t.Helper()
	list, err := pickle.Policy{Sets: s}.Uses()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestPythonHelper runs the helper's own tests.
func TestPythonHelper(t *testing.T) {
	cmd := exec.Command("python3", "-B", "-m", "unittest", "-v", "test_oriel_safe")
	cmd.Dir = "python"
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("\nOK\n")) || bytes.Contains(out, []byte("Ran 0 tests")) {
		t.Fatalf("%v\n%s", err, out)
	}
}
