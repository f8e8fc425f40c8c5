package pickle

// A Use is one way in which a policy lets a name be used.
type Use byte

// The uses of a name. One that has none may only be met as an argument.
const (
	UseCall   Use = 'R' // REDUCE calls it
	UseNew    Use = 'N' // NEWOBJ makes an object of it
	UseBuild  Use = 'B' // BUILD sets the state of what it made
	UseItems  Use = 'I' // SETITEMS fill what it made
	UseAppend Use = 'A' // APPENDS fill what it made
	UseValue  Use = 'V' // it stands as a value
)

// Uses returns how the policy lets each name be used, by dotted name. A call's arguments are checked besides.
func (p Policy) Uses() (map[string][]Use, error) {
	a, err := p.compile()
	if err != nil {
		return nil, err
	}
	out := make(map[string][]Use, len(a.byName))
	for _, s := range a.byName {
		uses := []Use{}
		for _, u := range []struct {
			has bool
			use Use
		}{{s.reduce != nil, UseCall}, {s.create != nil, UseNew}, {s.build != nil, UseBuild}, {s.items, UseItems}, {s.appends, UseAppend}, {s.value, UseValue}} {
			if u.has {
				uses = append(uses, u.use)
			}
		}
		out[s.String()] = uses
	}
	return out, nil
}
