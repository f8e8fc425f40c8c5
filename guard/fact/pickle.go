package fact

// The reasons of package pickle. A stream that ends early or goes on after its end has the general codes
// [CodeTruncated] and [CodeTrailing]; archives around it have those of package walk.
const (
	CodePickleGlobal     Code = "pickle.global_denied"      // asks for a name that is not on the allow-list
	CodePickleCall       Code = "pickle.call_denied"        // calls or fills a listed name in a way it is never written
	CodePickleOpcode     Code = "pickle.opcode_not_emitted" // an instruction that no pickler writes there
	CodePickleMemo       Code = "pickle.memo"               // memo entry that is missing, far off or written twice
	CodePickleType       Code = "pickle.type_confusion"     // an operand of the wrong kind
	CodePickleStack      Code = "pickle.stack"              // takes from an empty stack, or leaves something on it
	CodePicklePersistent Code = "pickle.persistent_id"      // refers to an object outside of the stream
	CodePickleExtension  Code = "pickle.extension"          // refers to the extension registry of a process
	CodePickleBuffer     Code = "pickle.buffer"             // refers to a buffer outside of the stream
	CodePickleProtocol   Code = "pickle.protocol"           // protocol missing, late, twice or older than an instruction
	CodePickleFrame      Code = "pickle.frame"              // an instruction crosses its frame
	CodePickleLimit      Code = "pickle.limit"              // more than the limits allow
	CodePickleCyclic     Code = "pickle.cyclic"             // a container that holds itself
	CodePickleMalformed  Code = "pickle.malformed"          // bytes that are no pickle, or no pickle of that container
	CodePickleScript     Code = "pickle.script"             // program code travels with the weights
	CodePickleNested     Code = "pickle.nested"             // a note: another pickle inside a string
)
