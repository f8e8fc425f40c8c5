package guardtest

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"github.com/oriel-go/oriel/guard/fact"
)

// An Entry is one file of a hand-made zip. The functions change its records after they are right, to make them wrong.
type Entry struct {
	Name           string
	Data           []byte // stored as it is
	Local, Central func(record []byte)
	Mode           uint32
}

// Zip builds a zip of stored entries.
func Zip(es ...Entry) []byte { return zipOf(es, nil) }

func zipOf(es []Entry, at []int) []byte {
	var out, dir []byte
	for i, e := range es {
		off := len(out)
		if at != nil {
			off = at[i]
		}
		fixed := binary.LittleEndian.AppendUint16([]byte{0, 0, 0, 0, 0, 0, 0, 0}, 0x5000)
		fixed = binary.LittleEndian.AppendUint32(fixed, crc32.ChecksumIEEE(e.Data))
		fixed = binary.LittleEndian.AppendUint32(fixed, uint32(len(e.Data)))
		fixed = binary.LittleEndian.AppendUint32(fixed, uint32(len(e.Data)))
		fixed = binary.LittleEndian.AppendUint16(fixed, uint16(len(e.Name)))
		local := cat([]byte("PK\x03\x04\x14\x00"), fixed[2:], []byte{0, 0}, []byte(e.Name))
		central := cat([]byte("PK\x01\x02\x14\x03\x14\x00"), fixed[2:], make([]byte, 8), binary.LittleEndian.AppendUint32(nil, e.Mode<<16), binary.LittleEndian.AppendUint32(nil, uint32(off)), []byte(e.Name))
		if e.Local != nil {
			e.Local(local)
		}
		if e.Central != nil {
			e.Central(central)
		}
		if at == nil || off == len(out) {
			out = append(append(out, local...), e.Data...)
		}
		dir = append(dir, central...)
	}
	end := binary.LittleEndian.AppendUint16([]byte("PK\x05\x06\x00\x00\x00\x00"), uint16(len(es)))
	end = binary.LittleEndian.AppendUint16(end, uint16(len(es)))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(dir)))
	end = binary.LittleEndian.AppendUint32(end, uint32(len(out)))
	return cat(out, dir, end, []byte{0, 0})
}

// Deflated builds a zip with the standard library: packed entries with data descriptors.
func Deflated(files map[string][]byte, order ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range order {
		w, err := z.Create(name)
		must(err)
		_, err = w.Write(files[name])
		must(err)
	}
	must(z.Close())
	return b.Bytes()
}

// Tar builds a tar.
func Tar(hs ...tar.Header) []byte {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range hs {
		if h.Typeflag == tar.TypeReg {
			h.Size = 4
		}
		must(w.WriteHeader(&h))
		if h.Size > 0 {
			_, err := w.Write([]byte("text"))
			must(err)
		}
	}
	must(w.Close())
	return b.Bytes()
}

// Gzip packs data.
func Gzip(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	must(err)
	must(w.Close())
	return b.Bytes()
}

func one(name string) func() []byte {
	return func() []byte { return Zip(Entry{Name: name, Data: []byte("text")}) }
}

