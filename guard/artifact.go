package guard

import (
	"fmt"
	"io"
	"os"
)

// An Artifact is a file the guard has passed. It has no path: Open is the only way to its bytes.
type Artifact struct {
	store  *store
	report Report
}

// Open opens the artifact for reading. The caller closes it. It fails once the artifact has been swept away.
func (a *Artifact) Open() (*os.File, error) {
	f, err := a.store.open(a.report.CleanSHA256)
	if err != nil {
		return nil, fmt.Errorf("guard: open artifact: %w", err)
	}
	return f, nil
}

// WriteTo copies the artifact's bytes to w.
func (a *Artifact) WriteTo(w io.Writer) (n int64, err error) {
	f, err := a.Open()
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return io.Copy(w, f)
}

// SHA256 identifies the artifact by its bytes.
func (a *Artifact) SHA256() [32]byte { return a.report.CleanSHA256 }

// Size is the artifact's length in bytes.
func (a *Artifact) Size() int64 { return a.report.CleanSize }

// Format is the one format the artifact has.
func (a *Artifact) Format() Format { return a.report.Format }

// Media is what is known about the picture, sound or table inside.
func (a *Artifact) Media() Media { return a.report.Media }

// Name is a display name whose extension fits the format. It is not a path and must not be used as one.
func (a *Artifact) Name() string { return a.report.Name }

// Report is the full report.
func (a *Artifact) Report() Report { return a.report }
