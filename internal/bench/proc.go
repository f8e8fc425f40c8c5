//go:build unix

package bench

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A tree is a process and all that it has started. The zero tree is empty: all its figures are 0.
type tree struct{ root int }

// ticks is the unit of processor time in /proc on every Linux there is.
const ticks = 100

// A stat is what the kernel says about one process.
type stat struct {
	parent int
	cpu    time.Duration // user and system, of the process and of its children that have ended
}

func readStat(pid string) (stat, bool) {
	b, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		return stat{}, false
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:])) // the name may hold anything
	if len(f) < 15 {
		return stat{}, false
	}
	s := stat{}
	s.parent, _ = strconv.Atoi(f[1])
	for _, i := range []int{11, 12, 13, 14} {
		n, _ := strconv.ParseInt(f[i], 10, 64)
		s.cpu += time.Duration(n) * time.Second / ticks
	}
	return s, true
}

// pids returns the processes of the tree.
func (t *tree) pids() []string {
	if t == nil || t.root == 0 {
		return nil
	}
	children := map[int][]int{}
	entries, _ := filepath.Glob("/proc/[0-9]*")
	for _, e := range entries {
		if s, ok := readStat(filepath.Base(e)); ok {
			pid, _ := strconv.Atoi(filepath.Base(e))
			children[s.parent] = append(children[s.parent], pid)
		}
	}
	list := []string{}
	for next := []int{t.root}; len(next) > 0; next = next[1:] {
		list = append(list, strconv.Itoa(next[0]))
		next = append(next, children[next[0]]...)
	}
	return list
}

// cpu returns the processor time that the tree has used.
func (t *tree) cpu() (total time.Duration) {
	for _, pid := range t.pids() {
		s, _ := readStat(pid)
		total += s.cpu
	}
	return total
}

// field adds up a line of a file of each process, in bytes: "Pss" of smaps_rollup, "VmHWM" of status.
func (t *tree) field(file, name string) (total int64) {
	for _, pid := range t.pids() {
		b, _ := os.ReadFile("/proc/" + pid + "/" + file)
		for line := range strings.Lines(string(b)) {
			if rest, ok := strings.CutPrefix(line, name+":"); ok {
				n, _ := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
				total += n << 10
			}
		}
	}
	return total
}

// pss is the memory of the tree, shared pages counted in part.
func (t *tree) pss() int64 { return t.field("smaps_rollup", "Pss") }

// peak is the most memory that the processes had resident, added up.
func (t *tree) peak() int64 { return t.field("status", "VmHWM") }

// fds is how many files and connections are open.
func (t *tree) fds() (n int) {
	for _, pid := range t.pids() {
		list, _ := os.ReadDir("/proc/" + pid + "/fd")
		n += len(list)
	}
	return n
}

// threads is how many there are.
func (t *tree) threads() (n int) {
	for _, pid := range t.pids() {
		list, _ := os.ReadDir("/proc/" + pid + "/task")
		n += len(list)
	}
	return n
}

// spent is the processor time that fn makes the target use.
func (t *Target) spent(fn func() error) (time.Duration, error) {
	before := t.tree.cpu()
	err := fn()
	return t.tree.cpu() - before, err
}
