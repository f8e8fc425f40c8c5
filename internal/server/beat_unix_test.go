//go:build unix

package server

import (
	"fmt"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/oriel-go/oriel/guard/guardtest"
)

// BenchmarkHeartbeats measures what heartbeats of parked streams cost in processor time, at the pace of 10,000 pages:
// 667 a second, spread evenly. Their clients are sockets that nobody reads.
func BenchmarkHeartbeats(b *testing.B) {
	h := start(b)
	h.timing.park, h.timing.beat = time.Millisecond, 1500*time.Millisecond
	addr := h.listen()
	const streams = 1000
	for i := range streams {
		c, _ := h.dial(addr, fmt.Sprintf("/gradio_api/heartbeat/label-%d", i), 4<<10)
		raw, err := c.(*net.TCPConn).SyscallConn()
		if err != nil {
			b.Fatal(err)
		}
		raw.Control(func(fd uintptr) { // the runtime must not be told of what comes
			mine, err := syscall.Dup(int(fd))
			if err != nil {
				b.Fatal(err)
			}
			b.Cleanup(func() { syscall.Close(mine) })
		})
		c.Close()
		time.Sleep(h.timing.beat / streams)
	}
	wait(b, "the streams to be parked", func() bool { return h.parked() == streams })
	var cpu time.Duration
	for b.Loop() {
		before := guardtest.ProcessorTime()
		time.Sleep(h.timing.beat)
		cpu += guardtest.ProcessorTime() - before
	}
	b.ReportMetric(cpu.Seconds()*1e3*1000/float64(b.N*streams), "ms/1000beats")
}
