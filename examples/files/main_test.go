package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/oriel-go/oriel/client"
	"github.com/oriel-go/oriel/orieltest"
)

// picture is a PNG of one colour.
func picture(t *testing.T, c color.Color) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 * 30 {
		img.Set(i%40, i/40, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// item is a picture of a gallery.
type item struct {
	Image   client.FileData `json:"image"`
	Caption string          `json:"caption"`
}

func TestAnAlbumHoldsThePicturesInTheirOrder(t *testing.T) {
	a := orieltest.New(t, app())
	red, blue := picture(t, color.NRGBA{R: 255, A: 255}), picture(t, color.NRGBA{B: 255, A: 255})
	var album []item
	var archive client.FileData
	pictures := []item{{Image: a.Upload("sunset.png", red)}, {Image: a.Upload("the sea.png", blue)}}
	if err := a.Call("album", pictures, "Our trip: ../2026").Decode(&album, &archive); err != nil {
		t.Fatal(err)
	}
	if len(album) != 2 || album[0].Caption != "1. sunset" || album[1].Caption != "2. the sea" {
		t.Fatalf("the album is %+v", album)
	}
	if got := a.Download(album[1].Image); !bytes.Equal(got, blue) {
		t.Errorf("the second picture has %d bytes, want %d", len(got), len(blue))
	}
	content := a.Download(archive)
	packed, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range packed.File {
		names = append(names, f.Name)
	}
	if want := []string{"Our-trip-2026/01.png", "Our-trip-2026/02.png"}; archive.Name != "Our-trip-2026.zip" || !slices.Equal(names, want) {
		t.Errorf("%s holds %q, want %q", archive.Name, names, want)
	}
	first, err := packed.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(first); err != nil || !bytes.Equal(got, red) {
		t.Errorf("the first picture has %d bytes, %v", len(got), err)
	}
}

func TestPackingReportsEachPicture(t *testing.T) {
	a := orieltest.New(t, app())
	pixel := picture(t, color.White)
	pictures := slices.Repeat([]item{{Image: a.Upload("a.png", pixel)}}, 5)
	last := client.Tracker{}
	for e, err := range a.Start("album", pictures).Events(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if p, ok := e.(client.Progress); ok {
			last = p.Trackers[0]
		}
	}
	if last.Index != 5 || last.Length != 5 || last.Text != "packing" {
		t.Errorf("the last progress is %+v", last)
	}
}

func TestChecksumsAreThoseOfTheFilesAsTheyWere(t *testing.T) {
	a := orieltest.New(t, app())
	var shown string
	var list client.FileData
	files := []*client.Attachment{client.Bytes("empty.txt", nil), client.Bytes("abc.txt", []byte("abc"))}
	if err := a.Call("checksums", files).Decode(&shown, &list); err != nil {
		t.Fatal(err)
	}
	want := "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty.txt\n" +
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  abc.txt\n"
	if got := string(a.Download(list)); shown != want || got != want {
		t.Errorf("shown is %q and the file says %q", shown, got)
	}
}

func TestWhatIsNoPictureIsRefusedBeforeItIsPacked(t *testing.T) {
	a := orieltest.New(t, app())
	_, err := a.Try("album", []item{{Image: a.Upload("notes.txt", []byte("no picture"))}})
	if bad, ok := errors.AsType[*client.ValidationError](err); !ok || bad.Problems[0].Parameter != "pictures" {
		t.Errorf("a text: got %v", err)
	}
	for _, name := range []string{"album", "checksums"} {
		_, err := a.Try(name, []item{})
		if e, ok := errors.AsType[*client.AppError](err); !ok || !strings.HasSuffix(e.Message, "first.") {
			t.Errorf("%s without files: got %v", name, err)
		}
	}
}

func TestFilesAreTheirOwnersAlone(t *testing.T) {
	a := orieltest.New(t, app())
	mine := a.Upload("mine.txt", []byte("mine"))
	if _, err := a.As("bob").Try("checksums", []client.FileData{mine}); err == nil {
		t.Error("bob could use another visitor's file")
	}
}
