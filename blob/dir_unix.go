//go:build linux || darwin

package blob

import (
	"io/fs"
	"os"
	"syscall"
)

// openFlags keeps Open from waiting when a pipe took a file's place.
const openFlags = syscall.O_NONBLOCK

// links returns how many names a file has.
func links(fi fs.FileInfo) uint64 { return uint64(fi.Sys().(*syscall.Stat_t).Nlink) }

// flock makes f this process's own until it is closed.
func flock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }

// freeDisk returns the bytes that this user may still write to the file system of path.
func freeDisk(path string) (int64, bool) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(path, &st); err != nil {
		return 0, false
	}
	return int64(st.Bavail) * int64(st.Bsize), true
}
