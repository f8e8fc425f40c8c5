"""Loads pickles in Python workers by the allow-list of Oriel's package guard/pickle, and stops the loaders that have none.

    import oriel_safe

    value = oriel_safe.load(file)                    # plain data
    value = oriel_safe.load(file, ("data", "numpy"))  # and arrays
    oriel_safe.refuse_unsafe_loaders()               # for the rest of the process, see below

load and loads take a pickle of protocols 0 to 5. A name that is not on the list, or is called with arguments that no
pickler writes, raises Refused before anything is imported. Checkpoints of PyTorch are for torch.load(weights_only=True),
or better for `oriel convert` and safetensors: this module reads no persistent ids.

refuse_unsafe_loaders makes every other road raise Refused: pickle.load and everything built on it (torch.load with
weights_only=False, joblib.load, numpy.load with allow_pickle=True, shelve, multiprocessing) when the stream asks for a
name that is not on the list; marshal.loads outside of imports; loaders of PyYAML when the document asks for an object of
Python's; and starting programs. Pickles that ask for listed names still load, plain values in an array of objects among
them. With sets=None no pickle loads at all, whatever it holds, other than by load and loads. Audit hooks cannot be taken
back.

ORIEL_SAFE in the environment does it when this module is imported: 1 as by default, loaders leaves programs alone, strict
is sets=None. Import your libraries first: some, PyTorch with CUDA among them, start a program while they look for theirs.

Server and helper agree: a test compares the list below with the one in Go.
"""

import importlib
import io
import os
import pickle
import sys
import threading

