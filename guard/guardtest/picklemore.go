package guardtest

import "fmt"

// PicklesOptIn returns pickles that must pass with the sets that package pickle has on request, Pandas and Sklearn, and be
// refused without them.
func PicklesOptIn() []Case {
	var out []Case
	i8, f8, objects := DType("i8", "<"), DType("f8", "<"), DType("O8", "|")
	block := func(values any, from, to int) PyCall {
		slice := PyCall{Fn: PyGlobal{"builtins", "slice"}, Args: PyTuple{from, to, 1}}
		return PyCall{Fn: PyGlobal{"pandas._libs.internals", "_unpickle_block"}, Args: PyTuple{values, slice, 2}}
	}
	index := func(module string) []any {
		create := PyGlobal{"pandas.core.indexes.base", "_new_Index"}
		return []any{
			PyCall{Fn: create, Args: PyTuple{PyGlobal{module + "base", "Index"}, PyDict{"data", NDArray(objects, []any{"n", "x", "s"}, 3), "name", nil}}},
			PyCall{Fn: create, Args: PyTuple{PyGlobal{module + "range", "RangeIndex"}, PyDict{"name", nil, "start", 0, "stop", 2, "step", 1}}},
		}
	}
	frame := PyCall{Fn: PyGlobal{"pandas.core.frame", "DataFrame"}, New: true, State: PyDict{
		"_mgr", PyCall{Fn: PyGlobal{"pandas.core.internals.managers", "BlockManager"}, Args: PyTuple{PyTuple{
			block(NDArray(i8, make([]byte, 16), 1, 2), 0, 1), block(NDArray(f8, make([]byte, 16), 1, 2), 1, 2), block(NDArray(objects, []any{"a", nil}, 1, 2), 2, 3)},
			index("pandas.core.indexes.")}},
		"_typ", "dataframe", "_metadata", []any{}, "attrs", PyDict{}, "_flags", PyDict{"allows_duplicate_labels", true}}}
	estimator := PyCall{Fn: PyGlobal{"sklearn.linear_model._base", "LinearRegression"}, New: true, State: PyDict{
		"fit_intercept", true, "copy_X", true, "n_jobs", nil, "positive", false, "n_features_in_", 2, "coef_", NDArray(f8, make([]byte, 16), 2),
		"rank_", 2, "singular_", NDArray(f8, make([]byte, 16), 2), "intercept_", PyCall{Fn: PyGlobal{"numpy.core.multiarray", "scalar"}, Args: PyTuple{f8, make([]byte, 8)}},
		"_sklearn_version", "1.5.0"}}
	for proto := 2; proto < 6; proto++ {
		out = append(out,
			Case{ID: "b77", About: fmt.Sprintf("DataFrame, protocol %d", proto), Name: "a.pkl", Make: func() []byte { return Pickle(proto, frame) }},
			Case{ID: "b77", About: fmt.Sprintf("estimator, protocol %d", proto), Name: "a.pkl", Make: func() []byte { return Pickle(proto, estimator) }})
	}
	return out
}
