package fact

import (
	"math"
	"runtime"
	"syscall"
	"time"
)

// rusageThread asks getrusage for the calling thread alone.
const rusageThread = 1

// threadClock binds the goroutine to its thread until done is called, and tells what processor time that has used.
func threadClock() (clock func() time.Duration, done func()) {
	runtime.LockOSThread()
	return func() time.Duration {
		var u syscall.Rusage
		if syscall.Getrusage(rusageThread, &u) != nil {
			return math.MaxInt64 // never for oneself; if it were, there is no more time
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}, runtime.UnlockOSThread
}
