// Package limits holds every number that bounds what a visitor can make a server do, in one table.
package limits

import (
	"fmt"
	"reflect"
	"time"
)

// A Table bounds what one request, one visitor and all visitors together may cost. A field that is zero has its
// default, so that an app sets only what it wants otherwise.
type Table struct {
	// File is the size of one uploaded file, in bytes. Default 100 MiB.
	File int64 `json:"file"`
	// RequestBody is the size of one request's body, in bytes. Default 256 MiB.
	RequestBody int64 `json:"request_body"`
	// FilesPerRequest is how many files one upload may carry. Default 100.
	FilesPerRequest int `json:"files_per_request"`
	// SessionBytes is what the files of one visitor may take up together, in bytes. Default 1 GiB.
	SessionBytes int64 `json:"session_bytes"`
	// StoreBytes is what all stored files may take up together, in bytes; half of the free disk if that is less.
	// Default 10 GiB.
	StoreBytes int64 `json:"store_bytes"`

	// CallJSON is the size of the JSON body of a call, in bytes. Default 8 MiB.
	CallJSON int64 `json:"call_json"`
	// OtherJSON is the size of the JSON body on every other route, in bytes. Default 1 MiB.
	OtherJSON int64 `json:"other_json"`
	// Depth is how deep arrays and objects may nest in JSON. Default 64.
	Depth int `json:"depth"`
	// Tokens is how many tokens one JSON body may have. Default 100,000.
	Tokens int `json:"tokens"`
	// TableTokens is the same where a Dataframe, JSON or Plot is among the inputs. Default 1,000,000.
	TableTokens int `json:"table_tokens"`
	// NumberLength is how many characters a number may have in JSON. Default 64.
	NumberLength int `json:"number_length"`
	// KeyLength is the length of a key of a JSON object, in bytes. Default 256 B.
	KeyLength int64 `json:"key_length"`

	// WaitingPerFunction is how many calls may wait for one function. Default 1,000.
	WaitingPerFunction int `json:"waiting_per_function"`
	// WaitingPerPrincipal is how many calls of one visitor may wait. Default 100.
	WaitingPerPrincipal int `json:"waiting_per_principal"`

	// StreamsPerSession is how many streams one cookie or bearer token may hold open. Default 16.
	StreamsPerSession int `json:"streams_per_session"`
	// StreamsPerAddress is how many streams one address may hold open. Default 64.
	StreamsPerAddress int `json:"streams_per_address"`
	// Streams is how many streams the process holds open. Default 20,000.
	Streams int `json:"streams"`

	// CallsPerSecond is how many calls per second one visitor may make for long. It does not apply while the
	// server listens on loopback only. Default 100.
	CallsPerSecond int `json:"calls_per_second"`
	// CallBurst is how many calls one visitor may make at once. Default 500.
	CallBurst int `json:"call_burst"`
	// ConnectionsPerSecond is how many new connections per second one address may open. Default 64.
	ConnectionsPerSecond int `json:"connections_per_second"`
	// UnknownLabelsPerMinute is how many unknown session names per minute one address may ask for. Default 10.
	UnknownLabelsPerMinute int `json:"unknown_labels_per_minute"`
	// SessionsPerMinute is how many visitors' cookies per minute one address may be given; beyond it pages still
	// come, without a cookie. Default 600.
	SessionsPerMinute int `json:"sessions_per_minute"`

	// ImagePixels is how many pixels an image may have. Default 50,000,000.
	ImagePixels int `json:"image_pixels"`
	// ImageSide is the longest side of an image, in pixels. Default 16,384.
	ImageSide int `json:"image_side"`
	// ImageFrames is how many frames an animation may have. Default 500.
	ImageFrames int `json:"image_frames"`

	// AfterLeaving is how long a run goes on for a visitor who said goodbye. Default 30 s.
	AfterLeaving time.Duration `json:"after_leaving"`
	// AfterLosing is how long a run goes on for a visitor whose connection broke. Default 5 min.
	AfterLosing time.Duration `json:"after_losing"`
	// SessionIdle is how long State values and files are kept for a visitor who does nothing. Default 24 h.
	SessionIdle time.Duration `json:"session_idle"`

	// URL is the length of a request's path and query together, in bytes. Default 8 KiB.
	URL int64 `json:"url"`
	// CallQuery is the length of the query of a call, in bytes. Default 2 KiB.
	CallQuery int64 `json:"call_query"`
	// QueryKeys is how many parameters a query may have. Default 100.
	QueryKeys int `json:"query_keys"`
	// Cookies is how many cookies a request may carry. Default 50.
	Cookies int `json:"cookies"`
	// Headers is the size of a request's headers, in bytes. Default 16 KiB.
	Headers int64 `json:"headers"`
}

// Defaults returns the table that a zero Table stands for.
func Defaults() Table {
	return Table{
		File:            100 << 20,
		RequestBody:     256 << 20,
		FilesPerRequest: 100,
		SessionBytes:    1 << 30,
		StoreBytes:      10 << 30,

		CallJSON:     8 << 20,
		OtherJSON:    1 << 20,
		Depth:        64,
		Tokens:       100_000,
		TableTokens:  1_000_000,
		NumberLength: 64,
		KeyLength:    256,

		WaitingPerFunction:  1_000,
		WaitingPerPrincipal: 100,

		StreamsPerSession: 16,
		StreamsPerAddress: 64,
		Streams:           20_000,

		CallsPerSecond:         100,
		CallBurst:              500,
		ConnectionsPerSecond:   64,
		UnknownLabelsPerMinute: 10,
		SessionsPerMinute:      600,

		ImagePixels: 50_000_000,
		ImageSide:   16_384,
		ImageFrames: 500,

		AfterLeaving: 30 * time.Second,
		AfterLosing:  5 * time.Minute,
		SessionIdle:  24 * time.Hour,

		URL:       8 << 10,
		CallQuery: 2 << 10,
		QueryKeys: 100,
		Cookies:   50,
		Headers:   16 << 10,
	}
}

// Filled returns t with the default in every field that is zero.
func (t Table) Filled() Table {
	got, def := reflect.ValueOf(&t).Elem(), reflect.ValueOf(Defaults())
	for i := range got.NumField() {
		if got.Field(i).IsZero() {
			got.Field(i).Set(def.Field(i))
		}
	}
	return t
}

// Check refuses a table with a negative number.
func (t Table) Check() error {
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		if n := v.Field(i).Int(); n < 0 {
			return fmt.Errorf("limits: %s is %d, and a limit cannot be negative; leave it 0 for the default",
				v.Type().Field(i).Name, n)
		}
	}
	return nil
}
