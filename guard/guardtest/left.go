package guardtest

import "fmt"

// Families are the families of hostile files, with how many ids each has: "I1" to "I48" are pictures, V drawings, A sound,
// M video, Z archives, T documents and tables, S serialized objects, O models, H names, requests and sealed state. Family P,
// pickles, has a list of its own.
func Families() map[string]int {
	return map[string]int{"I": 48, "V": 19, "A": 20, "M": 15, "Z": 27, "T": 33, "S": 24, "O": 31, "H": 24}
}

// A Gap says why an id has no Case.
type Gap struct {
	Why  string
	Test string // the test that covers it, as "directory/TestName"; "" where nothing does
}

// Left lists the hostile ids that no [Case] generates.
func Left() map[string]Gap {
	const (
		request = "is a request, not a file"
		sealed  = "is sealed state, not a file"
		office  = "needs a reader of office files"
		value   = "is a value of a call, not a file: see Values"
	)
	return map[string]Gap{
		"T11": {Why: "a table of shared strings that multiplies " + office + "; how far archives and XML unpack is limited"},
		"S5":  {value, "guard/serial/TestHostileValuesAreFound"},
		"S6":  {value, "guard/serial/TestHostileValuesAreFound"},
		"S12": {value, "guard/serial/TestHostileValuesAreFound"},
		"S14": {value, "guard/serial/TestHostileValuesAreFound"},
		"S15": {value, "guard/serial/TestHostileValuesAreFound"},
		"H4":  {request, "internal/files/TestSecMultipartUnambiguous"},
		"H6":  {request, "internal/gate/TestSecHeaderAndQueryLimits"},
		"H7":  {request, "internal/files/TestSecMultipartBoundaryLimits"},
		"H8":  {request, "internal/files/TestSecMultipartUnambiguous"},
		"H9":  {request, "internal/files/TestSecSlowUpload"},
		"H10": {Why: "between inspection and use a file has no name that anybody could write to"},
		"H11": {request, "internal/files/TestSecUploadSameBytesDifferentHandles"},
		"H12": {request, "internal/files/TestDownloadRanges"},
		"H13": {Why: "uploads cannot be resumed"},
		"H14": {request, "internal/files/TestSecRequestContentEncodingRejected"},
		"H15": {sealed, "guard/seal/TestChangedEnvelopeDoesNotOpen"},
		"H16": {sealed, "guard/seal/TestWrongUseDoesNotOpen"},
		"H17": {sealed, "guard/seal/TestWrongUseDoesNotOpen"},
		"H18": {sealed, "guard/seal/TestWrongUseDoesNotOpen"},
		"H19": {sealed, "guard/seal/TestChangedEnvelopeDoesNotOpen"},
		"H20": {sealed, "guard/seal/TestRotationKeepsOldEnvelopesForTheOverlap"},
		"H21": {sealed, "guard/seal/TestLedgerRefusesReplay"},
		"H22": {sealed, "guard/seal/TestChangedEnvelopeDoesNotOpen"},
		"H23": {Why: "no cookie is decoded: the only one is a random name"},
		"H24": {sealed, "guard/seal/TestTokenHoldsForItsSubjectOnly"},
	}
}

// BenignIDs is how many ids the harmless files have: "b1" to "b91".
const BenignIDs = 91

// BenignLeft lists the harmless ids that no [Case] generates, or that do not pass, with the reason.
func BenignLeft() map[string]string {
	const model = "is a serialized object: see PicklesBenign"
	out := map[string]string{
		"b16": "AVIF has no walker: it passes where any file may, and is refused where a picture is wanted",
		"b17": "HEIC has no walker, as AVIF",
		"b54": "a jar holds programs: it is refused unless Policy.Programs is set",
		"b65": "Parquet has no walker: it passes where any file may",
		"b66": "Arrow has no walker: it passes where any file may",
		"b91": "a field without a file sends nothing",
	}
	for i := 71; i <= 78; i++ {
		out[fmt.Sprint("b", i)] = model
	}
	return out
}
