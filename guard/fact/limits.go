package fact

import "time"

// Limits bound one inspection. A zero field takes the default named beside it, so nothing is ever unlimited.
type Limits struct {
	Size      int64         // bytes of the upload; 32 MiB for pictures, 256 MiB for the rest
	Pixels    int64         // pixels of one picture or video frame; 50 million
	Side      int64         // pixels of one side; 16,384
	Frames    int64         // frames of an animation; 500
	AllPixels int64         // pixels over all frames; 200 million
	Scans     int64         // scans of a progressive JPEG; 100
	Duration  time.Duration // of sound or video; 30 minutes
	Channels  int64         // of sound; 8
	Tracks    int64         // of a video; 4
	Entries   int64         // files in an archive; 1,000
	Unpacked  int64         // bytes an archive or stream unpacks to; 1 GiB
	Ratio     int64         // unpacked to packed, for parts above 1 MiB; 100
	Nesting   int64         // archives in archives; 2
	Depth     int64         // nesting of JSON, XML, boxes; 64
	Nodes     int64         // elements of any structure; 1 million
	Columns   int64         // of a table; 16,384
	Cells     int64         // of a table; 1 million
	Field     int64         // bytes of one cell or attribute; 1 MiB. JSON strings may have 32 times as many
	Memory    int64         // bytes held at once by the inspection; 8 MiB
	Time      time.Duration // of work for the inspection; 2 seconds. Every 64 MiB read or unpacked add one, of XML 16 MiB
}

const mib = 1 << 20

// WithDefaults returns l with every zero or negative field set to its default. The family chooses the size limit.
func (l Limits) WithDefaults(f Family) Limits {
	size := int64(256 * mib)
	if f == Image {
		size = 32 * mib
	}
	for _, d := range []struct {
		p *int64
		v int64
	}{
		{&l.Size, size}, {&l.Pixels, 50_000_000}, {&l.Side, 16_384}, {&l.Frames, 500}, {&l.AllPixels, 200_000_000},
		{&l.Scans, 100}, {&l.Channels, 8}, {&l.Tracks, 4}, {&l.Entries, 1000}, {&l.Unpacked, 1 << 30}, {&l.Ratio, 100},
		{&l.Nesting, 2}, {&l.Depth, 64}, {&l.Nodes, 1_000_000}, {&l.Columns, 16_384}, {&l.Cells, 1_000_000},
		{&l.Field, mib}, {&l.Memory, 8 * mib},
	} {
		if *d.p <= 0 {
			*d.p = d.v
		}
	}
	if l.Duration <= 0 {
		l.Duration = 30 * time.Minute
	}
	if l.Time <= 0 {
		l.Time = 2 * time.Second
	}
	return l
}
