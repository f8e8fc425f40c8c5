package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/oriel-go/oriel/internal/scan"
	"github.com/spf13/cobra"
)

// scanCommand judges files before anything loads them.
func scanCommand() *cobra.Command {
	var asJSON, asSARIF, explain, all bool
	var policy string
	cmd := &cobra.Command{
		Use:   "scan PATH… [-]",
		Short: "Say what model files would do to whoever loads them",
		Long: `Say what model files would do to whoever loads them.

Pickles are interpreted without running them: every name they ask for and every
call they make must be on an allow-list. Models of safetensors, GGUF, ONNX,
Keras, HDF5 and TensorFlow are read by their structure, archives are looked
into, and other files are searched for objects and programs hidden in them.
Directories are scanned with everything below; - is standard input.

The exit code is 0 if nothing was found, 1 if something was, 2 if a file could
not be read or an argument is wrong. Notes do not change it.`,
		Example: `  oriel scan model.pt
  oriel scan --explain --policy policy.json models/
  oriel scan --sarif . > scan.sarif`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			s := scan.Scanner{Policy: scan.Default(), Explain: explain}
			if policy != "" {
				p, err := readPolicy(policy)
				if err != nil {
					return err
				}
				s.Policy = p
			}
			out := scan.Table(cmd.OutOrStdout(), all)
			switch {
			case asJSON:
				out = scan.JSON(cmd.OutOrStdout())
			case asSARIF:
				out = scan.SARIF(cmd.OutOrStdout(), version())
			}
			done := func() {}
			if f, ok := cmd.ErrOrStderr().(*os.File); ok && terminal(f) {
				s.Progress, done = progress(f)
			}
			sum, err := s.Paths(cmd.Context(), args, cmd.InOrStdin(), func(r scan.Result) error {
				done()
				return out.Result(r)
			})
			if err == nil {
				err = out.Close(sum)
			}
			switch {
			case err != nil:
				return fmt.Errorf("scan: %w", err)
			case sum.Errors > 0:
				return exit(2)
			case sum.Findings > 0:
				return exit(1)
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.BoolVar(&asJSON, "json", false, "write one JSON document")
	f.BoolVar(&asSARIF, "sarif", false, "write a SARIF 2.1.0 log for code scanning")
	f.BoolVar(&explain, "explain", false, "show the instructions around a finding in a pickle")
	f.BoolVarP(&all, "all", "a", false, "list clean files, too")
	f.StringVar(&policy, "policy", "", "a `FILE` of JSON that says what is a finding")
	cmd.MarkFlagsMutuallyExclusive("json", "sarif")
	return cmd
}

func readPolicy(name string) (scan.Policy, error) {
	f, err := os.Open(name)
	if err != nil {
		return scan.Policy{}, fmt.Errorf("policy: %w", err)
	}
	defer f.Close() // it was only read
	p, err := scan.ReadPolicy(f)
	if err != nil {
		return p, fmt.Errorf("%s: %w", name, err)
	}
	return p, nil
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.Main.Version
	}
	return "unknown"
}

func terminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"
}

// progress shows the file being read in the last line of a terminal. done takes the line away again.
func progress(w io.Writer) (tell func(name string, read, size int64), done func()) {
	shown := false
	start, last := time.Now(), ""
	tell = func(name string, read, size int64) {
		if name != last {
			start, last = time.Now(), name
		}
		rate := float64(read) / (1 << 20) / max(time.Since(start).Seconds(), 0.001)
		fmt.Fprintf(w, "\r\x1b[K%.60q %d of %d MiB, %.0f MiB/s", filepath.Base(name), min(read, size)>>20, size>>20, rate)
		shown = true
	}
	done = func() {
		if shown {
			fmt.Fprint(w, "\r\x1b[K")
			shown = false
		}
	}
	return tell, done
}
