package oriel

import "testing"

func TestALabelShowsTheBestClassesFirst(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{map[string]float64{"cat": 0.2, "dog": 0.7, "ant": 0.1}, `{"label":"dog","confidences":[{"label":"dog","confidence":0.7},{"label":"cat","confidence":0.2}]}`},
		{map[string]float64{"b": 0.5, "a": 0.5}, `{"label":"a","confidences":[{"label":"a","confidence":0.5},{"label":"b","confidence":0.5}]}`},
		{map[string]float64{}, `{"label":null,"confidences":[]}`},
		{"cat", `{"label":"cat","confidences":null}`},
		{nil, `null`},
	} {
		got, err := (&Label{Top: 2}).encode(nil, c.value)
		if err != nil || string(got) != c.want {
			t.Errorf("%v is %s, %v; want %s", c.value, got, err, c.want)
		}
	}
	if _, err := (&Label{}).encode(nil, 3); err == nil {
		t.Error("a number must be refused")
	}
}
