package sniff

import "github.com/oriel-go/oriel/guard/fact"

// A signature is a string of bytes at a fixed place. A dot in the mask lets any byte pass.
type signature struct {
	format fact.Format
	family fact.Family
	off    int
	magic  string
	mask   string // as long as magic; "" compares all
}

// table lists what a file may start with. Order does not matter: all matches count.
var table = []signature{
	// Pictures.
	{fact.PNG, fact.Image, 0, "\x89PNG\r\n\x1a\n", ""},
	{fact.JPEG, fact.Image, 0, "\xff\xd8\xff", ""},
	{fact.GIF, fact.Image, 0, "GIF87a", ""},
	{fact.GIF, fact.Image, 0, "GIF89a", ""},
	{fact.WebP, fact.Image, 0, "RIFF....WEBP", "xxxx....xxxx"},
	{"tiff", fact.Image, 0, "II*\x00", ""},
	{"tiff", fact.Image, 0, "MM\x00*", ""},
	{"bigtiff", fact.Image, 0, "II+\x00", ""},
	{"bigtiff", fact.Image, 0, "MM\x00+", ""},
	{"bmp", fact.Image, 0, "BM........\x36\x00\x00\x00", "xx........xxxx"},
	{"bmp", fact.Image, 0, "BM........\x7a\x00\x00\x00", "xx........xxxx"},
	{"bmp", fact.Image, 0, "BM........\x8a\x00\x00\x00", "xx........xxxx"},
	{"bmp", fact.Image, 0, "BM....\x00\x00\x00\x00", "xx....xxxx"},
	{"ico", fact.Image, 0, "\x00\x00\x01\x00", ""},
	{"cur", fact.Image, 0, "\x00\x00\x02\x00", ""},
	{"psd", fact.Image, 0, "8BPS", ""},
	{"jxl", fact.Image, 0, "\xff\x0a", ""},
	{"jxl", fact.Image, 0, "\x00\x00\x00\x0cJXL \r\n\x87\n", ""},
	{"jp2", fact.Image, 0, "\x00\x00\x00\x0cjP  \r\n\x87\n", ""},
	{"j2k", fact.Image, 0, "\xff\x4f\xff\x51", ""},
	{"exr", fact.Image, 0, "v/1\x01", ""},
	{"hdr", fact.Image, 0, "#?RADIANCE", ""},
	{"qoi", fact.Image, 0, "qoif", ""},
	{"dds", fact.Image, 0, "DDS ", ""},
	{"wmf", fact.Image, 0, "\xd7\xcd\xc6\x9a", ""},
	{"emf", fact.Image, 40, " EMF", ""},
	{"eps", fact.Document, 0, "%!PS", ""},
	{"avif", fact.Image, 4, "ftypavif", ""},
	{"avif", fact.Image, 4, "ftypavis", ""},
	{"heic", fact.Image, 4, "ftypheic", ""},
	{"heic", fact.Image, 4, "ftypheix", ""},
	{"heic", fact.Image, 4, "ftypmif1", ""},
	{"heic", fact.Image, 4, "ftypmsf1", ""},
	{"heic", fact.Image, 4, "ftyphevc", ""},

	// Sound and video.
	{fact.WAV, fact.Audio, 0, "RIFF....WAVE", "xxxx....xxxx"},
	{"rf64", fact.Audio, 0, "RF64....WAVE", "xxxx....xxxx"},
	{"w64", fact.Audio, 0, "riff\x2e\x91\xcf\x11", ""},
	{fact.FLAC, fact.Audio, 0, "fLaC", ""},
	{fact.MP3, fact.Audio, 0, "ID3", ""},
	{fact.Ogg, fact.Audio, 0, "OggS\x00", ""},
	{"aiff", fact.Audio, 0, "FORM....AIFF", "xxxx....xxxx"},
	{"aiff", fact.Audio, 0, "FORM....AIFC", "xxxx....xxxx"},
	{"midi", fact.Audio, 0, "MThd", ""},
	{"amr", fact.Audio, 0, "#!AMR", ""},
	{"caf", fact.Audio, 0, "caff", ""},
	{"au", fact.Audio, 0, ".snd", ""},
	{"ape", fact.Audio, 0, "MAC ", ""},
	{"wavpack", fact.Audio, 0, "wvpk", ""},
	{"adif", fact.Audio, 0, "ADIF", ""},
	{fact.M4A, fact.Audio, 4, "ftypM4A ", ""},
	{fact.M4A, fact.Audio, 4, "ftypM4B ", ""},
	{fact.MOV, fact.Video, 4, "ftypqt  ", ""},
	{fact.MOV, fact.Video, 4, "moov", ""},
	{fact.MOV, fact.Video, 4, "wide", ""},
	{"avi", fact.Video, 0, "RIFF....AVI ", "xxxx....xxxx"},
	{"asf", fact.Video, 0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11", ""},
	{"flv", fact.Video, 0, "FLV\x01", ""},
	{"mpeg", fact.Video, 0, "\x00\x00\x01\xba", ""},
	{"mpeg", fact.Video, 0, "\x00\x00\x01\xb3", ""},
	{"rm", fact.Video, 0, ".RMF", ""},
	{"swf", fact.Executable, 0, "FWS", ""},
	{"swf", fact.Executable, 0, "CWS", ""},
	{"hls", fact.Other, 0, "#EXTM3U", ""},
	{"ffconcat", fact.Other, 0, "ffconcat version", ""},

	// Archives.
	{fact.Zip, fact.Archive, 0, "PK\x03\x04", ""},
	{fact.Zip, fact.Archive, 0, "PK\x05\x06", ""},
	{fact.Gzip, fact.Archive, 0, "\x1f\x8b\x08", ""},
	{fact.Tar, fact.Archive, 257, "ustar", ""},
	{"bzip2", fact.Archive, 0, "BZh.1AY&SY", "xxx.xxxxxx"},
	{"xz", fact.Archive, 0, "\xfd7zXZ\x00", ""},
	{"zstd", fact.Archive, 0, "\x28\xb5\x2f\xfd", ""},
	{"lz4", fact.Archive, 0, "\x04\x22\x4d\x18", ""},
	{"7z", fact.Archive, 0, "7z\xbc\xaf\x27\x1c", ""},
	{"rar", fact.Archive, 0, "Rar!\x1a\x07", ""},
	{"cab", fact.Archive, 0, "MSCF", ""},
	{"ar", fact.Archive, 0, "!<arch>\n", ""},
	{"rpm", fact.Archive, 0, "\xed\xab\xee\xdb", ""},
	{"lzip", fact.Archive, 0, "LZIP", ""},

	// Documents and tables.
	{fact.PDF, fact.Document, 0, "%PDF-", ""},
	{"ole", fact.Document, 0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ""},
	{"rtf", fact.Document, 0, "{\\rtf", ""},
	{"chm", fact.Document, 0, "ITSF", ""},
	{"sqlite", fact.Document, 0, "SQLite format 3\x00", ""},
	{"parquet", fact.Document, 0, "PAR1", ""},
	{"arrow", fact.Document, 0, "ARROW1", ""},
	{"feather", fact.Document, 0, "FEA1", ""},
	{"orc", fact.Document, 0, "ORC", ""},
	{"avro", fact.Document, 0, "Obj\x01", ""},

	// Models and serialized objects.
	{"safetensors", fact.Model, 8, "{\"", ""},
	{"gguf", fact.Model, 0, "GGUF", ""},
	{"ggml", fact.Model, 0, "lmgg", ""},
	{"npy", fact.Model, 0, "\x93NUMPY", ""},
	{fact.HDF5, fact.Model, 0, "\x89HDF\r\n\x1a\n", ""},
	{fact.HDF5, fact.Model, 512, "\x89HDF\r\n\x1a\n", ""},
	{fact.HDF5, fact.Model, 1024, "\x89HDF\r\n\x1a\n", ""},
	{fact.HDF5, fact.Model, 2048, "\x89HDF\r\n\x1a\n", ""},
	{"tflite", fact.Model, 4, "TFL3", ""},
	{"pickle", fact.Serialized, 0, "\x80\x02", ""},
	{"pickle", fact.Serialized, 0, "\x80\x03", ""},
	{"pickle", fact.Serialized, 0, "\x80\x04\x95", ""},
	{"pickle", fact.Serialized, 0, "\x80\x05\x95", ""},
	{"java", fact.Serialized, 0, "\xac\xed\x00\x05", ""},
	{"dotnet", fact.Serialized, 0, "\x00\x01\x00\x00\x00\xff\xff\xff\xff\x01\x00\x00\x00", ""},
	{"storable", fact.Serialized, 0, "pst0", ""},
	{"pyc", fact.Executable, 2, "\r\n\x00\x00\x00\x00", ""},

	// Programs.
	{"elf", fact.Executable, 0, "\x7fELF", ""},
	{"pe", fact.Executable, 0, "MZ", ""},
	{"macho", fact.Executable, 0, "\xfe\xed\xfa\xce", ""},
	{"macho", fact.Executable, 0, "\xfe\xed\xfa\xcf", ""},
	{"macho", fact.Executable, 0, "\xcf\xfa\xed\xfe", ""},
	{"macho", fact.Executable, 0, "\xce\xfa\xed\xfe", ""},
	{"macho", fact.Executable, 0, "\xca\xfe\xba\xbe", ""},
	{"wasm", fact.Executable, 0, "\x00asm", ""},
	{"dex", fact.Executable, 0, "dex\n03", ""},
	{"lnk", fact.Executable, 0, "L\x00\x00\x00\x01\x14\x02\x00", ""},
	{"script", fact.Executable, 0, "#!", ""},
	{"phar", fact.Executable, 0, "<?php", ""},
	{fact.WebM, fact.Video, 0, "\x1a\x45\xdf\xa3", ""},
}

func (s signature) fits(head []byte) bool {
	if len(head) < s.off+len(s.magic) {
		return false
	}
	h := head[s.off : s.off+len(s.magic)]
	if s.mask == "" {
		return string(h) == s.magic
	}
	for i := range len(s.magic) {
		if s.mask[i] != '.' && h[i] != s.magic[i] {
			return false
		}
	}
	return true
}
