//go:build unix

package server

import (
	"net"
	"syscall"
)

// writeNow writes as much of b as goes out without waiting, and returns how much that was. The caller holds the lot's mu.
func (p *parked) writeNow(b []byte) (n int) {
	if p.fd != 0 {
		n, _ = syscall.Write(p.fd, b)
		return max(n, 0)
	}
	tcp, ok := p.st.conn.(*net.TCPConn)
	if !ok { // something between: a socket of its own says nothing about it
		return 0
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return 0
	}
	raw.Write(func(fd uintptr) bool {
		n, _ = syscall.Write(int(fd), b)
		return true
	})
	return max(n, 0)
}
