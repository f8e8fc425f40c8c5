package files

import (
	"bytes"
	"net/http"
	"path"
	"strings"
)

// sniffLen is how many first bytes [Sniff] looks at.
const sniffLen = 512

const octetStream = "application/octet-stream"

// Sniff returns the media type that the first bytes of a file show, without parameters. The name only tells JSON
// from other text.
func Sniff(head []byte, name string) string {
	for _, m := range magics {
		if len(head) >= m.at+len(m.magic) && bytes.Equal(head[m.at:m.at+len(m.magic)], []byte(m.magic)) {
			return m.mime
		}
	}
	if isMPEGAudio(head) {
		return "audio/mpeg"
	}
	t, params, _ := strings.Cut(http.DetectContentType(head), ";")
	switch t {
	case "audio/wave":
		return "audio/wav"
	case "video/avi":
		return "video/x-msvideo"
	case "application/ogg":
		if bytes.Contains(head, []byte("\x80theora")) {
			return "video/ogg"
		}
		return "audio/ogg"
	case "video/webm":
		if bytes.Contains(head, []byte("matroska")) {
			return "video/x-matroska"
		}
	case "text/plain":
		if strings.Contains(params, "utf-16") {
			return octetStream
		}
		if strings.EqualFold(path.Ext(name), ".json") {
			return "application/json"
		}
	}
	return t
}

// magics are signatures that [http.DetectContentType] does not know, or names differently.
var magics = []struct {
	at    int
	magic string
	mime  string
}{
	{0, "fLaC", "audio/flac"},
	{0, "\xff\xf1", "audio/aac"},
	{0, "\xff\xf9", "audio/aac"},
	{0, "\x00\x00\x01\xba", "video/mpeg"},
	{0, "\x00\x00\x01\xb3", "video/mpeg"},
	{4, "ftypM4A ", "audio/mp4"},
	{4, "ftypM4B ", "audio/mp4"},
	{4, "ftypqt  ", "video/quicktime"},
}

// isMPEGAudio reports whether b starts with the frame of an MPEG layer III or II stream without a tag.
func isMPEGAudio(b []byte) bool {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return false
	}
	version, layer, rate, freq := b[1]>>3&3, b[1]>>1&3, b[2]>>4, b[2]>>2&3
	return version != 1 && (layer == 1 || layer == 2) && rate != 0 && rate != 15 && freq != 3
}

// inlineType returns the content type under which a browser may show the file itself, or "" if it may only save it.
// The type that the bytes show must be harmless, and the extension must not claim another kind.
func inlineType(mime, name string) string {
	kind, ok := inlineKinds[mime]
	if !ok {
		return ""
	}
	if ext := strings.ToLower(path.Ext(name)); ext != "" && extensionKinds[ext] != kind {
		return ""
	}
	if mime == "text/plain" {
		return "text/plain; charset=utf-8"
	}
	return mime
}

// inlineKinds are the media types that browsers show without running anything in them.
var inlineKinds = map[string]string{
	"image/jpeg": "image", "image/png": "image", "image/gif": "image", "image/webp": "image",
	"audio/aac": "media", "audio/aiff": "media", "audio/flac": "media", "audio/mp4": "media", "audio/mpeg": "media",
	"audio/ogg": "media", "audio/wav": "media", "audio/webm": "media",
	"video/mp4": "media", "video/mpeg": "media", "video/ogg": "media", "video/quicktime": "media",
	"video/webm": "media", "video/x-matroska": "media", "video/x-msvideo": "media",
	"text/plain": "text", "application/json": "text",
}

// extensionKinds says what an extension claims. Containers such as .webm hold sound or pictures, so both are media.
var extensionKinds = map[string]string{
	".jpg": "image", ".jpeg": "image", ".jfif": "image", ".png": "image", ".gif": "image", ".webp": "image",
	".aac": "media", ".aif": "media", ".aifc": "media", ".aiff": "media", ".flac": "media", ".m4a": "media",
	".m4b": "media", ".mka": "media", ".mp3": "media", ".oga": "media", ".ogg": "media", ".opus": "media",
	".wav": "media", ".weba": "media", ".avi": "media", ".m4v": "media", ".mkv": "media", ".mov": "media",
	".mp4": "media", ".mpeg": "media", ".mpg": "media", ".ogv": "media", ".webm": "media",
	".txt": "text", ".text": "text", ".log": "text", ".md": "text", ".csv": "text", ".tsv": "text", ".json": "text",
}
