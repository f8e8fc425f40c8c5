//go:build !linux

package server

// A poller is for Linux alone: elsewhere each parked stream has a goroutine of its own.
type poller struct{}

func (*poller) watch(*lot, *parked) {}
func (*poller) release(*parked)     {}
func (*poller) close()              {}
func (*poller) trim()               {}

func (*parked) attach() error { return nil }
