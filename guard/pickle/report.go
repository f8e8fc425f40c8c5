package pickle

// report notes that the stream asks for a name. Each name is reported once for each stream, up to a bound.
func (m *machine) report(module, name string, allowed bool) {
	key := [2]string{module, name}
	if m.asked[key] || len(m.asked) >= maxImports {
		return
	}
	if m.asked == nil {
		m.asked = map[[2]string]bool{}
	}
	m.asked[key] = true
	m.imports = append(m.imports, Import{Module: module, Name: name, Off: m.opAt, Path: m.path, Allowed: allowed})
}

// maxImports bounds the list of names. A file that asks for more is refused long before.
const maxImports = 4096
