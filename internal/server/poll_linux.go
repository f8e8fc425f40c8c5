package server

import (
	"fmt"
	"net"
	"os"

	"golang.org/x/sys/unix"

	"github.com/oriel-go/oriel/internal/slim"
)

// A poller waits for the clients of parked streams to go, all of them in one goroutine. Their sockets are not with Go's
// own poller meanwhile: a goroutine and what Go's poller keeps of a socket are 3 KB, of which one stays with the runtime
// for good once it was needed. Its fields are guarded by the lot's mu.
type poller struct {
	epoll   *os.File // nil until there is a stream; itself with Go's poller
	fd      int      // its descriptor
	streams map[int]*parked
	turns   int32
	broken  bool // the system refused it
}

// watch has the poller wait for p's client, if it can, from where on p.st.conn is nil until attach.
func (o *poller) watch(l *lot, p *parked) {
	conn, ok := p.st.conn.(*net.TCPConn)
	if !ok || o.broken {
		return
	}
	if o.epoll == nil {
		if err := o.open(l); err != nil {
			o.broken = true
			p.s.cfg.Log.Warn("idle streams take more memory than they need", "error", err)
			return
		}
	}
	fd, err := duplicate(conn)
	if err != nil {
		return
	}
	o.turns++
	event := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLRDHUP, Fd: int32(fd), Pad: o.turns}
	if err := unix.EpollCtl(o.fd, unix.EPOLL_CTL_ADD, fd, &event); err != nil {
		unix.Close(fd)
		return
	}
	conn.Close() // the socket stays open
	p.st.conn, p.fd, p.turn = nil, fd, o.turns
	o.streams[fd] = p
}

// duplicate returns another descriptor of a connection.
func duplicate(conn *net.TCPConn) (fd int, err error) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return 0, err
	}
	if refused := raw.Control(func(own uintptr) { fd, err = unix.FcntlInt(own, unix.F_DUPFD_CLOEXEC, 0) }); refused != nil {
		return 0, refused
	}
	return fd, err
}

func (o *poller) open(l *lot) error {
	fd, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return fmt.Errorf("make an epoll: %w", err)
	}
	if err := unix.SetNonblock(fd, true); err != nil { // or os would not give it to Go's poller
		unix.Close(fd)
		return fmt.Errorf("make an epoll: %w", err)
	}
	o.epoll, o.fd, o.streams = os.NewFile(uintptr(fd), "epoll"), fd, map[int]*parked{}
	go l.watch(o.epoll) // ends with close
	return nil
}

// release lets go of a stream, whose descriptor stays open.
func (o *poller) release(p *parked) {
	if p.fd == 0 || o.streams[p.fd] != p {
		return
	}
	delete(o.streams, p.fd)
	unix.EpollCtl(o.fd, unix.EPOLL_CTL_DEL, p.fd, nil)
}

// close ends the poller's goroutine. It holds no streams.
func (o *poller) close() {
	if o.epoll != nil {
		o.epoll.Close()
	}
}

// trim makes the table small after there were many streams.
func (o *poller) trim() { o.streams = slim.Map(o.streams) }

// watch ends the streams whose clients go, until the poller is closed.
func (l *lot) watch(epoll *os.File) {
	raw, err := epoll.SyscallConn()
	if err != nil {
		return
	}
	var events [64]unix.EpollEvent
	for {
		n := 0
		err := raw.Read(func(fd uintptr) bool {
			n, _ = unix.EpollWait(int(fd), events[:], 0)
			return n > 0
		})
		if err != nil {
			return
		}
		for _, e := range events[:n] {
			l.left(int(e.Fd), e.Pad)
		}
	}
}

// left ends a stream whose client has gone, unless it was woken meanwhile.
func (l *lot) left(fd int, turn int32) {
	l.mu.Lock()
	p := l.poller.streams[fd]
	if p == nil || p.turn != turn {
		l.mu.Unlock()
		return
	}
	l.forget(p)
	l.mu.Unlock()
	defer p.contain()
	unix.Write(p.fd, []byte(lastChunk)) // for one that has only stopped sending
	unix.Close(p.fd)
	p.fd = 0
	p.gone()
}

// attach makes p.st.conn of what the poller had.
func (p *parked) attach() error {
	f := os.NewFile(uintptr(p.fd), "stream")
	p.fd = 0
	defer f.Close()
	conn, err := net.FileConn(f)
	if err != nil {
		return fmt.Errorf("wake a stream: %w", err)
	}
	p.st.conn = conn
	return nil
}
