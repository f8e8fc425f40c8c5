//go:build !unix

package server

// writeNow leaves the writing to whoever can wait.
func (*parked) writeNow([]byte) int { return 0 }
