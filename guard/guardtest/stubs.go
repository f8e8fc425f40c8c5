package guardtest

type Entry struct {
	Name string
	Data []byte
}

func Zip(es ...Entry) []byte {
	return []byte("PK\x03\x04" + "PK\x05\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
}
func archives() []Case       { return nil }
func tables() []Case         { return nil }
func drawings() []Case       { return nil }
func sounds() []Case         { return nil }
func videos() []Case         { return nil }
func benignArchives() []Case { return nil }
func benignText() []Case     { return nil }
func benignMedia() []Case    { return nil }
