package describe

import (
	"strings"

	"github.com/oriel-go/oriel/guard/fact"
)

// Named judges a dotted name that a configuration has its loader import and call: "_target_" of Hydra, "type" of
// sentence-transformers. What runs programs, opens files or loads other files is refused, what belongs to a known library
// is nothing, and anything else is a Note: code of the application or of the repository.
func Named(name string) (what string, sev fact.Severity, bad bool) {
	name = strings.TrimSpace(name)
	top, rest, _ := strings.Cut(name, ".")
	switch {
	case name == "":
		return "", 0, false
	case strings.Contains(name, "${"):
		return "a name made of parts: " + quote(name), fact.Refuse, true
	case strings.Contains(name, "__"), word(loaders, name), below(name, loading), word(standard, top) && !word(plain, name):
		return "a name that runs code or opens files: " + quote(name), fact.Refuse, true
	case word(plain, name), rest != "" && word(libraries, top):
		return "", 0, false
	}
	return "code of the application or repository: " + quote(name), fact.Note, true
}

// word reports whether w is one of the words that stand between spaces.
func word(list, w string) bool {
	for i := 0; w != ""; {
		k := strings.Index(list[i:], w)
		if k < 0 {
			return false
		}
		i += k + len(w)
		if list[i-len(w)-1] == ' ' && list[i] == ' ' {
			return true
		}
	}
	return false
}

// loading are modules that run, load or fetch whatever they are pointed at, beside those of Python.
var loading = []string{"torch.hub", "torch.jit", "torch.package", "torch.serialization", "torch.utils.cpp_extension", "torch.utils.collect_env", "torch.utils.model_zoo", "torch.utils._config_module",
	"torch._inductor", "torch._dynamo", "torch.ops", "torch.classes", "torch.distributed.run", "torch.distributed.elastic", "torch.distributed.rpc", "torch.multiprocessing", "numpy.f2py", "numpy.testing", "numpy.distutils", "numpy.lib", "numpy.ctypeslib",
	"joblib", "dill", "cloudpickle", "requests", "httpx", "urllib3", "aiohttp", "fsspec", "pip", "setuptools", "pkg_resources", "IPython", "sh", "plumbum", "fabric", "invoke", "paramiko", "mlflow", "skops.io",
	"hydra.utils", "hydra._internal", "hydra.core", "omegaconf.OmegaConf.load", "omegaconf.OmegaConf.save", "omegaconf.OmegaConf.register_new_resolver", "omegaconf.OmegaConf.register_resolver", "transformers.dynamic_module_utils", "transformers.utils.hub", "yaml", "ruamel", "onnxruntime", "tensorflow.io", "tensorflow.raw_ops",
	"tensorflow.saved_model", "keras.saving", "keras.models", "keras.config", "keras.utils", "tensorflow.keras.models", "tensorflow.keras.utils", "sklearn.externals"}

// loaders are single names of that kind in modules that have others.
const loaders = " torch.load torch.save numpy.load numpy.save numpy.fromfile numpy.memmap numpy.loadtxt numpy.genfromtxt numpy.savetxt pandas.read_pickle pandas.read_csv pandas.read_json pandas.read_sql" +
	" pandas.read_html pandas.read_hdf pandas.eval pandas.to_pickle tensorflow.py_function tensorflow.numpy_function tensorflow.load_op_library tensorflow.load_library "

// libraries are those that configurations name classes of.
const libraries = " torch torchvision torchaudio torchtext torchmetrics pytorch_lightning lightning nemo megatron apex transformers diffusers peft accelerate sentence_transformers timm numpy pandas sklearn xgboost lightgbm" +
	" tensorflow keras omegaconf hydra datasets tokenizers monai "

// plain are names of Python's that make values and nothing else.
const plain = " functools.partial builtins.dict builtins.list builtins.tuple builtins.set builtins.int builtins.float builtins.str builtins.bool builtins.len builtins.range builtins.slice builtins.sum builtins.min builtins.max" +
	" collections.OrderedDict collections.defaultdict collections.Counter collections.deque datetime.timedelta datetime.datetime datetime.date pathlib.Path pathlib.PurePath logging.getLogger math.prod math.sqrt math.log math.ceil math.floor" +
	" random.Random itertools.chain fractions.Fraction decimal.Decimal uuid.uuid4 "

// standard are the modules of Python's own library.
const standard = " _abc _aix_support _ast _asyncio _bootsubprocess _codecs _collections _collections_abc _compat_pickle _ctypes _frozen_importlib _frozen_importlib_external _functools _imp _interpreters _io _locale _multiprocessing _operator _osx_support" +
	" _pickle _posixshmem _posixsubprocess _pyio _pyrepl _signal _sitebuiltins _socket _sqlite3 _ssl _testcapi _thread _tkinter _winapi _xxsubinterpreters __builtin__ abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit base64" +
	" bdb binascii bisect builtins bz2 cPickle cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop collections colorsys commands compileall concurrent configparser contextlib contextvars copy copy_reg copyreg crypt csv ctypes curses" +
	" dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib" +
	" heapq hmac html http httplib idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc" +
	" nis nntplib nt ntpath nturl2path numbers opcode operator optparse os pathlib pdb pickle pickletools pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri" +
	" random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver sqlite3 sre_compile ssl stat statistics string struct subprocess sunau symtable sys" +
	" sysconfig syslog tabnanny tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib urllib2 uu uuid venv" +
	" warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib zoneinfo "
