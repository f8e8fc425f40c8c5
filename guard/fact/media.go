package fact

import "time"

// Media holds what a walker learned about pictures, sound and tables without decoding them. Zero means not known.
type Media struct {
	Width       int           `json:"width,omitempty"`
	Height      int           `json:"height,omitempty"`
	Frames      int           `json:"frames,omitempty"`
	Orientation int           `json:"orientation,omitempty"` // EXIF 1 to 8
	Rate        int           `json:"rate,omitempty"`        // samples a second
	Channels    int           `json:"channels,omitempty"`
	Bits        int           `json:"bits,omitempty"` // of one sample
	Duration    time.Duration `json:"duration,omitempty"`
	Tracks      int           `json:"tracks,omitempty"`
	Entries     int           `json:"entries,omitempty"` // of an archive
	Unpacked    int64         `json:"unpacked,omitempty"`
	Rows        int           `json:"rows,omitempty"`
	Columns     int           `json:"columns,omitempty"`
	Subtype     string        `json:"subtype,omitempty"` // "docx", "opus", "prores": what is inside the container
}

// CheckPixels refuses a picture of a size the limits do not allow. Sizes are checked as int64 so that nothing wraps.
func (b *Budget) CheckPixels(off, w, h int64) error {
	switch {
	case w <= 0 || h <= 0:
		return Deny(CodeDimensions, off, "%d x %d pixels", w, h)
	case w > b.Limits.Side || h > b.Limits.Side:
		return Over(CodeSide, off, max(w, h), b.Limits.Side, "side")
	case w*h > b.Limits.Pixels:
		return Over(CodePixels, off, w*h, b.Limits.Pixels, "pixels")
	}
	return nil
}

// CheckSound refuses sound of a shape the limits do not allow. A zero duration means not known.
func (b *Budget) CheckSound(off, rate, channels int64, d time.Duration) error {
	switch {
	case rate < 8000 || rate > 192_000:
		return Over(CodeRate, off, rate, 192_000, "sample rate")
	case channels < 1 || channels > b.Limits.Channels:
		return Over(CodeRate, off, channels, b.Limits.Channels, "channels")
	case d < 0 || d > b.Limits.Duration:
		return Over(CodeDuration, off, int64(d/time.Second), int64(b.Limits.Duration/time.Second), "seconds")
	}
	return nil
}
