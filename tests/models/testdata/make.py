"""Makes the checkpoints beside this file and, with the safetensors package, what they must be converted to.

Made once with PyTorch 2.15.0, safetensors 0.8.0, joblib 1.6.0 (with lz4 4.4.5), NumPy 2.4.6, pandas 3.1.1 and scikit-learn 1.9.1. The
tests need none of them but safetensors."""

import collections

import joblib
import numpy
import pandas
import torch
from safetensors.torch import save_file
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

torch.manual_seed(0)
model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3))
base = torch.arange(24, dtype=torch.float32)
mixed = {
    "whole": base.view(4, 6), "turned": base.view(4, 6).t(), "every2nd": base[3:9:2], "empty": torch.empty(0, 3),
    "scalar": torch.tensor(3.5), "bf16": torch.randn(2, 3).to(torch.bfloat16), "f16": torch.randn(3).half(), "f64": torch.randn(2).double(),
    "i8": torch.tensor([1, -2], dtype=torch.int8), "i64": torch.tensor([2**40, -1]), "bool": torch.tensor([True, False, True]),
    "c64": torch.randn(2, dtype=torch.complex64), "wide": torch.ones(1, 3).expand(4, 3), "cube": torch.arange(24).view(2, 3, 4).permute(2, 0, 1),
    "nested": {"list": [torch.ones(2), torch.zeros(1)]}, "parameter": torch.nn.Parameter(torch.ones(2)), "lr": 0.1, "epoch": 3,
    "dtype": torch.float32, "size": torch.Size([1, 2]), "device": torch.device("cpu"), "order": collections.OrderedDict(a=1),
}
mixed["tied"] = mixed["whole"]
newer = {"u16": torch.tensor([1, 2], dtype=torch.uint16), "f8": torch.tensor([1.0, 2.0]).to(torch.float8_e4m3fn)}


def tensors(value, name=""):
    if isinstance(value, torch.Tensor):
        yield name, value.detach().contiguous().clone()
    elif isinstance(value, (dict, list)) and not isinstance(value, torch.Size):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from tensors(inner, f"{name}.{key}" if name else str(key))


for name, value in {"state": model.state_dict(), "mixed": mixed}.items():
    torch.save(value, f"{name}_legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(value, f"{name}.pt")
    save_file(dict(tensors(value)), f"{name}.safetensors", metadata={"format": "pt"})
torch.save(newer, "newer.pt")
save_file(dict(tensors(newer)), "newer.safetensors", metadata={"format": "pt"})
torch.save(model, "module.pt")
joblib.dump({"a": numpy.arange(6.0).reshape(2, 3), "b": numpy.arange(3, dtype="i4")}, "arrays.joblib")
for how in ("zlib", "xz", "lzma", "lz4"):
    joblib.dump({"a": numpy.arange(6.0).reshape(2, 3)}, f"arrays.joblib.{how}", compress=(how, 3))

pandas.DataFrame({"n": [1, 2], "x": [1.5, 2.5], "s": ["x", "y"], "t": pandas.date_range("2020-01-01", periods=2), "c": pandas.Categorical(["a", "b"])}).to_pickle("table.pkl")
rows, labels = numpy.arange(12.0).reshape(6, 2), [0, 1, 0, 1, 0, 1]
joblib.dump(make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, labels), "pipeline.joblib")
joblib.dump(DecisionTreeClassifier().fit(rows, labels), "tree.joblib")
numpy.savez_compressed("arrays.npz", a=rows, b=numpy.array(["ab", "c"]))
