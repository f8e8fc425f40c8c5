// Package guard decides which uploaded bytes a handler may see.
//
// Every file is hashed and scanned while it is stored, identified by its content, walked by its structure, cleaned of
// what is not needed to show or play it, walked again, and only then kept under the hash of its bytes. Whatever goes
// wrong on the way, a limit, an unknown format, a full disk, a panic, is a denial.
//
//	g, err := guard.New(guard.Options{Dir: "/var/lib/app/quarantine"})
//	accept, err := guard.Accept("image/*", ".pdf") // from the component's accept list, once at start
//	policy := guard.Policy{Accept: accept}
//
//	report, artifact, err := g.Inspect(ctx, body, guard.Meta{Name: name, Type: contentType}, policy)
//	if err != nil {
//		var refused *guard.Refused
//		errors.As(err, &refused)
//		refused.Code()                   // "file.polyglot", for logs and tests; never changes
//		report.Sentence("Your photo")    // "Your photo can be read as two kinds of file at once …", for the visitor
//		return
//	}
//	f, err := artifact.Open() // read-only; there is no path
//
// A caller that receives the body piece by piece uses [Guard.Admit], [Upload.Write] and [Upload.Finish]; Write fails as
// soon as the first bytes give reason to. Call [Guard.Sweep] now and then: it removes what was last used before a time.
//
// The zero [Policy] accepts nothing, the zero [Verdict] denies, and a zero limit is its default, never unlimited.
//
// The stages are S0 admit, S1 stream, S2 identify, S3 walk, S4 confirm embedded objects, S6 clean, S7 commit. S5,
// decoding in a jail, is not part of this package. Nothing under guard imports the rest of the module.
package guard
