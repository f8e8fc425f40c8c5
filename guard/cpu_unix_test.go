//go:build unix

package guard

import (
	"syscall"
	"time"
)

// cpu returns the processor time this process has used. Unlike a clock it stands still while others are at work.
func cpu() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // never for oneself
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
