// Command corpus writes the files of package guardtest to a directory, for comparing scanners: hostile/ and harmless/, with
// a list of what each file is.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/oriel-go/oriel/guard/guardtest"
)

// An entry is one line of the list.
type entry struct {
	File    string `json:"file"`
	ID      string `json:"id"`
	About   string `json:"about"`
	Code    string `json:"code,omitempty"`
	Hostile bool   `json:"hostile"` // refused by the guard, for the reason in code
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
	for kind, cases := range map[string][]guardtest.Case{
		"hostile":  append(guardtest.Malicious(), guardtest.Pickles()...),
		"harmless": append(guardtest.Benign(), guardtest.PicklesBenign()...),
	} {
		for i, c := range cases {
			e := entry{filepath.Join(kind, fmt.Sprintf("%s-%03d", c.ID, i), filepath.Base(c.Name)), c.ID, c.About, string(c.Code), c.Code != ""}
			f, err := create(filepath.Join(dir, e.File))
			if err != nil {
				return err
			}
			if _, err = f.Write(c.Make()); err != nil {
				return err
			}
			if err := f.Close(); err != nil {
				return err
			}
			if err := enc.Encode(e); err != nil {
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
