// Package fact holds the words the input guard speaks: formats, findings, limits and budgets.
//
// It is the leaf of the guard's tree. Packages sniff, walk and clean use it, and package guard re-exports what an
// application needs, so most code imports guard alone.
package fact

import "strings"

// A Format names one kind of file. The zero value is a file nobody recognised.
type Format string

// The formats that have a walker. Everything else package sniff can name is refused, with its name in the report.
const (
	PNG    Format = "png"
	JPEG   Format = "jpeg"
	GIF    Format = "gif"
	WebP   Format = "webp"
	SVG    Format = "svg"
	WAV    Format = "wav"
	FLAC   Format = "flac"
	MP3    Format = "mp3"
	Ogg    Format = "ogg"
	MP4    Format = "mp4"
	MOV    Format = "mov"
	M4A    Format = "m4a"
	WebM   Format = "webm"
	Zip    Format = "zip"
	Gzip   Format = "gzip"
	Tar    Format = "tar"
	JSON   Format = "json"
	NDJSON Format = "ndjson"
	CSV    Format = "csv"
	TSV    Format = "tsv"
	XML    Format = "xml"
	PDF    Format = "pdf"
	Text   Format = "text"
	YAML   Format = "yaml"

	Safetensors Format = "safetensors"
	GGUF        Format = "gguf"
	ONNX        Format = "onnx"
	SavedModel  Format = "savedmodel" // TensorFlow's saved_model.pb, and frozen graphs
	HDF5        Format = "hdf5"
)

// These formats have walkers that read headers only: what is packed inside them cannot be looked into. No accept list
// stands for them.
const (
	SevenZip Format = "7z"
	Rar      Format = "rar"
	XZ       Format = "xz"
)

// HTML is recognised so that it can be refused by name where a picture or a table was expected.
const HTML Format = "html"

// A Family groups formats that one reader may take for another. A file whose bytes belong to two families is a polyglot.
type Family string

// The families of formats.
const (
	Image      Family = "image"
	Audio      Family = "audio"
	Video      Family = "video"
	Archive    Family = "archive"
	Document   Family = "document"
	Plain      Family = "text"
	Model      Family = "model"
	Serialized Family = "serialized"
	Executable Family = "executable"
	Other      Family = "other"
)

type kind struct {
	family Family
	title  string
	ext    string // first is the one artifacts carry
	types  string // media types, first is canonical
}

var kinds = map[Format]kind{
	PNG:    {Image, "PNG picture", "png apng", "image/png image/apng image/x-png"},
	JPEG:   {Image, "JPEG picture", "jpg jpeg jpe jfif mpo", "image/jpeg image/jpg image/pjpeg"},
	GIF:    {Image, "GIF picture", "gif", "image/gif"},
	WebP:   {Image, "WebP picture", "webp", "image/webp"},
	SVG:    {Image, "SVG drawing", "svg", "image/svg+xml"},
	WAV:    {Audio, "WAV recording", "wav wave", "audio/wav audio/x-wav audio/wave audio/vnd.wave"},
	FLAC:   {Audio, "FLAC recording", "flac", "audio/flac audio/x-flac"},
	MP3:    {Audio, "MP3 recording", "mp3", "audio/mpeg audio/mp3 audio/x-mp3"},
	Ogg:    {Audio, "Ogg recording", "ogg oga opus", "audio/ogg audio/opus application/ogg video/ogg"},
	MP4:    {Video, "MP4 video", "mp4 m4v", "video/mp4 video/x-m4v audio/mp4"},
	MOV:    {Video, "QuickTime video", "mov qt mp4", "video/quicktime video/mp4"},
	M4A:    {Audio, "MPEG-4 recording", "m4a m4b mp4", "audio/mp4 audio/x-m4a audio/m4a video/mp4"},
	WebM:   {Video, "WebM clip", "webm mkv weba", "video/webm audio/webm video/x-matroska audio/x-matroska"},
	Zip:    {Archive, "ZIP archive", "zip docx xlsx pptx epub jar odt ods odp keras", "application/zip application/x-zip-compressed application/vnd.openxmlformats-officedocument.wordprocessingml.document application/vnd.openxmlformats-officedocument.spreadsheetml.sheet application/vnd.openxmlformats-officedocument.presentationml.presentation application/epub+zip application/java-archive"},
	Gzip:   {Archive, "gzip archive", "gz tgz", "application/gzip application/x-gzip application/x-compressed-tar"},
	Tar:    {Archive, "tar archive", "tar", "application/x-tar"},
	JSON:   {Plain, "JSON document", "json geojson ipynb", "application/json text/json application/geo+json"},
	NDJSON: {Plain, "JSON lines document", "jsonl ndjson", "application/x-ndjson application/jsonl application/jsonlines"},
	CSV:    {Plain, "CSV table", "csv", "text/csv application/csv application/vnd.ms-excel"},
	TSV:    {Plain, "TSV table", "tsv tab", "text/tab-separated-values"},
	XML:    {Plain, "XML document", "xml rss atom gpx kml", "application/xml text/xml application/rss+xml application/atom+xml"},
	PDF:    {Document, "PDF document", "pdf", "application/pdf application/x-pdf"},
	Text:   {Plain, "text file", "txt md markdown log text py go js ts c h rs java sh yaml yml toml ini cfg srt vtt", "text/plain text/markdown text/x-python text/yaml application/yaml"},
	YAML:   {Plain, "YAML document", "yaml yml", "application/yaml text/yaml"},
	HTML:   {Plain, "web page", "html htm xhtml", "text/html application/xhtml+xml"},

	Safetensors: {Model, "safetensors file", "safetensors", ""},
	GGUF:        {Model, "GGUF model", "gguf", ""},
	ONNX:        {Model, "ONNX model", "onnx", ""},
	SavedModel:  {Model, "TensorFlow model", "pb", ""},
	HDF5:        {Model, "HDF5 file", "h5 hdf5 hdf", "application/x-hdf5"},
}

