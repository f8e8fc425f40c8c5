package scan

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// Paths judges files, and directories with everything below them, in the order of their names. The path "-" is in. Links
// to files are followed, links to directories are not, so that no directory is scanned twice; what is neither file nor
// directory is passed over.
//
// The error is that of each, or of a context that has ended. A path that cannot be read is a Result with an Error.
func (s *Scanner) Paths(ctx context.Context, paths []string, in io.Reader, each func(Result) error) (Summary, error) {
	var sum Summary
	tell := func(r Result) error {
		sum.add(&r)
		if err := ctx.Err(); err != nil {
			return err
		}
		return each(r)
	}
	for _, p := range paths {
		var err error
		if p == "-" {
			err = tell(s.stream(ctx, in))
		} else {
			err = s.path(ctx, p, tell)
		}
		if err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// path judges one file or directory.
func (s *Scanner) path(ctx context.Context, root string, tell func(Result) error) error {
	return filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return tell(Result{Name: p, Findings: []Finding{}, Error: cause(err)})
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".git" && p != root {
				return fs.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() {
			return tell(s.Open(ctx, p))
		}
		info, err := os.Stat(p)
		switch {
		case err != nil:
			return tell(Result{Name: p, Findings: []Finding{}, Error: cause(err)})
		case info.IsDir() && p == root: // a link that was named
			target, err := filepath.EvalSymlinks(p)
			if err != nil {
				return tell(Result{Name: p, Findings: []Finding{}, Error: cause(err)})
			}
			return s.path(ctx, target, tell)
		case !info.Mode().IsRegular():
			return nil
		}
		return tell(s.Open(ctx, p))
	})
}

// stream judges what comes from a pipe, which goes to a temporary file first.
func (s *Scanner) stream(ctx context.Context, in io.Reader) Result {
	r, err := func() (Result, error) {
		room, err := scratch()
		if err != nil {
			return Result{}, err
		}
		defer room.Close() // a temporary file that stays is no fault of the scan
		n, err := io.Copy(room, in)
		if err != nil {
			return Result{}, err
		}
		return s.File(ctx, room, n, "-"), nil
	}()
	if err != nil {
		return Result{Name: "-", Findings: []Finding{}, Error: fmt.Sprintf("standard input: %v", err)}
	}
	return r
}

// beside looks at the files that an ONNX model names: they must lie in its directory, and not be links to elsewhere.
func (s *Scanner) beside(r *Result, path string) {
	for _, f := range r.Findings {
		quoted, ok := strings.CutPrefix(f.Detail, "data at ")
		if f.Code != fact.CodeWeightsRef || f.Severity != Note || !ok || len(f.Path) > 0 {
			continue
		}
		var name string
		if _, err := fmt.Sscanf(quoted, "%q", &name); err != nil {
			continue
		}
		if why := elsewhere(path, name); why != "" {
			r.Findings = append(r.Findings, Finding{Code: f.Code, Severity: s.Policy.severity(f.Code, Bad), Off: f.Off, Detail: f.Detail + " " + why})
		}
	}
}

// elsewhere says how the data beside a model leads away from it, or "". Download caches keep every file as a link into
// one directory: data may lie in the directory of the file that the model itself is a link to.
func elsewhere(model, name string) string {
	data := filepath.Join(filepath.Dir(model), filepath.FromSlash(name))
	target, err := filepath.EvalSymlinks(data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ""
	case err != nil:
		return "cannot be followed: " + cause(err)
	}
	real, err := filepath.EvalSymlinks(model)
	if err != nil {
		return "cannot be followed: " + cause(err)
	}
	home, err := filepath.EvalSymlinks(filepath.Dir(model))
	if err != nil {
		return "cannot be followed: " + cause(err)
	}
	if !below(target, home) && filepath.Dir(target) != filepath.Dir(real) {
		return "is a link to another place"
	}
	a, err := os.Stat(target)
	if err == nil && links(a) > 1 {
		return "has a second name in the file system"
	}
	return ""
}

func below(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
