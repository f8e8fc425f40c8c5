// Command gotest runs go test with the arguments it is given and says what happened: the output of every failed test
// and of every package that did not build, one line for each skipped test, and a last line with the totals.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// An event is one line of go test -json.
type event struct {
	Action, Package, ImportPath, Test, Output string
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	cmd := exec.Command("go", append([]string{"test", "-json"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return fmt.Errorf("gotest: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("gotest: %w", err)
	}
	output := map[string]string{} // by package and test
	var passed, failed, skipped, packages int
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Println(lines.Text())
			continue
		}
		key := e.Package + e.ImportPath + " " + e.Test
		switch e.Action {
		case "output", "build-output":
			output[key] += e.Output
		case "fail", "build-fail":
			fmt.Printf("--- %s failed\n%s", key, output[key])
		case "skip":
			if e.Test != "" {
				fmt.Printf("--- %s skipped\n%s", key, output[key])
			}
		}
		switch {
		case e.Test == "" && (e.Action == "pass" || e.Action == "fail"):
			packages++
		case e.Test == "":
		case e.Action == "pass":
			passed++
		case e.Action == "fail":
			failed++
		case e.Action == "skip":
			skipped++
		}
		if e.Action == "pass" || e.Action == "fail" || e.Action == "skip" {
			delete(output, key)
		}
	}
	readErr := lines.Err()
	err = errors.Join(readErr, cmd.Wait())
	fmt.Printf("totals: %d packages, %d passed, %d failed, %d skipped\n", packages, passed, failed, skipped)
	if err != nil {
		return fmt.Errorf("go test: %w", err)
	}
	return nil
}
