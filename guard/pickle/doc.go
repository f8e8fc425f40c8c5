// Package pickle reads Python's pickles and says what they would do, without Python and without doing it.
//
// A pickle is a program. Its instructions import names, call what they imported and fill the results; loading one from a
// stranger runs the stranger's code. This package interprets every instruction of protocols 0 to 5 over abstract values:
// a number, a string somewhere in the file, a list of such. Nothing is imported, called or decompressed by the machine
// itself. A name that is asked for must be on an allow-list, byte for byte, and whatever is called must be called with
// the arguments that it is called with by a real pickler: a tensor's view lies inside its storage, an array's bytes are as
// many as its shape says. Everything else is refused, with a code, an offset and the name.
//
// # Scanning
//
// [Scan] reads a whole file and reports everything it finds; [Report.Denied] is the verdict:
//
//	f, err := os.Open("model.pkl")
//	info, err := f.Stat()
//	…
//	report, err := pickle.Scan(ctx, f, info.Size(), pickle.Default())
//	if finding, denied := report.Denied(); denied {
//		fmt.Println(finding.Code, finding.Off, finding.Detail) // pickle.global_denied 23 os.system
//	}
//	for _, name := range report.Imports { … } // every name that the file asks for, allowed or not
//	for _, t := range report.Tensors { … }    // of a checkpoint: name, type, shape, strides, storage
//
// The first refusal is the verdict; the machine goes on where it can, so that the report names the rest. With
// [Policy].Trace each finding carries the instructions that led to it, and [Listing] disassembles any place.
//
// Files are read through a window of 256 KiB. Values take about 20 bytes each and strings stay in the file, so a
// checkpoint of any size is scanned in the memory that its values need, at most [Limits].Memory. Every function is safe for
// concurrent use; a [File] belongs to one goroutine at a time.
//
// # Policies
//
// The zero [Policy] lets plain data through: numbers, strings, containers, dates, decimals, UUIDs. [Default] adds NumPy and
// PyTorch. [Pandas] and [Sklearn] are for applications that ask for them, and [Policy].Allow takes single names.
// [Policy.Uses] lists what a policy allows. There is no deny-list: what is not listed is refused.
//
// # Containers
//
// A file is known by its bytes, not by its name: a plain stream; PyTorch's zip and its older form of five streams and
// the storages; joblib, with arrays between the instructions; NumPy's npy and npz; any other zip, whose pickles, arrays
// and archives are scanned. Each may be compressed as joblib does it: zlib, gzip, bz2, xz, lzma, lz4. Every byte must be
// accounted for: a second stream, a storage longer than its tensors need, a file that no checkpoint has, are refused.
//
// # Values
//
// [Open] keeps the values of a file that passed, and [File.Value] makes Go values of them. [Decode] fills a declared Go
// type, by package typed. Both refuse a file at its first finding.
//
// # Probing
//
// [Probe] says whether a pickle begins at some offset of a file of another kind. It is what a search for embedded objects
// confirms its candidates with.
//
// # What it does not do
//
// A file that passes is data for the loaders of the libraries it was written for, as far as their documented formats go;
// a bug of such a loader is its own. Never load with Python's pickle what was scanned as [Joblib]: the arrays between the
// instructions are instructions to it. Extensions, out-of-band buffers, persistent ids other than PyTorch's, estimators
// with compiled parts and TorchScript are refused.
package pickle
