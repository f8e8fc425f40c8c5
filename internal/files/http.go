package files

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"

	"github.com/oriel-go/oriel/blob"
)

// HTTP moves files of a registry in and out. Its methods are handlers; the caller routes to them and checks the
// method. A response writer around them must keep [io.ReaderFrom], or downloads are copied by hand.
type HTTP struct {
	Files *Registry

	// Owner says who is asking.
	Owner func(*http.Request) string

	// WriteError answers a request that failed. The detail is a sentence for the visitor.
	WriteError func(w http.ResponseWriter, r *http.Request, status int, code, detail string)

	// Slot says what the component with that ID lets in, and for "" what some component of the app does. False means
	// that there is none.
	Slot func(component string) (Slot, bool)

	Log *slog.Logger // of refused uploads, without their names

	MaxFile  int64 // bytes of one file; 0 means 100 MiB
	MaxBody  int64 // bytes of one request; 0 means 256 MiB
	MaxFiles int   // files of one request; 0 means 100

	progress progress
}

func (h *HTTP) maxFile() int64 {
	if h.MaxFile > 0 {
		return h.MaxFile
	}
	return 100 << 20
}

func (h *HTTP) maxBody() int64 {
	if h.MaxBody > 0 {
		return h.MaxBody
	}
	return 256 << 20
}

func (h *HTTP) maxFiles() int {
	if h.MaxFiles > 0 {
		return h.MaxFiles
	}
	return 100
}

// A refusal is an error that already knows its answer.
type refusal struct {
	status int
	code   string
	detail string
}

func (e *refusal) Error() string { return e.detail }

// Answers that need no number.
var (
	errNotMultipart = &refusal{http.StatusBadRequest, "content_type", "Invalid content type."}
	errEncoding     = &refusal{http.StatusUnsupportedMediaType, "content_encoding", "Send the request without Content-Encoding."}
	errBadName      = &refusal{http.StatusBadRequest, "file_name", "Invalid file name."}
	errNoName       = &refusal{http.StatusBadRequest, "file_name", "Every file needs a file name."}
	errMalformed    = &refusal{http.StatusBadRequest, "multipart", "The form is not valid multipart data."}
	errHeader       = &refusal{http.StatusRequestEntityTooLarge, "part_header", "The header of a part is larger than 8 KiB."}
	errLongName     = &refusal{http.StatusRequestEntityTooLarge, "file_name", "A file name is longer than 255 bytes."}
	errUploadID     = &refusal{http.StatusBadRequest, "upload_id", "An upload_id has 1 to 64 letters, digits, hyphens and underscores."}
	errNoSlot       = &refusal{http.StatusNotFound, "no_slot", "There is no field for this file. Reload the page and try again."}
	errMissing      = &refusal{http.StatusNotFound, "not_found", "File not found."}
)

// fail answers a request with what err means.
func (h *HTTP) fail(w http.ResponseWriter, r *http.Request, err error) {
	e := h.answer(err)
	switch e.status {
	case http.StatusTooManyRequests, http.StatusInsufficientStorage:
		w.Header().Set("Retry-After", "60")
	}
	h.WriteError(w, r, e.status, e.code, e.detail)
}

// answer finds what to tell the visitor about err.
func (h *HTTP) answer(err error) *refusal {
	var known *refusal
	var body *http.MaxBytesError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &body):
		return &refusal{http.StatusRequestEntityTooLarge, "body_size", fmt.Sprintf("The request is larger than %s.", size(body.Limit))}
	case errors.Is(err, ErrQuota):
		return &refusal{http.StatusTooManyRequests, "quota", fmt.Sprintf("Your files take all of the %s that one visitor may use. Reload the page to start over.", size(h.Files.o.PerOwner))}
	case errors.Is(err, blob.ErrFull):
		return &refusal{http.StatusInsufficientStorage, "storage_full", "The server has no space for more files. Try again later."}
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &refusal{http.StatusBadRequest, "truncated", "The upload ended too early."}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return &refusal{http.StatusRequestTimeout, "slow_upload", "The upload was too slow."}
	}
	return &refusal{http.StatusInternalServerError, "storage", "The file could not be stored."}
}

// tooLarge is the answer to a file over the limit.
func (h *HTTP) tooLarge() error {
	return &refusal{http.StatusRequestEntityTooLarge, "file_size", fmt.Sprintf("The file is larger than %s.", size(h.maxFile()))}
}

// size writes n bytes the way people read them.
func size(n int64) string {
	switch {
	case n >= 1<<30 && n%(1<<30) == 0:
		return fmt.Sprintf("%d GiB", n>>30)
	case n >= 1<<20 && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case n >= 1<<10 && n%(1<<10) == 0:
		return fmt.Sprintf("%d KiB", n>>10)
	}
	return fmt.Sprintf("%d bytes", n)
}

// isUploadID reports whether a client may call an upload that: up to 64 letters, digits, hyphens and underscores.
func isUploadID(name string) bool {
	for _, c := range []byte(name) {
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return name != "" && len(name) <= 64
}
