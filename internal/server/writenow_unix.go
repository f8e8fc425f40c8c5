//go:build unix

package server

import (
	"net"
	"syscall"
)

// writeNow writes as much of b as goes out without waiting, and returns how much that was.
func writeNow(c net.Conn, b []byte) (n int) {
	tcp, ok := c.(*net.TCPConn)
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
