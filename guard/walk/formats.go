package walk

import "github.com/oriel-go/oriel/guard/fact"

func init() {
	walkers = map[fact.Format]func(*walker) error{
		fact.PNG:         walkPNG,
		fact.JPEG:        walkJPEG,
		fact.GIF:         walkGIF,
		fact.WebP:        walkWebP,
		fact.Zip:         walkZip,
		fact.Gzip:        walkGzip,
		fact.Tar:         walkTar,
		fact.JSON:        walkJSON,
		fact.NDJSON:      walkNDJSON,
		fact.CSV:         walkCSV,
		fact.TSV:         walkTSV,
		fact.Text:        walkText,
		fact.XML:         walkXML,
		fact.SVG:         walkSVG,
		fact.PDF:         walkPDF,
		fact.YAML:        walkYAML,
		fact.Safetensors: walkSafetensors, fact.GGUF: walkGGUF, fact.ONNX: walkONNX, fact.SavedModel: walkSavedModel, fact.HDF5: walkHDF5,
		fact.SevenZip: walk7z, fact.Rar: walkRar, fact.XZ: walkXZ,
		fact.WAV: walkWAV, fact.FLAC: walkFLAC, fact.MP3: walkMP3, fact.Ogg: walkOgg,
		fact.MP4: walkMP4, fact.MOV: walkMP4, fact.M4A: walkMP4, fact.WebM: walkWebM,
	}
}