func archives() []Case {
	acc := []fact.Format{fact.Zip, fact.Gzip, fact.Tar}
	mk := func(id, about string, code fact.Code, data func() []byte) Case {
		return Case{ID: id, About: about, Name: "a", Accept: acc, Code: code, Make: data}
	}
	put16 := func(at int, v uint16) func([]byte) {
		return func(b []byte) { binary.LittleEndian.PutUint16(b[at:], v) }
	}
	put32 := func(at int, v uint32) func([]byte) {
		return func(b []byte) { binary.LittleEndian.PutUint32(b[at:], v) }
	}
	text := []byte("text")
	reg := func(name string, mode int64) tar.Header {
		return tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode}
	}
	out := []Case{
		mk("Z1", "archives in archives in archives", fact.CodeNesting, func() []byte {
			b := one("a")()
			for i := range 3 {
				b = Zip(Entry{Name: fmt.Sprint(i, ".zip"), Data: b})
			}
			return b
		}),
		mk("Z2", "200 overlapping entries", fact.CodeOverlap, func() []byte {
			es, at := make([]Entry, 200), make([]int, 200)
			for i := range es {
				es[i] = Entry{Name: fmt.Sprint(i), Data: text}
			}
			return zipOf(es, at)
		}),
		mk("Z3", "ratio of 1 to 1,000", fact.CodeRatio, func() []byte { return Deflated(map[string][]byte{"a": make([]byte, 8<<20)}, "a") }),
		mk("Z4", "entry lies about its size", fact.CodeDisagree, func() []byte { return Zip(Entry{Name: "a", Data: text, Local: put32(22, 9), Central: put32(24, 9)}) }),
		mk("Z5", "leaves by ../", fact.CodePath, one("../a")),
		mk("Z7", "symbolic link", fact.CodeLink, func() []byte { return Zip(Entry{Name: "a", Data: text, Mode: 0xa1ff}) }),
		mk("Z8", "one name twice", fact.CodeDuplicate, func() []byte { return Zip(Entry{Name: "a", Data: text}, Entry{Name: "a", Data: text}) }),
		mk("Z9", "one name in two cases", fact.CodeDuplicate, func() []byte { return Zip(Entry{Name: "a", Data: text}, Entry{Name: "A", Data: text}) }),
		mk("Z10", "local name differs", fact.CodeDisagree, func() []byte {
			return Zip(Entry{Name: "a", Data: text, Local: func(b []byte) { b[30] = 'b' }})
		}),
		mk("Z10", "local flags differ", fact.CodeDisagree, func() []byte { return Zip(Entry{Name: "a", Data: text, Local: put16(6, 0x800)}) }),
		mk("Z11", "junk in front", fact.CodeGap, func() []byte {
			b := append([]byte("PK\x03\x04junk"), one("a")()...)
			i := bytes.LastIndex(b, []byte("PK\x05\x06"))
			binary.LittleEndian.PutUint32(b[i+16:], binary.LittleEndian.Uint32(b[i+16:])+8)
			j := bytes.LastIndex(b, []byte("PK\x01\x02"))
			binary.LittleEndian.PutUint32(b[j+42:], 8)
			return b
		}),
		mk("Z12", "a second end record in the comment", fact.CodeMalformed, func() []byte {
			b := one("a")()
			b[len(b)-2] = 22
			return append(b, "PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
		}),
		mk("Z13", "64-bit record that is not there", fact.CodeMalformed, func() []byte {
			b := one("a")()
			put16(len(b)-14, 0xffff)(b)
			put16(len(b)-12, 0xffff)(b)
			return b
		}),
		mk("Z14", "encrypted", fact.CodeEncrypted, func() []byte {
			return Zip(Entry{Name: "a", Data: text, Local: put16(6, 1), Central: put16(8, 1)})
		}),
		mk("Z15", "method 99", fact.CodeMethod, func() []byte {
			return Zip(Entry{Name: "a", Data: text, Local: put16(8, 99), Central: put16(10, 99)})
		}),
		mk("Z16", "5,000 entries", fact.CodeEntries, func() []byte {
			es := make([]Entry, 5000)
			for i := range es {
				es[i] = Entry{Name: fmt.Sprint(i)}
			}
			return Zip(es...)
		}),
		mk("Z18", "data descriptor lies", fact.CodeDisagree, func() []byte {
			b := Deflated(map[string][]byte{"a": text}, "a")
			b[bytes.Index(b, []byte("PK\x07\x08"))+8]++
			return b
		}),
		mk("Z19", "a gap between entries", fact.CodeGap, func() []byte {
			b := Zip(Entry{Name: "a", Data: text}, Entry{Name: "h", Data: text}, Entry{Name: "b", Data: text})
			j := bytes.Index(b, []byte("PK\x01\x02"))
			b = append(b[:j+47:j+47], b[j+94:]...) // the directory forgets the middle one
			e := len(b) - 22
			put16(8, 2)(b[e:])
			put16(10, 2)(b[e:])
			put32(12, 94)(b[e:])
			return b
		}),
		mk("Z20", "tar hard link", fact.CodeLink, func() []byte { return Tar(tar.Header{Typeflag: tar.TypeLink, Name: "a", Linkname: "/etc/passwd"}) }),
		mk("Z21", "tar sparse file", fact.CodeMalformed, func() []byte {
			b := Tar(reg("a", 0o644))
			b[156] = 'S'
			return tarSum(b)
		}),
		mk("Z22", "gzip bomb", fact.CodeRatio, func() []byte { return Gzip(make([]byte, 8<<20)) }),
		mk("Z23", "gzip of many members", fact.CodeTrailing, func() []byte { return cat(Gzip(text), Gzip(text)) }),
		mk("Z24", "zstd", fact.CodeUnsupported, func() []byte { return []byte("\x28\xb5\x2f\xfd" + strings.Repeat("\x00", 40)) }),
		mk("Z25", "7z", fact.CodeUnsupported, func() []byte { return []byte("7z\xbc\xaf\x27\x1c" + strings.Repeat("\x00", 40)) }),
		mk("Z26", "device", fact.CodeLink, func() []byte { return Tar(tar.Header{Typeflag: tar.TypeChar, Name: "a"}) }),
		{ID: "Z27", About: "set-uid bit", Name: "a.tar", Accept: acc, Clean: true, Gone: "4755", Make: func() []byte { return Tar(reg("a", 0o4755)) }},
		mk("Zx", "program inside", fact.CodeExecutable, func() []byte {
			return Zip(Entry{Name: "a", Data: []byte("\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00", 60))})
		}),
		mk("Zx", "pickle inside a tar.gz", fact.CodeSerialized, func() []byte { return Gzip(append([]byte("\x80\x04\x95"), make([]byte, 99)...)) }),
		mk("Zx", "damaged picture inside", fact.CodeTruncated, func() []byte { return Zip(Entry{Name: "a.png", Data: PNG(8, 8)[:60]}) }),
		mk("Zx", "100,000 levels of JSON inside", fact.CodeDepth, func() []byte { return Zip(Entry{Name: "a.json", Data: []byte(strings.Repeat("[", 100_000))}) }),
		mk("Zx", "100,000 levels of XML inside", fact.CodeDepth, func() []byte { return Gzip([]byte("<?xml version='1.0'?>" + strings.Repeat("<a>", 100_000))) }),
		mk("Zx", "entities inside", fact.CodeDoctype, func() []byte {
			return Zip(Entry{Name: "a.xml", Data: []byte(`<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><a>&c;</a>`)})
		}),
		mk("T10", "link to another workbook", "", func() []byte {
			return Office("xlsx", "xl/externalLinks/_rels/externalLink1.xml.rels", relation("externalLinkPath", "http://x/a.xlsx"))
		}),
		mk("T12", "declaration in a sheet", fact.CodeDoctype, func() []byte {
			return Office("xlsx", "xl/worksheets/sheet1.xml", `<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://x"><worksheet/>`)
		}),
		mk("T12", "declaration in a sheet, in UTF-16", fact.CodeEncoding, func() []byte {
			return Office("xlsx", "xl/worksheets/sheet1.xml", "\xff\xfe<\x00!\x00D\x00O\x00C\x00T\x00Y\x00P\x00E\x00>\x00")
		}),
		mk("T13", "template from elsewhere", fact.CodeExternal, func() []byte {
			return Office("docx", "word/_rels/settings.xml.rels", relation("attachedTemplate", "http://x/a.dotm"))
		}),
		mk("T9", "office macros", fact.CodeMacro, one("xl/vbaProject.bin")),
	}
	for i := range out {
		if out[i].ID == "T10" { // archives are not rewritten, so it is noted
			out[i].Note = fact.CodeExternal
		}
	}
	for _, name := range []string{"/etc/passwd", `C:\a`, `\\host\a`, "a\x00b", `..\a`, "a/../../b"} {
		out = append(out, mk("Z6", "name that leaves", fact.CodePath, one(name)))
	}
	for _, name := range []string{strings.Repeat("n", 60000), "\xff\xfe", "a\u202egnp.exe"} {
		out = append(out, mk("Z17", "name nobody can read", fact.CodePath, one(name)))
	}
	return out
}