# begin allow-list: written by `go test ./guard/pickle -run SameAllowList -update`
ALLOWED = {
    "data": {
        "__builtin__.Ellipsis": "V",
        "__builtin__.bool": "",
        "__builtin__.bytearray": "R",
        "__builtin__.bytes": "R",
        "__builtin__.complex": "R",
        "__builtin__.dict": "",
        "__builtin__.float": "",
        "__builtin__.frozenset": "R",
        "__builtin__.int": "",
        "__builtin__.list": "",
        "__builtin__.object": "",
        "__builtin__.set": "RN",
        "__builtin__.slice": "R",
        "__builtin__.str": "",
        "__builtin__.tuple": "",
        "__builtin__.xrange": "R",
        "_codecs.encode": "R",
        "argparse.Namespace": "NB",
        "builtins.Ellipsis": "V",
        "builtins.bool": "",
        "builtins.bytearray": "R",
        "builtins.bytes": "R",
        "builtins.complex": "R",
        "builtins.dict": "",
        "builtins.float": "",
        "builtins.frozenset": "R",
        "builtins.int": "",
        "builtins.list": "",
        "builtins.object": "",
        "builtins.range": "R",
        "builtins.set": "RN",
        "builtins.slice": "R",
        "builtins.str": "",
        "builtins.tuple": "",
        "collections.Counter": "RI",
        "collections.OrderedDict": "RBI",
        "collections.defaultdict": "RI",
        "collections.deque": "RA",
        "copy_reg._reconstructor": "R",
        "copyreg._reconstructor": "R",
        "datetime.date": "R",
        "datetime.datetime": "R",
        "datetime.time": "R",
        "datetime.timedelta": "R",
        "datetime.timezone": "R",
        "decimal.Decimal": "R",
        "fractions.Fraction": "R",
        "uuid.UUID": "NB",
    },
    "numpy": {
        "joblib.numpy_pickle.NumpyArrayWrapper": "NB",
        "numpy._core.multiarray._reconstruct": "RB",
        "numpy._core.multiarray.scalar": "R",
        "numpy._core.numeric._frombuffer": "R",
        "numpy.bool_": "V",
        "numpy.complex128": "V",
        "numpy.complex64": "V",
        "numpy.core.multiarray._reconstruct": "RB",
        "numpy.core.multiarray.scalar": "R",
        "numpy.core.numeric._frombuffer": "R",
        "numpy.dtype": "RB",
        "numpy.float16": "V",
        "numpy.float32": "V",
        "numpy.float64": "V",
        "numpy.int16": "V",
        "numpy.int32": "V",
        "numpy.int64": "V",
        "numpy.int8": "V",
        "numpy.ndarray": "",
        "numpy.uint16": "V",
        "numpy.uint32": "V",
        "numpy.uint64": "V",
        "numpy.uint8": "V",
    },
    "torch": {
        "torch.BFloat16Storage": "",
        "torch.BoolStorage": "",
        "torch.ByteStorage": "",
        "torch.CharStorage": "",
        "torch.ComplexDoubleStorage": "",
        "torch.ComplexFloatStorage": "",
        "torch.DoubleStorage": "",
        "torch.FloatStorage": "",
        "torch.HalfStorage": "",
        "torch.IntStorage": "",
        "torch.LongStorage": "",
        "torch.ShortStorage": "",
        "torch.Size": "R",
        "torch.UntypedStorage": "",
        "torch._utils._rebuild_parameter": "R",
        "torch._utils._rebuild_tensor": "R",
        "torch._utils._rebuild_tensor_v2": "R",
        "torch._utils._rebuild_tensor_v3": "R",
        "torch.bfloat16": "V",
        "torch.bool": "V",
        "torch.channels_last": "V",
        "torch.complex128": "V",
        "torch.complex32": "V",
        "torch.complex64": "V",
        "torch.contiguous_format": "V",
        "torch.device": "R",
        "torch.double": "V",
        "torch.float": "V",
        "torch.float16": "V",
        "torch.float32": "V",
        "torch.float64": "V",
        "torch.float8_e4m3fn": "V",
        "torch.float8_e4m3fnuz": "V",
        "torch.float8_e5m2": "V",
        "torch.float8_e5m2fnuz": "V",
        "torch.float8_e8m0fnu": "V",
        "torch.half": "V",
        "torch.int": "V",
        "torch.int16": "V",
        "torch.int32": "V",
        "torch.int64": "V",
        "torch.int8": "V",
        "torch.long": "V",
        "torch.preserve_format": "V",
        "torch.short": "V",
        "torch.storage.UntypedStorage": "",
        "torch.strided": "V",
        "torch.uint16": "V",
        "torch.uint32": "V",
        "torch.uint64": "V",
        "torch.uint8": "V",
    },
    "pandas": {
        "joblib.numpy_pickle.NumpyArrayWrapper": "NB",
        "numpy._core.multiarray._reconstruct": "RB",
        "numpy._core.multiarray.scalar": "R",
        "numpy._core.numeric._frombuffer": "R",
        "numpy.bool_": "V",
        "numpy.complex128": "V",
        "numpy.complex64": "V",
        "numpy.core.multiarray._reconstruct": "RB",
        "numpy.core.multiarray.scalar": "R",
        "numpy.core.numeric._frombuffer": "R",
        "numpy.dtype": "RB",
        "numpy.float16": "V",
        "numpy.float32": "V",
        "numpy.float64": "V",
        "numpy.int16": "V",
        "numpy.int32": "V",
        "numpy.int64": "V",
        "numpy.int8": "V",
        "numpy.ndarray": "",
        "numpy.uint16": "V",
        "numpy.uint32": "V",
        "numpy.uint64": "V",
        "numpy.uint8": "V",
        "pandas.BooleanDtype": "RNBV",
        "pandas.Categorical": "RNBV",
        "pandas.CategoricalDtype": "RNBV",
        "pandas.CategoricalIndex": "RNBV",
        "pandas.DataFrame": "RNBV",
        "pandas.DatetimeIndex": "RNBV",
        "pandas.DatetimeTZDtype": "RNBV",
        "pandas.Float64Dtype": "RNBV",
        "pandas.Index": "RNBV",
        "pandas.Int64Dtype": "RNBV",
        "pandas.MultiIndex": "RNBV",
        "pandas.RangeIndex": "RNBV",
        "pandas.Series": "RNBV",
        "pandas.StringDtype": "RNBV",
        "pandas.TimedeltaIndex": "RNBV",
        "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked": "RB",
        "pandas._libs.internals.BlockPlacement": "RNBV",
        "pandas._libs.internals._unpickle_block": "RNBV",
        "pandas.arrays.BooleanArray": "RNBV",
        "pandas.arrays.DatetimeArray": "RNBV",
        "pandas.arrays.FloatingArray": "RNBV",
        "pandas.arrays.IntegerArray": "RNBV",
        "pandas.arrays.NumpyExtensionArray": "RNBV",
        "pandas.arrays.StringArray": "RNBV",
        "pandas.arrays.TimedeltaArray": "RNBV",
        "pandas.core.arrays.boolean.BooleanArray": "RNBV",
        "pandas.core.arrays.boolean.BooleanDtype": "RNBV",
        "pandas.core.arrays.categorical.Categorical": "RNBV",
        "pandas.core.arrays.datetimes.DatetimeArray": "RNBV",
        "pandas.core.arrays.floating.Float64Dtype": "RNBV",
        "pandas.core.arrays.floating.FloatingArray": "RNBV",
        "pandas.core.arrays.integer.Int64Dtype": "RNBV",
        "pandas.core.arrays.integer.IntegerArray": "RNBV",
        "pandas.core.arrays.string_.StringArray": "RNBV",
        "pandas.core.arrays.string_.StringDtype": "RNBV",
        "pandas.core.arrays.timedeltas.TimedeltaArray": "RNBV",
        "pandas.core.dtypes.dtypes.CategoricalDtype": "RNBV",
        "pandas.core.dtypes.dtypes.DatetimeTZDtype": "RNBV",
        "pandas.core.flags.Flags": "RNBV",
        "pandas.core.frame.DataFrame": "RNBV",
        "pandas.core.indexes.base.Index": "RNBV",
        "pandas.core.indexes.base._new_Index": "R",
        "pandas.core.indexes.category.CategoricalIndex": "RNBV",
        "pandas.core.indexes.datetimes.DatetimeIndex": "RNBV",
        "pandas.core.indexes.datetimes._new_DatetimeIndex": "RNBV",
        "pandas.core.indexes.multi.MultiIndex": "RNBV",
        "pandas.core.indexes.numeric.Float64Index": "RNBV",
        "pandas.core.indexes.numeric.Int64Index": "RNBV",
        "pandas.core.indexes.numeric.UInt64Index": "RNBV",
        "pandas.core.indexes.range.RangeIndex": "RNBV",
        "pandas.core.indexes.timedeltas.TimedeltaIndex": "RNBV",
        "pandas.core.internals.blocks.new_block": "RNBV",
        "pandas.core.internals.managers.BlockManager": "RNBV",
        "pandas.core.internals.managers.SingleBlockManager": "RNBV",
        "pandas.core.series.Series": "RNBV",
    },
    "sklearn": {
        "joblib.numpy_pickle.NumpyArrayWrapper": "NB",
        "numpy._core.multiarray._reconstruct": "RB",
        "numpy._core.multiarray.scalar": "R",
        "numpy._core.numeric._frombuffer": "R",
        "numpy.bool_": "V",
        "numpy.complex128": "V",
        "numpy.complex64": "V",
        "numpy.core.multiarray._reconstruct": "RB",
        "numpy.core.multiarray.scalar": "R",
        "numpy.core.numeric._frombuffer": "R",
        "numpy.dtype": "RB",
        "numpy.float16": "V",
        "numpy.float32": "V",
        "numpy.float64": "V",
        "numpy.int16": "V",
        "numpy.int32": "V",
        "numpy.int64": "V",
        "numpy.int8": "V",
        "numpy.ndarray": "",
        "numpy.uint16": "V",
        "numpy.uint32": "V",
        "numpy.uint64": "V",
        "numpy.uint8": "V",
        "sklearn.cluster._kmeans.KMeans": "NB",
        "sklearn.cluster._kmeans.MiniBatchKMeans": "NB",
        "sklearn.decomposition._nmf.NMF": "NB",
        "sklearn.decomposition._pca.PCA": "NB",
        "sklearn.decomposition._truncated_svd.TruncatedSVD": "NB",
        "sklearn.discriminant_analysis.LinearDiscriminantAnalysis": "NB",
        "sklearn.discriminant_analysis.QuadraticDiscriminantAnalysis": "NB",
        "sklearn.dummy.DummyClassifier": "NB",
        "sklearn.dummy.DummyRegressor": "NB",
        "sklearn.feature_selection._variance_threshold.VarianceThreshold": "NB",
        "sklearn.impute._base.MissingIndicator": "NB",
        "sklearn.impute._base.SimpleImputer": "NB",
        "sklearn.linear_model._base.LinearRegression": "NB",
        "sklearn.linear_model._bayes.ARDRegression": "NB",
        "sklearn.linear_model._bayes.BayesianRidge": "NB",
        "sklearn.linear_model._coordinate_descent.ElasticNet": "NB",
        "sklearn.linear_model._coordinate_descent.ElasticNetCV": "NB",
        "sklearn.linear_model._coordinate_descent.Lasso": "NB",
        "sklearn.linear_model._coordinate_descent.LassoCV": "NB",
        "sklearn.linear_model._huber.HuberRegressor": "NB",
        "sklearn.linear_model._logistic.LogisticRegression": "NB",
        "sklearn.linear_model._logistic.LogisticRegressionCV": "NB",
        "sklearn.linear_model._ridge.Ridge": "NB",
        "sklearn.linear_model._ridge.RidgeCV": "NB",
        "sklearn.linear_model._ridge.RidgeClassifier": "NB",
        "sklearn.linear_model._ridge.RidgeClassifierCV": "NB",
        "sklearn.naive_bayes.BernoulliNB": "NB",
        "sklearn.naive_bayes.ComplementNB": "NB",
        "sklearn.naive_bayes.GaussianNB": "NB",
        "sklearn.naive_bayes.MultinomialNB": "NB",
        "sklearn.neighbors._nearest_centroid.NearestCentroid": "NB",
        "sklearn.pipeline.Pipeline": "NB",
        "sklearn.preprocessing._data.Binarizer": "NB",
        "sklearn.preprocessing._data.MaxAbsScaler": "NB",
        "sklearn.preprocessing._data.MinMaxScaler": "NB",
        "sklearn.preprocessing._data.Normalizer": "NB",
        "sklearn.preprocessing._data.PowerTransformer": "NB",
        "sklearn.preprocessing._data.QuantileTransformer": "NB",
        "sklearn.preprocessing._data.RobustScaler": "NB",
        "sklearn.preprocessing._data.StandardScaler": "NB",
        "sklearn.preprocessing._encoders.OneHotEncoder": "NB",
        "sklearn.preprocessing._encoders.OrdinalEncoder": "NB",
        "sklearn.preprocessing._label.LabelBinarizer": "NB",
        "sklearn.preprocessing._label.LabelEncoder": "NB",
        "sklearn.preprocessing._label.MultiLabelBinarizer": "NB",
        "sklearn.preprocessing._polynomial.PolynomialFeatures": "NB",
        "sklearn.svm._classes.LinearSVC": "NB",
        "sklearn.svm._classes.LinearSVR": "NB",
    },
}
# end allow-list


