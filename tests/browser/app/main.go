//go:build unix

// Command app is what the browser tests look inside: on SIGUSR1 it prints as one line of JSON what it holds.
package main

import (
	"encoding/json"
	"fmt"
	"image"
	"iter"
	"log"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"github.com/oriel-go/oriel"
)

// A step is what the page shows at one time.
type step struct {
	Text    string
	Picture image.Image
}

// spell yields a text that grows word by word, beside the picture as it is.
func spell(text string, picture image.Image) iter.Seq[step] {
	return func(yield func(step) bool) {
		words := strings.Fields(text)
		for i := range words {
			if !yield(step{strings.Join(words[:i+1], " "), picture}) {
				return
			}
		}
	}
}

func main() {
	ask := make(chan os.Signal, 1)
	signal.Notify(ask, syscall.SIGUSR1)
	go func() {
		for range ask { // until the process ends
			open, err := os.ReadDir("/proc/self/fd")
			if err != nil {
				log.Fatal(err)
			}
			line, err := json.Marshal(map[string]int{"goroutines": runtime.NumGoroutine(), "descriptors": len(open)})
			if err != nil {
				log.Fatal(err)
			}
			fmt.Println(string(line))
		}
	}()
	app := oriel.Interface(spell, oriel.In(&oriel.Textbox{Label: "Text"}, &oriel.Image{Label: "Photo"}),
		oriel.Out(&oriel.Textbox{Label: "Spelled"}, &oriel.Image{Label: "Copy"}))
	app.Title = "Held"
	if err := app.Launch(); err != nil {
		log.Fatal(err)
	}
}
