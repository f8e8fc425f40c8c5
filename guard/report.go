package guard

import (
	"fmt"
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// A Verdict is what becomes of a file.
type Verdict uint8

// The verdicts. The zero Verdict denies.
const (
	Deny         Verdict = iota // nothing of the file is kept
	Quarantine                  // kept for an administrator; handlers never see it
	Allow                       // passes as it came
	AllowCleaned                // passes as a cleaned copy
)

// String returns deny, quarantine, allow or allow_cleaned.
func (v Verdict) String() string {
	if int(v) >= len(verdicts) {
		return "deny"
	}
	return verdicts[v]
}

var verdicts = [...]string{"deny", "quarantine", "allow", "allow_cleaned"}

// A Report is everything the guard found out about one file. It holds no contents and can be logged.
type Report struct {
	Verdict     Verdict   `json:"verdict"`
	SHA256      [32]byte  `json:"sha256"`       // of what was sent
	CleanSHA256 [32]byte  `json:"clean_sha256"` // of the artifact
	Size        int64     `json:"size"`
	CleanSize   int64     `json:"clean_size"`
	Format      Format    `json:"format"`
	Declared    string    `json:"declared"` // media type the client named, cut to size
	Name        string    `json:"name"`     // display name, made safe; never a path
	Media       Media     `json:"media"`
	Findings    []Finding `json:"findings"`
	Policy      string    `json:"policy"`
	Cached      bool      `json:"cached,omitempty"`
}

// Denied returns the finding that refused the file. The bool is false when the file passed.
func (r Report) Denied() (Finding, bool) {
	if r.Verdict == Allow || r.Verdict == AllowCleaned {
		return Finding{}, false
	}
	for _, f := range r.Findings {
		if f.Severity == fact.Refuse {
			return f, true
		}
	}
	return Finding{Code: fact.CodeInternal, Off: -1, Detail: "denied without a finding"}, true
}

// rename gives the name an extension of the format, if it has none.
func (r *Report) rename() {
	if ext := r.Format.Ext(); ext != "" && !r.Format.HasExt(extension(r.Name)) {
		r.Name = safeName(r.Name + "." + ext)
	}
}

// A Refused is the error for a file that did not pass. Its text is a sentence for the person who sent the file.
type Refused struct{ Report Report }

// Error returns the sentence, beginning with the file's name.
func (e *Refused) Error() string { return e.Report.Sentence(e.Report.Name) }

// Code returns the stable reason.
func (e *Refused) Code() Code {
	f, _ := e.Report.Denied()
	return f.Code
}

// Sentence says in one or two sentences why the file was refused, and what is allowed. Field is what to call it: the
// label of the input, or the file's name. It returns "" for a file that passed.
func (r Report) Sentence(field string) string {
	f, denied := r.Denied()
	if !denied {
		return ""
	}
	if field == "" {
		field = "The file"
	}
	text, ok := sentences[f.Code]
	if !ok {
		text = "was refused for safety (" + string(f.Code) + ")."
	}
	text = strings.ReplaceAll(text, "{limit}", amount(f.Limit))
	text = strings.ReplaceAll(text, "{bytes}", bytesText(f.Limit))
	text = strings.ReplaceAll(text, "a {format}", article(r.Format.Title()))
	if len(f.Path) > 0 {
		text += " The problem is inside " + safeName(f.Path[len(f.Path)-1]) + "."
	}
	return field + " " + text
}

// article puts "a" or "an" before a title, as it is spoken: an MP3, but a FLAC.
func article(title string) string {
	word, _, _ := strings.Cut(title, " ")
	vowels := "AEIOaeio"
	if word == strings.ToUpper(word) && word != "FLAC" && word != "HEIC" && word != "RAR" {
		vowels = "AEFHILMNORSX" // spelt out
	}
	if strings.IndexByte(vowels, title[0]) >= 0 {
		return "an " + title
	}
	return "a " + title
}

func amount(n int64) string {
	if n >= 1_000_000 && n%1_000_000 == 0 {
		return fmt.Sprintf("%d million", n/1_000_000)
	}
	return fmt.Sprint(n)
}

func bytesText(n int64) string {
	for _, u := range []struct {
		size int64
		name string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if n >= u.size {
			return fmt.Sprintf("%.4g %s", float64(n)/float64(u.size), u.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}

var sentences = map[Code]string{
	fact.CodeInternal:    "could not be checked. Please try again.",
	fact.CodeNotFixed:    "could not be cleaned. Please export it again with another program.",
	fact.CodeTime:        "took too long to check. Please send a simpler file.",
	fact.CodeMemory:      "is too complex to check. Please send a simpler file.",
	fact.CodeNodes:       "has too many elements; at most {limit} are accepted.",
	fact.CodeDepth:       "is nested too deep; at most {limit} levels are accepted.",
	fact.CodeSize:        "is too large; at most {bytes} are accepted.",
	fact.CodeEmpty:       "is empty.",
	fact.CodeLength:      "arrived incomplete. Please send it again.",
	fact.CodeUnknown:     "is of a kind that is not recognised.",
	fact.CodeUnsupported: "is a {format}, which cannot be checked and is not accepted.",
	fact.CodeNotAccepted: "is a {format}, which is not accepted here.",
	fact.CodeMismatch:    "is not what its name or type says: its content is a {format}.",
	fact.CodePolyglot:    "can be read as two kinds of file at once and was refused for safety.",
	fact.CodeTrailing:    "has more data after its end and was refused for safety. Please export it again.",
	fact.CodeTruncated:   "is incomplete: it ends too early.",
	fact.CodeMalformed:   "is damaged, or not really a {format}.",
	fact.CodeChecksum:    "is damaged: a checksum does not fit.",
	fact.CodePixels:      "is too large a picture; at most {limit} pixels are accepted.",
	fact.CodeSide:        "is too wide or too high a picture; each side may have at most {limit} pixels.",
	fact.CodeDimensions:  "has an impossible width or height.",
	fact.CodeFrames:      "has too many frames; the limit is {limit}.",
	fact.CodeScans:       "is stored in too many passes; at most {limit} are accepted.",
	fact.CodeRatio:       "unpacks to far more than its size and was refused for safety.",
	fact.CodeUnpacked:    "unpacks to too much data; at most {bytes} are accepted.",
	fact.CodeDuration:    "is too long; at most {limit} seconds are accepted.",
	fact.CodeRate:        "has a sample rate, sample size or number of channels that is not supported.",
	fact.CodeTracks:      "has too many tracks; at most {limit} are accepted.",
	fact.CodeExternal:    "refers to data outside itself and was refused for safety.",
	fact.CodeEntries:     "has too many entries; at most {limit} are accepted.",
	fact.CodePath:        "holds a file whose name is not safe.",
	fact.CodeLink:        "holds links or devices, which are not accepted.",
	fact.CodeDuplicate:   "holds two files of the same name.",
	fact.CodeEncrypted:   "is encrypted. Please send it without a password.",
	fact.CodeMethod:      "uses a compression that is not supported.",
	fact.CodeNesting:     "holds archives inside archives; at most {limit} levels are accepted.",
	fact.CodeMacro:       "holds macros, which are not accepted.",
	fact.CodeActive:      "holds scripts, attachments or forms, which are not accepted.",
	fact.CodeDoctype:     "uses XML declarations that are not accepted.",
	fact.CodeEncoding:    "is not valid UTF-8 text.",
	fact.CodeControl:     "holds control characters, which are not accepted.",
	fact.CodeKey:         "has a duplicate or reserved key.",
	fact.CodeNumber:      "has a number that is out of range.",
	fact.CodeMany:        "has more than one document.",
	fact.CodeCells:       "is too large a table, or has too long a cell; the limit is {limit}.",
	fact.CodeMotionPhoto: "is a motion photo. Please export the still picture and send that.",
	fact.CodeExecutable:  "holds a program and was refused for safety.",
	fact.CodeSerialized:  "holds a serialized object and was refused for safety.",
	fact.CodeHeader:      "has a header that contradicts the file.",
	fact.CodeTensor:      "has a tensor whose place, shape or type contradicts the file.",
	fact.CodeWeightsKey:  "has two entries of the same name.",
	fact.CodeWeightsRef:  "refers to files outside itself and was refused for safety.",
	fact.CodeWeightsCode: "brings code of its own and was refused for safety.",
	fact.CodeTemplate:    "has a chat template that is not safe.",
	fact.CodeTag:         "uses YAML tags that are not accepted.",
	fact.CodeAliases:     "uses YAML aliases that unpack to too much.",

	fact.CodeName:     "has a name that is not safe. Please give it another one.",
	fact.CodeStripped: "holds something that had to be removed.",
	fact.CodeOverlap:  "holds files that share bytes and was refused for safety. Please pack it again.",
	fact.CodeGap:      "has bytes that belong to none of its files and was refused for safety. Please pack it again.",
	fact.CodeDisagree: "describes its files in two ways that differ and was refused for safety. Please pack it again.",
	fact.CodeMode:     "holds files with special permissions, which are not accepted.",
	fact.CodeFormula:  "has a cell that begins like a formula. Please put an apostrophe in front.",
	fact.CodeInside:   "has an archive hidden inside and was refused for safety.",
	fact.CodeOpaque:   "is packed in a way that cannot be checked. Please send it unpacked, or as a ZIP file.",
	fact.CodeOperator: "needs operations that are not standard and was refused for safety.",
	fact.CodeMetadata: "has scripts or commands in its description and was refused for safety.",

	fact.CodePickleGlobal:     "asks for program code that is not allowed: opening it could run a stranger's commands." + asSafetensors,
	fact.CodePickleCall:       "uses an allowed function in a way it is not meant for, and was refused for safety." + asSafetensors,
	fact.CodePickleOpcode:     "holds instructions that no program writes, and was refused for safety." + again,
	fact.CodePickleMemo:       "refers to parts of itself that do not exist, or to one twice, and was refused for safety." + again,
	fact.CodePickleType:       "mixes up kinds of values and was refused for safety." + again,
	fact.CodePickleStack:      "is not complete in itself: a value is missing or left over." + again,
	fact.CodePicklePersistent: "refers to data that is not in the file." + again,
	fact.CodePickleExtension:  "refers to names that only the program that wrote it knows. Please send plain data or tensors.",
	fact.CodePickleBuffer:     "refers to data that is not in the file. Please save it without separate buffers.",
	fact.CodePickleProtocol:   "contradicts the version of its format and was refused for safety." + again,
	fact.CodePickleFrame:      "is divided where it must not be, and was refused for safety." + again,
	fact.CodePickleLimit:      "is larger or more deeply nested than can be checked. Please send a simpler file.",
	fact.CodePickleCyclic:     "holds a list or table that contains itself, which is not accepted.",
	fact.CodePickleMalformed:  "is damaged, or not the kind of saved Python data it seems to be.",
	fact.CodePickleScript:     "brings program code along with its weights and was refused for safety." + asSafetensors,
	fact.CodePickleNested:     "has more saved Python data hidden in a text and was refused for safety.",
}

const (
	asSafetensors = " Please send the weights as safetensors."
	again         = " Please save it again with a current version of your program."
)
