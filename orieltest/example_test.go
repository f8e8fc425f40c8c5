package orieltest_test

import (
	"context"
	"fmt"
	"io"
	"iter"
	"log"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel"
	"github.com/oriel-go/oriel/client"
	"github.com/oriel-go/oriel/orieltest"
)

// shop returns an app with a list per visitor, a stream, a file handler and somebody who asks for a name.
func shop() *oriel.App {
	list := &oriel.State[[]string]{New: func() []string { return nil }}
	item, out := &oriel.Textbox{Label: "Item"}, &oriel.Textbox{Label: "Out"}
	file, size := &oriel.FileField{Label: "File"}, &oriel.FileField{Label: "Copy"}
	b := &oriel.Button{Text: "Do"}
	b.OnClick(func(list []string, item string) ([]string, string, error) {
		if item == "" {
			return list, "", oriel.Errorf("Please name an item.")
		}
		list = append(list, item)
		return list, strings.Join(list, ", "), nil
	}, oriel.In(list, item), oriel.Out(list, out)).Name = "add"
	b.OnClick(func(word string) iter.Seq[oriel.Delta] {
		return func(yield func(oriel.Delta) bool) {
			for _, letter := range word {
				if !yield(oriel.Delta(letter)) {
					return
				}
			}
		}
	}, oriel.In(item), oriel.Out(out)).Name = "spell"
	b.OnClick(func(f oriel.File) (oriel.File, error) {
		r, err := f.Open()
		if err != nil {
			return oriel.File{}, err
		}
		defer r.Close()
		text, err := io.ReadAll(r)
		return oriel.NewFile("loud.txt", []byte(strings.ToUpper(string(text)))), err
	}, oriel.In(file), oriel.Out(size)).Name = "shout"
	return &oriel.App{Title: "Shop", Root: oriel.Column(item, out, file, size, b)}
}

// A stage is the t of an example, which has no test of its own.
type stage struct {
	testing.TB
	ctx context.Context
	end []func() // in reverse
	dir string
}

func newStage() *stage {
	dir, err := os.MkdirTemp("", "orieltest-example-")
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	return &stage{ctx: ctx, dir: dir, end: []func(){func() { os.RemoveAll(dir) }, cancel}}
}

func (s *stage) Helper()                   {}
func (s *stage) Context() context.Context  { return s.ctx }
func (s *stage) TempDir() string           { return s.dir }
func (s *stage) Output() io.Writer         { return io.Discard }
func (s *stage) Cleanup(f func())          { s.end = append(s.end, f) }
func (s *stage) Fatal(args ...any)         { log.Fatal(args...) }
func (s *stage) Fatalf(f string, a ...any) { log.Fatalf(f, a...) }

func (s *stage) close() {
	for _, f := range slices.Backward(s.end) {
		f()
	}
}

func Example() {
	t := newStage() // in a test, t is its *testing.T
	defer t.close()
	a := orieltest.New(t, shop())
	fmt.Println(orieltest.Call[string](a, "add", "milk"))
	fmt.Println(orieltest.Call[string](a, "add", "bread"))
	_, err := a.Try("add", "")
	fmt.Println(err)
	// Output:
	// milk
	// milk, bread
	// client: /add: Please name an item.
}

func ExampleApp_As() {
	t := newStage() // in a test, t is its *testing.T
	defer t.close()
	a := orieltest.New(t, shop())
	a.Call("add", "milk")
	fmt.Println(orieltest.Call[string](a.As("bob"), "add", "tea"))
	fmt.Println(orieltest.Call[string](a.As("bob"), "add", "cake"))
	// Output:
	// tea
	// tea, cake
}

func ExampleStream() {
	t := newStage() // in a test, t is its *testing.T
	defer t.close()
	last := ""
	for text := range orieltest.Stream[string](orieltest.New(t, shop()), "spell", "tea") {
		last = text
	}
	fmt.Println(last)
	// Output: tea
}

func ExampleApp_Upload() {
	t := newStage() // in a test, t is its *testing.T
	defer t.close()
	a := orieltest.New(t, shop())
	file := a.Upload("note.txt", []byte("milk"))
	loud := orieltest.Call[client.FileData](a, "shout", file)
	fmt.Printf("%s: %s\n", loud.Name, a.Download(loud))
	// Output: loud.txt: MILK
}