class Refused(pickle.UnpicklingError):
    """A stream or a program wants what is not allowed. The text says what."""


class _Name:
    """A listed name that the stream asked for, with its uses: R call, N new, B build, I items, A append, V value."""

    def __init__(self, dotted, uses, thing):
        self.dotted, self.uses, self.thing = dotted, uses, thing

    def __reduce__(self):
        raise Refused(f"{self.dotted} is no value")


def _need(condition, text):
    if not condition:
        raise Refused(text)


def _encode(text, how, *rest):
    _need(type(text) is str and how in ("latin1", "latin-1") and not rest, "bytes are text in latin1, or they are refused")
    return text.encode("latin1")


def _buffer(cls, *args):
    if len(args) == 2:
        return cls(_encode(*args))
    _need(not args or len(args) == 1 and type(args[0]) is bytes, f"{cls.__name__} is made of bytes")
    return cls(*args)


def _one(*kinds):
    def call(cls, *args):
        _need(len(args) <= 1 and all(type(a) in kinds for a in args), f"{cls.__name__} is made of one list or dict")
        return cls(*args)

    return call


def _deque(cls, items=(), maxlen=None):
    _need(type(items) in (list, tuple) and (maxlen is None or type(maxlen) is int), "a deque is made of a list")
    return cls(items, maxlen)


