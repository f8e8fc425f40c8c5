//go:build unix

package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// A Target is an app to be measured: one that runs already, or a command that starts one.
type Target struct {
	Name string

	// Command starts the app, which listens where ORIEL_ADDR or GRADIO_SERVER_NAME and GRADIO_SERVER_PORT say.
	Command []string
	Env     []string // further variables, "NAME=value"

	// URL is where the app is, if there is no Command, and PID its process, 0 if that is not known.
	URL string
	PID int

	addr   string // host:port
	tree   *tree
	api    *api
	output tail
	cmd    *exec.Cmd
	exited chan struct{}
}

// Check refuses targets that are not on this machine, unless remote is allowed.
func (t *Target) Check(remote bool) error {
	switch {
	case t.Name == "":
		return errors.New("bench: a target needs a name")
	case len(t.Command) > 0 && t.URL != "":
		return fmt.Errorf("bench: target %s has a command and a URL; give one of them", t.Name)
	case len(t.Command) > 0:
		return nil
	}
	u, err := url.Parse(t.URL)
	if err != nil || u.Scheme != "http" || u.Port() == "" {
		return fmt.Errorf("bench: target %s: %q is not of the form http://host:port", t.Name, t.URL)
	}
	if ip := net.ParseIP(u.Hostname()); !remote && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("bench: target %s is not on this machine; allow that only for an app that is yours to load", t.Name)
	}
	t.addr = u.Host
	return nil
}

// tail keeps the last of what a process prints.
type tail struct{ b []byte }

// Write keeps p.
func (t *tail) Write(p []byte) (int, error) {
	t.b = append(t.b, p...)
	t.b = t.b[max(0, len(t.b)-4096):]
	return len(p), nil
}

// start brings the app up until it answers, and reads what functions it has.
func (t *Target) start(ctx context.Context) error {
	if err := t.launch(ctx); err != nil {
		return err
	}
	err := t.await(ctx)
	if err == nil {
		t.api, err = describe(ctx, t.addr)
	}
	if err != nil {
		t.stop()
	}
	return err
}

// launch starts the command, if there is one.
func (t *Target) launch(ctx context.Context) error {
	if len(t.Command) == 0 {
		t.tree = &tree{root: t.PID}
		return nil
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("find a free port: %w", err)
	}
	t.addr = l.Addr().String()
	port := l.Addr().(*net.TCPAddr).Port
	l.Close()
	t.output, t.exited = tail{}, make(chan struct{})
	t.cmd = exec.Command(t.Command[0], t.Command[1:]...)
	t.cmd.Env = append(append(os.Environ(), "ORIEL_ADDR="+t.addr, "GRADIO_SERVER_NAME=127.0.0.1",
		"GRADIO_SERVER_PORT="+strconv.Itoa(port), "GRADIO_ANALYTICS_ENABLED=False", "NO_COLOR=1"), t.Env...)
	t.cmd.Stdout, t.cmd.Stderr = &t.output, &t.output
	t.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := t.cmd.Start(); err != nil {
		return fmt.Errorf("start the app: %w", err)
	}
	t.tree = &tree{root: t.cmd.Process.Pid}
	go func(cmd *exec.Cmd, exited chan struct{}) { // ends with the process
		cmd.Wait()
		close(exited)
	}(t.cmd, t.exited)
	return nil
}

// await waits until the app accepts connections.
func (t *Target) await(ctx context.Context) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		c, err := net.Dial("tcp", t.addr)
		if err == nil {
			return c.Close()
		}
		select {
		case <-t.exited:
			return fmt.Errorf("the app ended before it listened: %s", bytes.TrimSpace(t.output.b))
		case <-ctx.Done():
			return fmt.Errorf("the app does not listen at %s: %w", t.addr, ctx.Err())
		case <-tick.C:
		}
	}
}

// stop ends the process that launch started and all of its group.
func (t *Target) stop() {
	if t.cmd == nil {
		return
	}
	group := -t.cmd.Process.Pid
	syscall.Kill(group, syscall.SIGTERM)
	select {
	case <-t.exited:
	case <-time.After(3 * time.Second):
	}
	syscall.Kill(group, syscall.SIGKILL)
	<-t.exited
	t.cmd = nil
}
