// Command corpus writes the files of package guardtest to a directory, for comparing scanners: hostile and harmless ones,
// pickles in a directory of their own, and a list of what each file is.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/oriel-go/oriel/guard/guardtest"
)

// An entry is one line of the list. A case that passes the guard with a note, or once it is cleaned, is neither hostile nor
// harmless.
type entry struct {
	File     string `json:"file"`
	ID       string `json:"id"`
	About    string `json:"about"`
	Code     string `json:"code,omitempty"` // why the guard refuses it
	Pickle   bool   `json:"pickle"`         // of family P, or harmless like it
	Hostile  bool   `json:"hostile"`
	Harmless bool   `json:"harmless"`
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: corpus DIR")
	}
	if err := write(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func write(dir string) error {
	list, err := create(filepath.Join(dir, "list.jsonl"))
	if err != nil {
		return err
	}
	defer list.Close() // closed below; this is for errors
	enc := json.NewEncoder(list)
	for _, set := range []struct {
		dir              string
		pickle, harmless bool
		cases            []guardtest.Case
	}{
		{"pickles/hostile", true, false, guardtest.Pickles()}, {"pickles/harmless", true, true, guardtest.PicklesBenign()},
		{"hostile", false, false, guardtest.Malicious()}, {"harmless", false, true, guardtest.Benign()},
	} {
		for i, c := range set.cases {
			if c.ID[0] == 'H' { // the names are hostile, not what is in the files
				continue
			}
			name := filepath.Join(set.dir, fmt.Sprintf("%s-%03d", c.ID, i), filepath.Base(c.Name))
			f, err := create(filepath.Join(dir, name))
			if err != nil {
				return err
			}
			if _, err = f.Write(c.Make()); err != nil {
				return err
			}
			if err := f.Close(); err != nil {
				return err
			}
			if err := enc.Encode(entry{name, c.ID, c.About, string(c.Code), set.pickle, !set.harmless && c.Code != "", set.harmless}); err != nil {
				return err
			}
		}
	}
	return list.Close()
}

func create(name string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, err
	}
	return os.Create(name)
}