def _default(cls, factory=None):
    _need(factory in (None, list, dict, set, int, float, str, bool, tuple), "a factory makes empty plain values")
    return cls(factory)


def _fraction(cls, *args):
    text = args[0] if len(args) == 1 and type(args[0]) is str else "0"
    _need(len(args) in (1, 2) and len(text) < 4300 and not text.strip("-/0123456789") and all(type(a) in (int, str) for a in args), "a fraction is two numbers")
    return cls(*args)


def _dtype(cls, code, *flags):
    kind = code.lstrip("<>=|")[:1] if type(code) is str and len(code) <= 16 else ""
    _need(kind and kind in "?biufcmMSU", "arrays hold numbers, dates or text of fixed length")
    return cls(code, *flags)


def _ndarray(fn, cls, shape, kind):
    _need(shape == (0,) and kind in (b"b", "b"), "an array is made empty and then filled")
    return fn(cls, shape, b"b")


# Calls whose arguments could be more than a pickler writes. The others take what they are given.
_CALLS = {
    "_codecs.encode": lambda fn, *args: _encode(*args),
    "builtins.bytes": _buffer, "builtins.bytearray": _buffer,
    "builtins.set": _one(list), "builtins.frozenset": _one(list), "collections.OrderedDict": _one(list), "collections.Counter": _one(dict),
    "collections.deque": _deque, "collections.defaultdict": _default, "fractions.Fraction": _fraction, "numpy.dtype": _dtype,
    "numpy.core.multiarray._reconstruct": _ndarray, "numpy._core.multiarray._reconstruct": _ndarray,
}
_PY2 = {"__builtin__": "builtins", "copy_reg": "copyreg"}
_running = threading.local()


