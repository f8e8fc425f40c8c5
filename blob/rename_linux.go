package blob

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// rename moves a file from one folder to another, both known by their descriptors.
func rename(from *os.File, name string, to *os.File, as string) error {
	err := syscall.Renameat(int(from.Fd()), name, int(to.Fd()), as)
	switch {
	case errors.Is(err, syscall.EXDEV):
		return fmt.Errorf("%w: %w", ErrElsewhere, err)
	case err != nil:
		return full(err)
	}
	return nil
}
