package fact

import (
	"errors"
	"fmt"
)

// A Code names one reason, for logs, tests and alerts. Codes are stable: a new reason gets a new code.
type Code string

// The reasons that do not belong to one format.
const (
	CodeInternal    Code = "guard.internal"      // a fault of ours, or of the disk
	CodeTime        Code = "guard.time"          // inspection ran out of time
	CodeMemory      Code = "guard.memory"        // inspection would have needed too much memory
	CodeNodes       Code = "guard.nodes"         // too many elements
	CodeDepth       Code = "guard.depth"         // nested too deep
	CodeNotFixed    Code = "guard.not_fixed"     // cleaning the cleaned file changed it again
	CodeSize        Code = "file.size"           // longer than the policy allows
	CodeEmpty       Code = "file.empty"          // no bytes
	CodeLength      Code = "file.length"         // declared length differs
	CodeUnknown     Code = "file.unknown"        // no signature fits
	CodeUnsupported Code = "file.unsupported"    // recognised, no walker
	CodeNotAccepted Code = "file.not_accepted"   // recognised, not on the accept list
	CodeMismatch    Code = "file.mismatch"       // content, name and declared type disagree
	CodePolyglot    Code = "file.polyglot"       // two formats at once
	CodeTrailing    Code = "file.trailing"       // bytes after the end
	CodeTruncated   Code = "file.truncated"      // ends too early
	CodeMalformed   Code = "file.malformed"      // breaks its own format
	CodeName        Code = "file.name"           // renamed
	CodeStripped    Code = "file.stripped"       // something was removed
	CodePixels      Code = "image.pixels"        // too many pixels
	CodeSide        Code = "image.side"          // too long a side
	CodeDimensions  Code = "image.dimensions"    // zero or contradictory size
	CodeFrames      Code = "image.frames"        // too many frames, or too many pixels over all frames
	CodeScans       Code = "image.scans"         // too many progressive scans
	CodeChecksum    Code = "file.checksum"       // a checksum does not fit
	CodeRatio       Code = "file.ratio"          // unpacks to far more than its size
	CodeUnpacked    Code = "file.unpacked"       // unpacks to more than the limit
	CodeDuration    Code = "media.duration"      // too long
	CodeRate        Code = "media.rate"          // sample rate, channels or sample size out of range
	CodeTracks      Code = "media.tracks"        // too many tracks
	CodeExternal    Code = "media.external"      // refers to data elsewhere
	CodeEntries     Code = "archive.entries"     // too many entries
	CodePath        Code = "archive.path"        // an entry's name leaves the archive
	CodeLink        Code = "archive.link"        // links and devices
	CodeDuplicate   Code = "archive.duplicate"   // two entries of one name
	CodeOverlap     Code = "archive.overlap"     // entries share bytes
	CodeGap         Code = "archive.gap"         // bytes no entry accounts for
	CodeDisagree    Code = "archive.disagree"    // local and central records differ
	CodeEncrypted   Code = "file.encrypted"      // cannot be looked into
	CodeMethod      Code = "archive.method"      // compression we do not read
	CodeNesting     Code = "archive.nesting"     // archives in archives in archives
	CodeMode        Code = "archive.mode"        // set-uid, set-gid and sticky bits
	CodeMacro       Code = "document.macro"      // office macros
	CodeActive      Code = "document.active"     // scripts, launchers, attachments, forms
	CodeDoctype     Code = "xml.doctype"         // DTD, entities, processing instructions, XInclude
	CodeEncoding    Code = "text.encoding"       // not valid UTF-8
	CodeControl     Code = "text.control"        // NUL or other control characters
	CodeKey         Code = "json.key"            // duplicate or reserved key
	CodeNumber      Code = "json.number"         // number out of range
	CodeMany        Code = "json.documents"      // more than one document
	CodeCells       Code = "table.cells"         // too many columns, rows or cells, or too long a cell
	CodeFormula     Code = "table.formula"       // a cell starts like a formula
	CodeMotionPhoto Code = "jpeg.motion_photo"   // a video rides on the picture
	CodeExecutable  Code = "embedded.executable" // a program inside
	CodeSerialized  Code = "embedded.serialized" // a serialized object inside
	CodeInside      Code = "embedded.archive"    // an archive inside something that is none
	CodeOpaque      Code = "archive.opaque"      // packed in a way that cannot be looked into
	CodeHeader      Code = "model.header"        // a model's header contradicts itself or the file
	CodeTensor      Code = "model.tensor"        // a tensor's place, shape or type contradicts the file
	CodeWeightsKey  Code = "model.key"           // two tensors or settings of one name
	CodeWeightsRef  Code = "model.external"      // a model refers to data outside itself
	CodeWeightsCode Code = "model.code"          // a model brings code, or asks for code by name
	CodeTemplate    Code = "model.template"      // a chat template reaches for the interpreter
	CodeOperator    Code = "model.operator"      // a model needs operators that are not standard
	CodeMetadata    Code = "model.metadata"      // metadata holds scripts or commands
	CodeTag         Code = "yaml.tag"            // a YAML tag asks for an object
	CodeAliases     Code = "yaml.aliases"        // YAML aliases multiply
)

// A Stage is one step of the pipeline, S0 to S8.
type Stage uint8

// The stages of the pipeline that exist so far. S5, decoding in a jail, is another package's work.
const (
	S0 Stage = iota // admit: name, declared type and length
	S1              // stream: hash and scan while writing
	S2              // identify
	S3              // walk the structure
	S4              // confirm embedded objects
	S5              // decode
	S6              // clean, and walk again
	S7              // commit
	S8              // the values of a call, before its handler
)

// String returns "S0" to "S8".
func (s Stage) String() string { return fmt.Sprintf("S%d", uint8(s)) }

// Severity says what a finding means for the verdict.
type Severity uint8

// The zero Severity refuses the file.
const (
	Refuse Severity = iota
	Clean           // the file passes once the named thing is gone
	Note            // the file passes
)

// A Finding is one fact about a file.
type Finding struct {
	Code     Code     `json:"code"`
	Stage    Stage    `json:"stage"`
	Severity Severity `json:"severity"`
	Off      int64    `json:"off"`             // where in the file, -1 if nowhere
	Path     []string `json:"path,omitempty"`  // archive members that lead to it
	Got      int64    `json:"got,omitempty"`   // what was found, for limits
	Limit    int64    `json:"limit,omitempty"` // what is allowed, for limits
	Detail   string   `json:"detail"`          // for operators; never shown to visitors
}

// A Denial is the error a walker stops with.
type Denial struct{ Finding Finding }

// Error describes the denial for operators.
func (d *Denial) Error() string {
	return fmt.Sprintf("%s at %d: %s", d.Finding.Code, d.Finding.Off, d.Finding.Detail)
}

// Deny returns a Denial at off.
func Deny(code Code, off int64, format string, args ...any) error {
	return &Denial{Finding{Code: code, Off: off, Detail: fmt.Sprintf(format, args...)}}
}

// Over returns a Denial for a limit that was passed.
func Over(code Code, off, got, limit int64, what string) error {
	return &Denial{Finding{Code: code, Off: off, Got: got, Limit: limit, Detail: fmt.Sprintf("%s: %d, limit %d", what, got, limit)}}
}

// FindingOf returns the finding inside err. An error that is no Denial is a fault of ours and says so.
func FindingOf(err error) Finding {
	if d, ok := errors.AsType[*Denial](err); ok {
		return d.Finding
	}
	return Finding{Code: CodeInternal, Off: -1, Detail: err.Error()}
}