// Family returns the family the format belongs to.
func (f Format) Family() Family {
	if k, ok := kinds[f]; ok {
		return k.family
	}
	return Other
}

// Title names the format for people, such as "PNG picture".
func (f Format) Title() string {
	if k, ok := kinds[f]; ok {
		return k.title
	}
	switch {
	case f == "":
		return "file of an unknown kind"
	case len(f) <= 4 && f != "java": // an abbreviation
		return strings.ToUpper(string(f)) + " file"
	}
	return string(f) + " file"
}

// Ext returns the extension, without a dot, that a file of this format should carry.
func (f Format) Ext() string {
	ext, _, _ := strings.Cut(kinds[f].ext, " ")
	return ext
}

// MediaType returns the canonical media type of the format.
func (f Format) MediaType() string {
	t, _, _ := strings.Cut(kinds[f].types, " ")
	if t == "" {
		return "application/octet-stream"
	}
	return t
}

// HasExt reports whether files of this format may end in ext (without a dot, in any case).
func (f Format) HasExt(ext string) bool { return hasWord(kinds[f].ext, strings.ToLower(ext)) }

// HasMediaType reports whether t, a bare media type without parameters, may describe this format.
func (f Format) HasMediaType(t string) bool { return hasWord(kinds[f].types, strings.ToLower(t)) }

// KnownExt reports whether some format claims the extension.
func KnownExt(ext string) bool {
	for f := range kinds {
		if f.HasExt(ext) {
			return true
		}
	}
	return false
}

// KnownMediaType reports whether some format claims the media type.
func KnownMediaType(t string) bool {
	for f := range kinds {
		if f.HasMediaType(t) {
			return true
		}
	}
	return false
}

// FormatsFor returns the formats an entry of an accept list stands for: an extension with a dot, a media type, a
// range such as "image/*", or one of the words image, audio, video, text, model and file. An entry nobody knows stands for nothing.
func FormatsFor(entry string) []Format {
	entry = strings.ToLower(strings.TrimSpace(entry))
	var out []Format
	for _, f := range all {
		k := kinds[f]
		switch {
		case strings.HasPrefix(entry, ".") && f.HasExt(entry[1:]),
			f.HasMediaType(entry),
			strings.HasSuffix(entry, "/*") && strings.Contains(" "+k.types, " "+strings.TrimSuffix(entry, "*")),
			entry == "file" || entry == "*/*",
			entry == "image" && k.family == Image,
			entry == "audio" && (k.family == Audio || f == WebM || f == MP4),
			entry == "video" && k.family == Video,
			entry == "model" && k.family == Model,
			entry == "text" && k.family == Plain:
			out = append(out, f)
		}
	}
	return out
}

var all = []Format{PNG, JPEG, GIF, WebP, SVG, WAV, FLAC, MP3, Ogg, MP4, MOV, M4A, WebM, Zip, Gzip, Tar, JSON, NDJSON, CSV, TSV, XML, PDF, Text, YAML, Safetensors, GGUF, ONNX, SavedModel, HDF5}

// Formats returns every format that has a walker.
func Formats() []Format { return append([]Format(nil), all...) }

func hasWord(words, w string) bool {
	if w == "" {
		return false
	}
	for len(words) > 0 {
		var one string
		one, words, _ = strings.Cut(words, " ")
		if one == w {
			return true
		}
	}
	return false
}