// Office returns an office file, "docx", "xlsx" or "pptx", with one more part.
func Office(kind, name, part string) []byte {
	main := map[string]string{"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}[kind]
	files := map[string][]byte{
		"[Content_Types].xml": []byte(`<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`),
		"_rels/.rels":         []byte(relation("officeDocument", main)),
		main:                  []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a><b c="1>2">x</b><!-- <d> --><e/></a>`),
	}
	order := []string{"[Content_Types].xml", "_rels/.rels", main}
	if name != "" {
		files[name], order = []byte(part), append(order, name)
	}
	return Deflated(files, order...)
}

// relation returns a part that refers to another one, or to elsewhere.
func relation(kind, target string) string {
	mode := ""
	if strings.Contains(target, "://") {
		mode = ` TargetMode="External"`
	}
	return `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` +
		kind + `" Target="` + target + `"` + mode + `/></Relationships>`
}

// A zipped is a file for made.
type zipped struct {
	name string
	data []byte
}

// made builds a zip as the programs of a system do: times, Unix rights where the version says so, data descriptors.
func made(version uint16, files ...zipped) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, CreatorVersion: version, Modified: time.Unix(1_700_000_000, 0).UTC()}
		if len(f.data) == 0 {
			h.Method = zip.Store
		}
		if version>>8 == 3 {
			h.ExternalAttrs = 0o100644 << 16
			if strings.HasSuffix(f.name, "/") {
				h.ExternalAttrs = 0o40755 << 16
			}
		}
		w, err := z.CreateHeader(h)
		must(err)
		_, err = w.Write(f.data)
		must(err)
	}
	must(z.Close())
	return b.Bytes()
}

