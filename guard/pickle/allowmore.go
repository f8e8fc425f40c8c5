package pickle

import "fmt"

// pandasGlobals are the classes and functions that DataFrame, Series and their indexes are pickled with, under the names
// of Pandas 1, 2 and 3. They take data that has been judged itself; nothing of them is called here.
func pandasGlobals() []*spec {
	var out []*spec
	add := func(module string, names ...string) {
		for _, n := range names {
			out = append(out, &spec{module: module, name: n, value: true, open: true, reduce: plainCall, create: plainCall, build: buildOpen, data: openData})
		}
	}
	add("pandas", "DataFrame", "Series", "Index", "RangeIndex", "DatetimeIndex", "TimedeltaIndex", "MultiIndex", "CategoricalIndex", "StringDtype", "CategoricalDtype", "Categorical",
		"Int64Dtype", "Float64Dtype", "BooleanDtype", "DatetimeTZDtype")
	add("pandas.arrays", "StringArray", "DatetimeArray", "TimedeltaArray", "IntegerArray", "FloatingArray", "BooleanArray", "NumpyExtensionArray")
	add("pandas.core.frame", "DataFrame")
	add("pandas.core.series", "Series")
	add("pandas.core.internals.managers", "BlockManager", "SingleBlockManager")
	add("pandas.core.internals.blocks", "new_block")
	add("pandas._libs.internals", "_unpickle_block", "BlockPlacement")
	add("pandas.core.indexes.base", "Index")
	add("pandas.core.indexes.range", "RangeIndex")
	add("pandas.core.indexes.multi", "MultiIndex")
	add("pandas.core.indexes.category", "CategoricalIndex")
	add("pandas.core.indexes.datetimes", "DatetimeIndex", "_new_DatetimeIndex")
	add("pandas.core.indexes.timedeltas", "TimedeltaIndex")
	add("pandas.core.indexes.numeric", "Int64Index", "UInt64Index", "Float64Index")
	add("pandas.core.arrays.categorical", "Categorical")
	add("pandas.core.arrays.datetimes", "DatetimeArray")
	add("pandas.core.arrays.timedeltas", "TimedeltaArray")
	add("pandas.core.arrays.string_", "StringArray", "StringDtype")
	add("pandas.core.arrays.integer", "IntegerArray", "Int64Dtype")
	add("pandas.core.arrays.floating", "FloatingArray", "Float64Dtype")
	add("pandas.core.arrays.boolean", "BooleanArray", "BooleanDtype")
	add("pandas.core.dtypes.dtypes", "CategoricalDtype", "DatetimeTZDtype")
	add("pandas.core.flags", "Flags")
	return append(out,
		&spec{module: "pandas.core.indexes.base", name: "_new_Index", open: true, reduce: newIndex, data: openData},
		&spec{module: "pandas._libs.arrays", name: "__pyx_unpickle_NDArrayBacked", open: true, reduce: newBacked, build: buildOpen, data: openData})
}

// newIndex is _new_Index(class, {attributes}).
func newIndex(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 2 {
		return 0, fmt.Sprintf("%d arguments", len(args))
	}
	if c := m.specOf(args[0]); c == nil || !c.open {
		return 0, m.describe(args[0]) + " as a class"
	}
	if m.at(args[1]).kind != kDict {
		return 0, "attributes that are no dict"
	}
	return plainCall(m, s, args)
}

// newBacked is __pyx_unpickle_NDArrayBacked(class, checksum, None).
func newBacked(m *machine, s *spec, args []ref) (ref, string) {
	if len(args) != 3 || args[2] != refNone {
		return 0, "arguments that are not a class, a checksum and None"
	}
	if c := m.specOf(args[0]); c == nil || !c.open {
		return 0, m.describe(args[0]) + " as a class"
	}
	if _, ok := m.isInt(args[1]); !ok {
		return 0, "a checksum that is no number"
	}
	return plainCall(m, s, args)
}

// buildOpen takes any state: what it holds is judged when the stream has ended.
func buildOpen(*machine, *object, ref) (string, error) { return "", nil }

// openData gives an object as what it was made with.
func openData(f *File, o *object) (any, error) {
	args, err := f.values(o.args)
	out := Object{Module: o.spec.module, Name: o.spec.name, Args: args}
	if err == nil && o.state != 0 {
		out.State, err = f.value(o.state)
	}
	return out, err
}

// sklearnGlobals are estimators whose state is numbers, text and arrays. Those whose compiled code
// trusts what it is given, trees and kernel machines among them, are not listed.
func sklearnGlobals() []*spec {
	var out []*spec
	for module, names := range map[string][]string{
		"sklearn.linear_model._base":                    {"LinearRegression"},
		"sklearn.linear_model._ridge":                   {"Ridge", "RidgeClassifier", "RidgeCV", "RidgeClassifierCV"},
		"sklearn.linear_model._logistic":                {"LogisticRegression", "LogisticRegressionCV"},
		"sklearn.linear_model._coordinate_descent":      {"Lasso", "LassoCV", "ElasticNet", "ElasticNetCV"},
		"sklearn.linear_model._bayes":                   {"BayesianRidge", "ARDRegression"},
		"sklearn.linear_model._huber":                   {"HuberRegressor"},
		"sklearn.preprocessing._data":                   {"StandardScaler", "MinMaxScaler", "MaxAbsScaler", "RobustScaler", "Normalizer", "Binarizer", "QuantileTransformer", "PowerTransformer"},
		"sklearn.preprocessing._label":                  {"LabelEncoder", "LabelBinarizer", "MultiLabelBinarizer"},
		"sklearn.preprocessing._encoders":               {"OneHotEncoder", "OrdinalEncoder"},
		"sklearn.preprocessing._polynomial":             {"PolynomialFeatures"},
		"sklearn.decomposition._pca":                    {"PCA"},
		"sklearn.decomposition._truncated_svd":          {"TruncatedSVD"},
		"sklearn.decomposition._nmf":                    {"NMF"},
		"sklearn.cluster._kmeans":                       {"KMeans", "MiniBatchKMeans"},
		"sklearn.naive_bayes":                           {"GaussianNB", "MultinomialNB", "BernoulliNB", "ComplementNB"},
		"sklearn.discriminant_analysis":                 {"LinearDiscriminantAnalysis", "QuadraticDiscriminantAnalysis"},
		"sklearn.neighbors._nearest_centroid":           {"NearestCentroid"},
		"sklearn.impute._base":                          {"SimpleImputer", "MissingIndicator"},
		"sklearn.feature_selection._variance_threshold": {"VarianceThreshold"},
		"sklearn.svm._classes":                          {"LinearSVC", "LinearSVR"},
		"sklearn.dummy":                                 {"DummyClassifier", "DummyRegressor"},
		"sklearn.pipeline":                              {"Pipeline"},
	} {
		for _, name := range names {
			s := &spec{module: module, name: name}
			s.asRecord()
			out = append(out, s)
		}
	}
	return out
}
