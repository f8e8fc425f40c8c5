//go:build !linux

package fact

import "time"

// threadClock has no clock on this system.
func threadClock() (clock func() time.Duration, done func()) { return nil, func() {} }
