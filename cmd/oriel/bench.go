//go:build unix

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/oriel-go/oriel/internal/bench"
)

const benchLong = `Measures apps that speak Gradio's protocol, with the functions of bench/app: latency, throughput, streams of
tokens, chats, files, idle pages, fairness, memory. Every answer is checked. Targets are measured one after the other,
in the order A-B-B-A with --rounds 2, and the first is compared with each of the others.

A target is NAME=COMMAND, which bench starts and stops, or NAME=http://127.0.0.1:PORT, with NAME=URL,PID to measure the
processor time and the memory of the process too.`

// benchCommand measures apps.
func benchCommand() *cobra.Command {
	c := bench.Config{Size: bench.Full}
	var targets, add []string
	var jsonFile, markdown string
	var small, remote bool
	cmd := &cobra.Command{
		Use:   "bench --target NAME=COMMAND [--target NAME=COMMAND]",
		Short: "Measure apps that speak Gradio's protocol",
		Long:  benchLong,
		Example: `  oriel bench --target oriel=./app --target 'gradio=python app.py tuned' --rounds 2 --markdown report.md
  oriel bench --target app=http://127.0.0.1:7860 --only W3,W4`,
		Args: cobra.NoArgs,
	}
	f := cmd.Flags()
	f.StringArrayVarP(&targets, "target", "t", nil, "app to measure, may be given more than once")
	f.StringSliceVar(&c.Only, "only", nil, "workloads, for example W3,W5 (default all)")
	f.IntVar(&c.Rounds, "rounds", 1, "how often each workload runs on each target; 2 is A-B-B-A")
	f.DurationVar(&c.Limit, "limit", 3*time.Minute, "for one workload on one target")
	f.BoolVar(&small, "small", false, "do as little as possible: for tests of the command, not for figures")
	f.BoolVar(&remote, "remote", false, "allow targets on other machines")
	f.StringVar(&jsonFile, "json", "", "write the report as JSON to this `file`")
	f.StringVar(&markdown, "markdown", "", "write the table to this `file` instead of the terminal")
	f.StringArrayVar(&add, "add", nil, "take in the figures of an earlier report, a JSON `file`")
	s := &c.Size
	f.Float64Var(&s.Seconds, "seconds", s.Seconds, "least duration of each measured loop")
	f.IntSliceVar(&s.Clients, "clients", s.Clients, "W4: clients at once")
	f.IntSliceVar(&s.Streams, "streams", s.Streams, "W5: streams at once")
	f.IntVar(&s.Tokens, "tokens", s.Tokens, "W5: tokens of each stream")
	f.IntVar(&s.Load, "load", s.Load, "W5: streams of Gradio's load test, 0 leaves it out")
	f.IntVar(&s.Turns, "turns", s.Turns, "W6: turns of the conversation")
	f.Int64Var(&s.File, "file", s.File, "W7: bytes of the large file")
	f.IntVar(&s.Pages, "pages", s.Pages, "W8: pages held open")
	f.IntVar(&s.Beats, "beats", s.Beats, "W8: heartbeats held open")
	f.DurationVar(&s.Hold, "hold", s.Hold, "W8: how long they are held")
	f.DurationVar(&s.After, "after", s.After, "W8: look at the memory again so long after closing them, 0 does not")
	f.IntVar(&s.Seen, "seen", s.Seen, "W8: how many more than one have come and gone before memory is looked at first")
	f.IntVar(&s.Soak, "soak", s.Soak, "W12: least calls")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if small {
			c.Size = bench.Small
		}
		for _, arg := range targets {
			t, err := benchTarget(arg)
			if err == nil {
				err = t.Check(remote)
			}
			if err != nil {
				return err
			}
			c.Targets = append(c.Targets, t)
		}
		if len(c.Targets) == 0 {
			return errors.New("bench: there is nothing to measure: give a --target")
		}
		c.Progress = cmd.ErrOrStderr()
		report, failed := bench.Run(cmd.Context(), c)
		if report == nil {
			return failed
		}
		for _, name := range add {
			b, err := os.ReadFile(name)
			var earlier bench.Report
			if err == nil {
				err = json.Unmarshal(b, &earlier)
			}
			if err != nil {
				return fmt.Errorf("bench: read %s: %w", name, err)
			}
			report.Add(&earlier)
		}
		if noisy := report.Noise.Noisy(); noisy != "" {
			fmt.Fprintln(cmd.ErrOrStderr(), noisy)
		}
		var table strings.Builder
		err := errors.Join(failed, report.WriteMarkdown(&table))
		if markdown == "" {
			fmt.Fprint(cmd.OutOrStdout(), table.String())
		} else {
			err = errors.Join(err, os.WriteFile(markdown, []byte(table.String()), 0o644))
		}
		if jsonFile != "" {
			var text strings.Builder
			err = errors.Join(err, report.WriteJSON(&text), os.WriteFile(jsonFile, []byte(text.String()), 0o644))
		}
		return err
	}
	return cmd
}

// benchTarget reads NAME=COMMAND or NAME=URL[,PID].
func benchTarget(arg string) (*bench.Target, error) {
	name, what, ok := strings.Cut(arg, "=")
	if !ok || strings.TrimSpace(what) == "" {
		return nil, fmt.Errorf("bench: %q is not of the form NAME=COMMAND or NAME=URL", arg)
	}
	t := &bench.Target{Name: name}
	if !strings.HasPrefix(what, "http://") && !strings.HasPrefix(what, "https://") {
		t.Command = strings.Fields(what)
		return t, nil
	}
	url, pid, ok := strings.Cut(what, ",")
	t.URL = url
	if ok {
		if _, err := fmt.Sscanf(pid, "%d", &t.PID); err != nil {
			return nil, fmt.Errorf("bench: %q is no process number", pid)
		}
	}
	return t, nil
}