def _filler(op, use, *kinds):
    """Runs an instruction that fills a container, if the value below is one that may be filled."""
    load = getattr(pickle._Unpickler, "load_" + op.lower())

    def run(self):
        where = self.metastack[-1][-1] if op.endswith("S") else self.stack[-3 if op == "SETITEM" else -2]
        _need(type(where) in kinds or use in self._made.get(id(where), (None, ""))[1], "the stream fills what is not filled")
        load(self)

    return run


class _Unpickler(pickle._Unpickler):
    """Python's own unpickler in Python, since the one in C asks nobody before it calls or fills something."""

    dispatch = dict(pickle._Unpickler.dispatch)
    load = pickle._Unpickler.load  # the one from before refuse_unsafe_loaders

    def __init__(self, file, sets):
        super().__init__(file, fix_imports=False)
        unknown = set(sets) - set(ALLOWED)
        if unknown:
            raise ValueError(f"oriel_safe: unknown sets {sorted(unknown)}; there are {sorted(ALLOWED)}")
        self._uses = {}
        for s in {"data", *sets}:
            self._uses.update(ALLOWED[s])
        self._calls = dict(_CALLS)
        if {"pandas", "sklearn"} & set(sets):
            self._calls["numpy.dtype"] = lambda cls, code, *flags: cls(code, *flags) if code in ("O", "O8") else _dtype(cls, code, *flags)
        self._made = {}  # by id: the object, so that it lives, and the uses of what made it

    def find_class(self, module, name):
        dotted = f"{module}.{name}"
        if dotted not in self._uses or "." in name:
            raise Refused(f"the stream asks for {dotted}")
        module, name = _PY2.get(module, module), {"xrange": "range"}.get(name, name)
        thing = getattr(importlib.import_module(module), name)
        if self._uses[dotted] == "V":
            return thing
        return _Name(f"{module}.{name}", self._uses[dotted], thing)

    def persistent_load(self, pid):
        raise Refused("the stream refers to something outside of it")

    def _keep(self, value, uses):
        self._made[id(value)] = (value, uses)
        self.append(value)

    def _pair(self, use):
        args, name = self.stack.pop(), self.stack.pop()
        _need(type(name) is _Name and use in name.uses and type(args) is tuple, "the stream calls what is not called")
        return name, args

    def _reduce(self):
        name, args = self._pair("R")
        if name.dotted == "copyreg._reconstructor":
            _need(len(args) == 3 and all(type(a) is _Name for a in args[:2]) and args[1].thing is object and args[2] is None and "N" in args[0].uses,
                  "only listed classes are reconstructed")
            self._keep(object.__new__(args[0].thing), args[0].uses)
            return
        args = [a.thing if type(a) is _Name else a for a in args]
        call = self._calls.get(name.dotted)
        self._keep(call(name.thing, *args) if call else name.thing(*args), name.uses)

    def _newobj(self):
        name, args = self._pair("N")
        _need("V" in name.uses or not args, "a new object takes no arguments")
        self._keep(name.thing.__new__(name.thing, *args), name.uses)

    def _build(self):
        value, uses = self._made.get(id(self.stack[-2]), (None, ""))
        _need("B" in uses, "the stream sets the state of what has none")
        if type(value).__module__ == "uuid":
            state = self.stack.pop()
            _need(type(state) is dict and set(state) <= {"int", "is_safe"} and type(state.get("int")) is int and 0 <= state["int"] < 1 << 128, "a UUID is a number")
            object.__setattr__(value, "int", state["int"])
            object.__setattr__(value, "is_safe", importlib.import_module("uuid").SafeUUID.unknown)
            return
        pickle._Unpickler.load_build(self)

    def _refuse(self):
        raise Refused("the stream uses an instruction that no pickler writes there")

    for _op in "INST", "OBJ", "EXT1", "EXT2", "EXT4", "NEWOBJ_EX", "DUP", "NEXT_BUFFER", "READONLY_BUFFER":
        dispatch[getattr(pickle, _op)[0]] = _refuse
    dispatch[pickle.REDUCE[0]], dispatch[pickle.NEWOBJ[0]], dispatch[pickle.BUILD[0]] = _reduce, _newobj, _build
    for _op, _use, _kind in (("APPEND", "A", list), ("APPENDS", "A", list), ("SETITEM", "I", dict), ("SETITEMS", "I", dict), ("ADDITEMS", "-", set)):
        dispatch[getattr(pickle, _op)[0]] = _filler(_op, _use, _kind)


