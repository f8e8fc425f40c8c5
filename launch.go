package oriel

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strconv"
	"syscall"
)

// Launch serves the app until the process is told to end, by Ctrl-C for one. It returns nil after a clean stop.
//
// It listens on Addr, else on ORIEL_ADDR, else on the first free port of this machine from 7860 to 7959, and prints
// the address. Anything but loopback has to be asked for, and needs Hosts or PublicURL: the names visitors use.
func (a *App) Launch() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	return a.Serve(ctx)
}

// Serve is [App.Launch] until ctx is done.
func (a *App) Serve(ctx context.Context) error {
	b, err := a.build()
	if err != nil {
		return err
	}
	l, err := listen(ctx, envAddr.value(a.Addr))
	if err != nil {
		return fmt.Errorf("oriel: listen: %w", err)
	}
	defer l.Close()
	addr := l.Addr().(*net.TCPAddr)
	s, release, err := newServer(a, b, addr.IP.IsLoopback(), false)
	if err != nil {
		return err
	}
	defer release()
	where := "http://" + addr.String() + "/"
	if !addr.IP.IsLoopback() {
		where += " (everyone who reaches this machine can use it)"
	}
	fmt.Printf("%s is running on %s\n", b.spec.Title, where)
	return s.Serve(ctx, l)
}

// Ports that Launch tries when nobody says where to listen.
const (
	firstPort = 7860
	lastPort  = 7959
)

// listen opens addr; the default address stands for the first free port of a range.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	var lc net.ListenConfig
	if addr != envAddr.Default {
		return lc.Listen(ctx, "tcp", addr)
	}
	for port := firstPort; ; port++ {
		l, err := lc.Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err == nil || port == lastPort || !errors.Is(err, syscall.EADDRINUSE) {
			return l, err
		}
	}
}
