// Command app is what the browser tests look inside: on SIGUSR1 it prints as one line of JSON what it holds.
package main

import (
	"encoding/json"
	"fmt"
	"iter"
	"log"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"

	"github.com/oriel-go/oriel"
)

// spell yields a text that grows word by word.
func spell(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		words := strings.Fields(text)
		for i := range words {
			if !yield(strings.Join(words[:i+1], " ")) {
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
	app := oriel.Interface(spell, oriel.In(&oriel.Textbox{Label: "Text"}), oriel.Out(&oriel.Textbox{Label: "Spelled"}))
	app.Title = "Held"
	if err := app.Launch(); err != nil {
		log.Fatal(err)
	}
}
