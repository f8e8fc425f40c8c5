package files

import "strings"

const (
	handleBytes = 18 // random bytes of a handle
	handleLen   = 24 // the same as base64url
)

// A Path is a file's name on the wire, taken apart.
type Path struct {
	Handle string // decides
	Name   string // decorates
}

// ParsePath takes apart what [File.Path] made. Anything else, an absolute path or a URL for example, is
// [ErrUploadFirst].
func ParsePath(s string) (Path, error) {
	handle, name, ok := strings.Cut(s, "/")
	if !ok || len(handle) != handleLen || strings.Trim(handle, base64url) != "" || name != SafeName(name) {
		return Path{}, ErrUploadFirst
	}
	return Path{handle, name}, nil
}

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
