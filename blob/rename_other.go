//go:build !linux

package blob

import "os"

// rename is not possible with what the standard library has for this system.
func rename(*os.File, string, *os.File, string) error { return ErrElsewhere }
