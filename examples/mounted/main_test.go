package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/oriel-go/oriel/client"
	"github.com/oriel-go/oriel/orieltest"
)

func TestNotesAreKeptForTheirVisitor(t *testing.T) {
	a := orieltest.New(t, notes())
	var shown, field string
	for _, note := range []string{"milk", " bread "} {
		if err := a.Call("add", note).Decode(&shown, &field); err != nil {
			t.Fatal(err)
		}
	}
	if shown != "milk\nbread" || field != "" {
		t.Errorf("shown are %q, and the field has %q", shown, field)
	}
	if got := string(a.Download(orieltest.Call[client.FileData](a, "save"))); got != "milk\nbread\n" {
		t.Errorf("the file says %q", got)
	}
	if got := string(a.As("bob").Download(orieltest.Call[client.FileData](a.As("bob"), "save"))); got != "\n" {
		t.Errorf("bob's file says %q", got)
	}
	if _, err := a.Try("add", "  "); err == nil || !strings.Contains(err.Error(), "write a note first") {
		t.Errorf("an empty note: got %v", err)
	}
}

func TestSpellingShowsOneLetterMoreEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := slices.Collect(orieltest.Stream[string](orieltest.New(t, spell()), "spell", "Zoë"))
		if want := []string{"Z ", "Z o ", "Z o ë "}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

// tools serves both apps. public is where a proxy in front has them, or empty.
func tools(t *testing.T, public string) *httptest.Server {
	t.Helper()
	t.Setenv("ORIEL_STATE", t.TempDir())
	ctx, end := context.WithCancel(t.Context())
	h, wait, err := mount(ctx, slog.New(slog.DiscardHandler), public)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(func() {
		end()
		if err := wait(); err != nil {
			t.Error(err)
		}
		s.Close()
	})
	return s
}

// proxy stands in front of a server at /tools, which it takes away.
func proxy(t *testing.T) (address string, to func(*httptest.Server)) {
	t.Helper()
	var target *url.URL // set before the first request
	s := httptest.NewServer(http.StripPrefix("/tools", &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
	}}))
	t.Cleanup(s.Close)
	return s.URL + "/tools", func(behind *httptest.Server) {
		var err error
		if target, err = url.Parse(behind.URL); err != nil {
			t.Fatal(err)
		}
	}
}

func TestBothAppsWorkSideBySideAndBehindAProxy(t *testing.T) {
	t.Run("direct", func(t *testing.T) {
		callBoth(t, tools(t, "").URL)
	})
	t.Run("behind a proxy that strips a prefix", func(t *testing.T) {
		address, to := proxy(t)
		to(tools(t, address))
		callBoth(t, address)
	})
}

// callBoth calls both apps in turn, with one cookie jar, as one browser would.
func callBoth(t *testing.T, address string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	connect := func(path string) *client.Client {
		t.Helper()
		c, err := client.Connect(t.Context(), address+path, &client.Options{Session: "same-name", HTTP: &http.Client{Jar: jar, Transport: &http.Transport{}}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	noting, spelling := connect("/notes"), connect("/spell/")
	for i, want := range []string{"milk", "milk\nbread"} {
		v, err := noting.Predict(t.Context(), "add", []string{"milk", "bread"}[i])
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if err := v.Decode(&got, nil); err != nil || got != want {
			t.Errorf("the notes are %q, %v", got, err)
		}
		if got, err := client.Call[string](t.Context(), spelling, "spell", "ab"); err != nil || got != "a b " {
			t.Errorf("spelled %q, %v", got, err)
		}
	}
	file, err := client.Call[client.FileData](t.Context(), noting, "save")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(file.URL, address+"/notes/gradio_api/file=") {
		t.Errorf("the file is at %s", file.URL)
	}
	r, err := noting.Download(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got, err := io.ReadAll(r); err != nil || string(got) != "milk\nbread\n" {
		t.Errorf("the file says %q, %v", got, err)
	}
	if r, err := spelling.Download(t.Context(), client.FileData{Path: file.Path}); err == nil {
		r.Close()
		t.Error("one app gives away the files of the other")
	}
	if _, err := spelling.Predict(t.Context(), "add", "x"); !errors.Is(err, client.ErrNoEndpoint) {
		t.Errorf("one app has the endpoints of the other: %v", err)
	}
}

// A visitor who is told something when the server is asked to end is told the rest.
func TestShutdownLetsARunEnd(t *testing.T) {
	t.Setenv("ORIEL_STATE", t.TempDir())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	defer end()
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, slog.New(slog.DiscardHandler), l, "") }()
	c, err := client.Connect(t.Context(), "http://"+l.Addr().String()+"/spell/", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	j, err := c.Submit(t.Context(), "spell", "abc")
	if err != nil {
		t.Fatal(err)
	}
	for e, err := range j.Events(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := e.(client.Data); ok {
			break
		}
	}
	end()
	if v, err := j.Result(t.Context()); err != nil || v.String() != `["a b c "]` {
		t.Errorf("the run ends with %v, %v", v, err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