def load(file, sets=("data",)):
    """Reads one pickle from a file by the allow-list of the sets."""
    _running.depth = getattr(_running, "depth", 0) + 1
    try:
        return _Unpickler(file, sets).load()
    finally:
        _running.depth -= 1


def loads(data, sets=("data",)):
    """Reads one pickle from bytes by the allow-list of the sets."""
    return load(io.BytesIO(data), sets)


_PROGRAMS = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "pty.spawn", "subprocess.Popen")
_installed = False


def _never(name):
    def call(*args, **kwargs):
        raise Refused(f"{name} is not called")

    return call


def refuse_unsafe_loaders(sets=("data", "numpy"), programs=False, network=True):
    """Makes unsafe loaders raise Refused for the rest of the process.

    sets are what pickle.load and the loaders built on it may ask for; None refuses every pickle, and multiprocessing with it.
    Starting programs is refused unless programs is true, and connecting to addresses if network is false.
    """
    global _installed
    if _installed:
        return
    allowed = frozenset() if sets is None else frozenset().union(*(ALLOWED[s] for s in {"data", *sets}))
    refused = () if programs else _PROGRAMS
    if not network:
        refused += ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo")

    def hook(event, args):
        if event == "pickle.find_class":
            if f"{args[0]}.{args[1]}" not in allowed or "." in args[1]:
                raise Refused(f"a pickle asks for {args[0]}.{args[1]}; load it with oriel_safe, or as safetensors")
        elif event in ("marshal.loads", "marshal.load"):
            if not _importing():
                raise Refused("marshalled code is not loaded")
        elif event in refused:
            raise Refused(f"{event} is refused in workers")
        elif event in ("exec", "compile") and getattr(_running, "depth", 0) and not _importing():
            raise Refused("a pickle does not run code")

    sys.addaudithook(hook)
    _safe_yaml()
    if sets is None:
        _no_pickles()
    _installed = True


def _no_pickles():
    """Takes the unpicklers away. Who kept one of C's from before still meets the hook at the first name."""

    class Unpickler(pickle.Unpickler):
        def __init__(self, *args, **kwargs):
            raise Refused("a pickle is not loaded, whatever it holds; load it with oriel_safe, or as safetensors")

    for module in (pickle, importlib.import_module(pickle.Unpickler.__module__)):
        for name in ("load", "loads", "_load", "_loads", "Unpickler"):
            if hasattr(module, name):
                setattr(module, name, Unpickler)
    pickle._Unpickler.load = Unpickler.__init__


def _importing():
    """Whether the import system is at work: it reads compiled modules by marshal, and runs them."""
    frame = sys._getframe(2)
    for _ in range(4):
        if frame is None:
            return False
        if frame.f_code.co_filename.startswith("<frozen importlib") or frame.f_code.co_filename == "<frozen zipimport>":
            return True
        frame = frame.f_back
    return False


def _safe_yaml():
    """PyYAML tells nobody what it builds: its unsafe constructors lose what they build with."""
    try:
        constructor = importlib.import_module("yaml.constructor")
    except ImportError:
        return
    for name in ("FullConstructor", "UnsafeConstructor", "Constructor"):
        cls = getattr(constructor, name, None)
        for method in ("find_python_module", "find_python_name", "make_python_instance", "set_python_instance_state"):
            if cls is not None and hasattr(cls, method):
                setattr(cls, method, _never(f"yaml {name}.{method}"))


_MODES = {"1": {}, "loaders": {"programs": True}, "strict": {"sets": None}}
_mode = os.environ.get("ORIEL_SAFE", "0")
if _mode not in ("", "0"):
    if _mode not in _MODES:
        raise ValueError(f"ORIEL_SAFE is {_mode!r}; it can be {', '.join(_MODES)}, or 0 for nothing")
    refuse_unsafe_loaders(**_MODES[_mode])
