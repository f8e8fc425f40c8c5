package guard

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"github.com/oriel-go/oriel/guard/seal"
)

// A store keeps files by what they are: objects/aa/bb/<sha256>, read-only, with sealed reports beside them. Files on
// their way in live in incoming/ under random names. Everything goes through an [os.Root], so no name leaves the directory.
type store struct {
	root *os.Root
	ring *seal.Ring
}

func openStore(dir string, ring *seal.Ring) (*store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("guard: quarantine: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("guard: quarantine: %w", err)
	}
	for _, d := range []string{"incoming", "objects"} {
		if err := root.MkdirAll(d, 0o700); err != nil {
			return nil, errors.Join(fmt.Errorf("guard: quarantine: %w", err), root.Close())
		}
	}
	return &store{root, ring}, nil
}

// create opens a new private file in incoming.
func (s *store) create() (*os.File, string, error) {
	var id [16]byte
	rand.Read(id[:])
	name := "incoming/" + hex.EncodeToString(id[:])
	f, err := s.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, "", fmt.Errorf("guard: quarantine: %w", err)
	}
	return f, name, nil
}

func objectName(sum [32]byte) string {
	h := hex.EncodeToString(sum[:])
	return path.Join("objects", h[:2], h[2:4], h)
}

// commit moves an incoming file to its place by content and writes the sealed report beside it.
func (s *store) commit(incoming string, r Report) error {
	name := objectName(r.CleanSHA256)
	if err := s.root.MkdirAll(path.Dir(name), 0o700); err != nil {
		return fmt.Errorf("guard: commit: %w", err)
	}
	if err := s.root.Chmod(incoming, 0o400); err != nil {
		return fmt.Errorf("guard: commit: %w", err)
	}
	_, statErr := s.root.Stat(name)
	if err := s.root.Rename(incoming, name); err != nil {
		return fmt.Errorf("guard: commit: %w", err)
	}
	if err := s.writeReport(r); err != nil {
		if errors.Is(statErr, fs.ErrNotExist) { // the object is new; leave nothing half done
			err = errors.Join(err, s.root.Remove(name))
		}
		return err
	}
	return nil
}

func (s *store) writeReport(r Report) error {
	b, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("guard: report: %w", err)
	}
	b, err = s.ring.Seal(seal.Context{Purpose: "guard.report", Schema: "report/1", Owner: r.Policy}, b)
	if err != nil {
		return fmt.Errorf("guard: report: %w", err)
	}
	f, tmp, err := s.create()
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = s.root.Rename(tmp, objectName(r.CleanSHA256)+"."+r.Policy)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("guard: report: %w", err), s.root.Remove(tmp))
	}
	return nil
}

// readReport opens the sealed report of an object under a policy.
func (s *store) readReport(sum [32]byte, policy string) (Report, error) {
	b, err := s.root.ReadFile(objectName(sum) + "." + policy)
	if err != nil {
		return Report{}, fmt.Errorf("guard: report: %w", err)
	}
	b, _, err = s.ring.Open(seal.Context{Purpose: "guard.report", Schema: "report/1", Owner: policy}, b)
	if err != nil {
		return Report{}, fmt.Errorf("guard: report: %w", err)
	}
	var r Report
	if err := json.Unmarshal(b, &r); err != nil {
		return Report{}, fmt.Errorf("guard: report: %w", err)
	}
	return r, nil
}

func (s *store) open(sum [32]byte) (*os.File, error) { return s.root.Open(objectName(sum)) }

// touch marks an object as used now. It fails if the object is gone.
func (s *store) touch(sum [32]byte) error {
	now := time.Now()
	return s.root.Chtimes(objectName(sum), now, now)
}

// sweep removes what was last used before t: objects with their reports, and uploads that were never finished.
func (s *store) sweep(t time.Time) (removed int, err error) {
	for _, top := range []string{"incoming", "objects"} {
		err = errors.Join(err, fs.WalkDir(s.root.FS(), top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.Contains(path.Base(name), ".") {
				return err
			}
			info, err := d.Info()
			if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(t) {
				return nil
			}
			if err != nil {
				return err
			}
			removed++
			reports, err := fs.Glob(s.root.FS(), name+".*")
			for _, r := range append(reports, name) {
				err = errors.Join(err, s.root.Remove(r))
			}
			return err
		}))
	}
	return removed, err
}

// A scratch is an incoming file that disappears when closed.
type scratch struct {
	*os.File
	drop func() error
}

// Close removes the file.
func (s scratch) Close() error { return errors.Join(s.File.Close(), s.drop()) }

func (s *store) scratch() (scratch, error) {
	f, name, err := s.create()
	return scratch{f, func() error { return s.root.Remove(name) }}, err
}
