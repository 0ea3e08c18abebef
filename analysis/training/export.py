"""Write the trained network as one ONNX file: integers where they cost nothing, and no torch to run it.

The graph reads one window at a time, so that no window's numbers depend on what is read beside it. The matrices of the
encoder are 8-bit integers with one scale for each output, and what they are multiplied with is rounded to 8 bits as it
comes (dynamic quantisation; operator DynamicQuantizeMatMul of ONNX Runtime); word embeddings are 8-bit integers with
one scale a word. Attention, normalisation and the heads stay 32-bit floats: rounding the heads too is what costs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from analysis import atomic, model
from analysis.training import calibrate
from analysis.training.data import Example
from analysis.training.network import NAMED, Reader

Array: TypeAlias = npt.NDArray[Any]

_HEADS = {"emissions": "emit", "links": "link", "nobody": "nobody", "entities": "names.2"}  # outputs, their weights


class _Graph:
    """Nodes and weights as they are added."""

    def __init__(self, integers: bool) -> None:
        self.integers = integers
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def const(self, name: str, value: Array) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def op(self, kind: str, inputs: list[str], name: str, domain: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def linear(self, x: str, weight: Array, bias: Array, name: str, *, integers: bool) -> str:
        """Add `x @ weight.T + bias`; `weight` is (out, in)."""
        offset = self.const(f"{name}.bias", bias)
        if not integers:
            product = self.op("MatMul", [x, self.const(f"{name}.weight", weight.T)], f"{name}.product")
            return self.op("Add", [product, offset], name)
        whole, scale = _rounded(weight)
        inputs = [
            x,
            self.const(f"{name}.weight", whole.T),
            self.const(f"{name}.scale", scale[:, 0]),
            self.const(f"{name}.zero", np.zeros(len(scale), np.int8)),
            offset,
        ]
        return self.op("DynamicQuantizeMatMul", inputs, name, "com.microsoft")

    def norm(self, x: str, weight: Array, bias: Array, name: str) -> str:
        inputs = [x, self.const(f"{name}.weight", weight), self.const(f"{name}.bias", bias)]
        return self.op("LayerNormalization", inputs, name, epsilon=1e-12)

    def embed(self, ids: str, table: Array, name: str) -> str:
        if not self.integers or len(table) < 1000:
            return self.op("Gather", [self.const(f"{name}.table", table), ids], name)
        whole, scale = _rounded(table)
        rows = self.op("Gather", [self.const(f"{name}.table", whole), ids], f"{name}.rows")
        scales = self.op("Gather", [self.const(f"{name}.scale", scale), ids], f"{name}.scales")
        floats = self.op("Cast", [rows], f"{name}.floats", to=TensorProto.FLOAT)
        return self.op("Mul", [floats, scales], name)


def _rounded(rows: Array) -> tuple[Array, Array]:
    """Return the rows as 8-bit integers and the scale of each, (rows, 1)."""
    scale = np.maximum(np.abs(rows).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
    return np.rint(rows / scale).astype(np.int8), scale


def build(
    weights: Mapping[str, Array], heads: int, layers: int, facts: Mapping[str, object], *, integers: bool
) -> onnx.ModelProto:
    """Return the network as an ONNX model.

    Args:
        weights: The network's state by name, 32-bit floats.
        heads: Attention heads of a layer.
        layers: Layers.
        facts: What the reader of the file must know (labels, transitions, biases), stored as JSON.
        integers: 8-bit weights instead of floats.
    """
    w = weights
    g = _Graph(integers)
    width = w["norm.weight"].shape[0]
    at = g.op("Shape", ["pieces"], "length")
    positions = g.op(
        "Slice",
        [g.const("positions.table", w["positions.weight"] + w["kind"]), g.const("zero", np.array([0])), at],
        "positions",
    )
    x = g.op("Add", [g.embed("pieces", w["words.weight"], "words"), positions], "embedded.0")
    for i, name in enumerate(("shapes", "quotes", "places"), 1):
        x = g.op("Add", [x, g.embed(name, w[f"{name}.weight"], f"{name}.vectors")], f"embedded.{i}")
    x = g.norm(x, w["norm.weight"], w["norm.bias"], "norm")
    batch = g.const("batch", np.array([1, -1, width]))
    flat = g.const("flat", np.array([-1, width]))
    heard: list[str] = []
    for i in range(layers):
        p = f"layers.{i}."
        qkv = g.linear(x, w[f"{p}qkv.weight"], w[f"{p}qkv.bias"], f"{p}qkv", integers=integers)
        parts = [f"{p}{part}" for part in "qkv"]
        g.nodes.append(helper.make_node("Split", [qkv], parts, name=f"{p}split", axis=-1, num_outputs=3))
        parts = [g.op("Reshape", [part, batch], f"{part}.batch") for part in parts]
        a = g.op("MultiHeadAttention", parts, f"{p}attention", "com.microsoft", num_heads=heads)
        a = g.op("Reshape", [a, flat], f"{p}attention.flat")
        a = g.linear(a, w[f"{p}out.weight"], w[f"{p}out.bias"], f"{p}out", integers=integers)
        x = g.norm(g.op("Add", [x, a], f"{p}sum1"), w[f"{p}norm1.weight"], w[f"{p}norm1.bias"], f"{p}norm1")
        y = g.op("Gelu", [g.linear(x, w[f"{p}up.weight"], w[f"{p}up.bias"], f"{p}up", integers=integers)], f"{p}gelu")
        y = g.linear(y, w[f"{p}down.weight"], w[f"{p}down.bias"], f"{p}down", integers=integers)
        x = g.norm(g.op("Add", [x, y], f"{p}sum2"), w[f"{p}norm2.weight"], w[f"{p}norm2.bias"], f"{p}norm2")
        if i in NAMED:
            heard.append(g.op("Gather", [x, "first"], f"{p}at_words"))
    x = g.op("Gather", [x, "first"], "at_words")
    at_names = g.op("Concat", heard, "names.seen", axis=1)
    inner = g.linear(at_names, w["names.0.weight"], w["names.0.bias"], "names.0", integers=False)
    read_from = {"entities": g.op("Gelu", [inner], "names.1")}
    for output, head in _HEADS.items():
        g.linear(read_from.get(output, x), w[f"{head}.weight"], w[f"{head}.bias"], output, integers=False)
    ids = [helper.make_tensor_value_info(n, TensorProto.INT64, ["n"]) for n in ("pieces", "shapes", "quotes", "places")]
    ids.append(helper.make_tensor_value_info("first", TensorProto.INT64, ["words"]))
    sizes = {output: len(w[f"{head}.bias"]) for output, head in _HEADS.items()}
    outs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["words", k]) for n, k in sizes.items()]
    graph = helper.make_graph(g.nodes, "onrecord", ids, outs, g.weights)
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=10)
    helper.set_model_props(model, {"facts": json.dumps(facts)})
    return model


def ship(network: Reader, held_out: Sequence[Example], tokenizer: Tokenizer, path: Path) -> None:
    """Write the network as the package reads with it, its confidence fitted on articles that it did not learn from.

    Raises:
        calibrate.NothingRead: It finds nothing in them.
    """
    state = {name: value.detach().float().numpy() for name, value in network.state_dict().items()}
    facts: dict[str, object] = {
        "transitions": state["transitions"].tolist(),
        "biases": [bias.detach().tolist() for bias in network.biases],
        "confidence": [],
    }
    heads, layers = network.layers[0].heads, len(network.layers)
    draft = model.open_(_bytes(build(state, heads, layers, facts, integers=True)), tokenizer)
    facts["confidence"] = calibrate.fitted(draft, held_out).tolist()
    atomic.put({path: _bytes(build(state, heads, layers, facts, integers=True))})


def _bytes(network: onnx.ModelProto) -> bytes:
    return bytes(network.SerializeToString(deterministic=True))
