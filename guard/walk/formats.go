package walk

import "github.com/oriel-go/oriel/guard/fact"

func init() {
	walkers = map[fact.Format]func(*walker) error{
		fact.PNG:  walkPNG,
		fact.JPEG: walkJPEG,
		fact.GIF:  walkGIF,
		fact.WebP: walkWebP,
		fact.Zip:  walkZip,
		fact.Gzip: walkGzip,
		fact.Tar:  walkTar,
	}
}