// zip64 builds a small zip with all the records that large ones need.
func zip64() []byte {
	data := []byte("text")
	u32, u64 := binary.LittleEndian.AppendUint32, binary.LittleEndian.AppendUint64
	fixed := u32([]byte("\x2d\x00\x00\x00\x00\x00\x00\x00\x00\x50"), crc32.ChecksumIEEE(data))
	fixed = append(fixed, "\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00"...)
	sizes := u64(u64([]byte("\x01\x00\x10\x00"), 4), 4)
	local := cat([]byte("PK\x03\x04"), fixed, []byte("\x14\x00a"), sizes, data)
	dir := cat([]byte("PK\x01\x02\x2d\x00"), fixed, []byte("\x1c\x00"), make([]byte, 10), []byte("\xff\xff\xff\xffa"), u64(u64(u64([]byte("\x01\x00\x18\x00"), 4), 4), 0))
	end := u64([]byte("PK\x06\x06"), 44)
	end = append(end, "\x2d\x00\x2d\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	end = u64(u64(u64(u64(end, 1), 1), uint64(len(dir))), uint64(len(local)))
	locator := u32(u64([]byte("PK\x06\x07\x00\x00\x00\x00"), uint64(len(local)+len(dir))), 1)
	return cat(local, dir, end, locator, []byte("PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00"))
}

// tarSum mends the checksum of the first header.
func tarSum(b []byte) []byte {
	copy(b[148:156], "        ")
	sum := 0
	for _, c := range b[:512] {
		sum += int(c)
	}
	copy(b[148:], fmt.Sprintf("%06o\x00 ", sum))
	return b
}

func benignArchives() []Case {
	acc := []fact.Format{fact.Zip, fact.Gzip, fact.Tar}
	source := map[string][]byte{"src/": nil, "src/main.go": []byte("package main\n"), "readme.md": []byte("# hi <script>")}
	return []Case{
		{ID: "b47", About: "zip of 900 photos", Name: "a.zip", Accept: acc, Make: func() []byte {
			es := make([]Entry, 900)
			for i := range es {
				es[i] = Entry{Name: fmt.Sprintf("IMG_%04d.jpg", i), Data: JPEG(16, 16, Segment(0xe1, EXIF(6)))}
			}
			return Zip(es...)
		}},
		{ID: "b48", About: "zip with data descriptors", Name: "a.zip", Accept: acc, Make: func() []byte { return Deflated(source, "src/", "src/main.go", "readme.md") }},
		{ID: "b49", About: "64-bit records", Name: "a.zip", Accept: acc, Make: zip64},
		{ID: "b50", About: "zip as macOS makes it", Name: "a.zip", Accept: acc, Make: func() []byte {
			return made(0x031e, zipped{"a/", nil}, zipped{"a/b.txt", []byte("text")}, zipped{"__MACOSX/a/._b.txt", []byte("\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + strings.Repeat("\x00", 60))})
		}},
		{ID: "b50", About: "zip as Windows makes it", Name: "a.zip", Accept: acc, Make: func() []byte { return made(0x0014, zipped{"Ordner/Größe.txt", []byte("text")}) }},
		{ID: "b50", About: "zip as Info-ZIP makes it", Name: "a.zip", Accept: acc, Make: func() []byte { return made(0x031e, zipped{"a.sh", []byte("#comment\n")}) }},
		{ID: "b51", About: "docx", Name: "a.docx", Accept: acc, Make: func() []byte {
			return Office("docx", "word/_rels/document.xml.rels", relation("hyperlink", "https://example.com"))
		}},
		{ID: "b51", About: "xlsx", Name: "a.xlsx", Accept: acc, Make: func() []byte {
			return Office("xlsx", "xl/worksheets/sheet1.xml", `<?xml version="1.0"?><worksheet><sheetData>`+strings.Repeat(`<row><c t="n"><v>1</v></c></row>`, 20_000)+`</sheetData></worksheet>`)
		}},
		{ID: "b51", About: "pptx", Name: "a.pptx", Accept: acc, Make: func() []byte { return Office("pptx", "ppt/media/image1.png", string(PNG(8, 8))) }},
		{ID: "b52", About: "epub", Name: "a.epub", Accept: acc, Make: func() []byte {
			return Deflated(map[string][]byte{"mimetype": []byte("application/epub+zip"), "META-INF/container.xml": []byte(`<?xml version="1.0"?><container/>`),
				"OEBPS/a.xhtml": []byte(`<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>a<br/>b</p></body></html>`)},
				"mimetype", "META-INF/container.xml", "OEBPS/a.xhtml")
		}},
		{ID: "b53", About: "source code about objects", Name: "a.zip", Accept: acc, Make: func() []byte {
			return Deflated(map[string][]byte{"test.py": []byte("x = 'rO0ABXNyAB' # __HALT_COMPILER()"), "tsconfig.json": []byte("{ // \"a\n  \"b\": [1,],\n}"), "half.xml": []byte("<a><b></a>"),
				"note.md": []byte(strings.Repeat("[", 200)), "a.html": []byte(strings.Repeat("<p>a<br>", 200))}, "test.py", "tsconfig.json", "half.xml", "note.md", "a.html")
		}},
		{ID: "b53", About: "tar.gz of source code", Name: "a.tar.gz", Accept: acc, Make: func() []byte {
			return Gzip(Tar(tar.Header{Typeflag: tar.TypeDir, Name: "src/", Mode: 0o755}, tar.Header{Typeflag: tar.TypeReg, Name: "src/" + strings.Repeat("long", 60) + ".go", Mode: 0o644}))
		}},
		{ID: "b53", About: "large member", Name: "a.zip", Accept: acc, Make: func() []byte {
			big := bytes.Repeat(PNG(64, 64), 200)
			return Deflated(map[string][]byte{"a.txt": []byte("see data"), "b.dat": append([]byte("data:"), big...)}, "a.txt", "b.dat")
		}},
	}
}
