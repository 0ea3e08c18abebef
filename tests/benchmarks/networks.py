"""The networks that are compared: the shipped one, the same in floats, the same in torch, one of BERT-base's size.

All but the first need the extra `train`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer

from analysis import model, paths
from analysis.training import export
from analysis.training.network import Reader, Size

Feed = Mapping[str, Any]
_HEADS = {"emissions": "emit", "links": "link", "entities": "names.2"}  # a head's weights have the name of its output in the file
BERT_BASE = Size(layers=12, width=768, heads=12, inner=3072)


@dataclass(frozen=True, slots=True)
class Weights:
    """A network's weights as floats, and its measures."""

    state: dict[str, np.ndarray]
    size: Size
    facts: dict[str, Any]

    @property
    def parameters(self) -> int:
        """How many numbers were learned."""
        return sum(value.size for value in self.state.values())

    def onnx(self, tokenizer: Tokenizer, threads: int, *, integers: bool) -> model.Model:
        """Return the network in ONNX Runtime, built and opened as the package's own is."""
        size = self.size
        graph = export.build(self.state, size.heads, size.layers, self.facts, integers=integers)
        return model.open_(graph.SerializeToString(), tokenizer, threads)

    def eager(self) -> Callable[[Feed], object]:
        """Return the network in torch."""
        network = Reader(self.size)
        network.load_state_dict({name: torch.tensor(value) for name, value in self.state.items()}, strict=False)
        network.eval()

        def read(feed: Feed) -> object:
            with torch.inference_mode():
                inputs = [torch.from_numpy(feed[name])[None] for name in ("pieces", "shapes", "quotes", "places")]
                x = network.encode(*inputs, torch.ones_like(inputs[0], dtype=torch.bool))
                return network.heads(x[0, torch.from_numpy(feed["first"])])

        return read


def shipped() -> Weights:
    """Return the weights of the package's file, its integers multiplied by their scales."""
    stored = onnx.load(str(paths.MODELS / model.FILE))
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in stored.graph.initializer}
    state = {}
    for name, value in tensors.items():
        part, _, kind = name.rpartition(".")
        scale = tensors.get(f"{part}.scale")
        part = _HEADS.get(part, part)
        if kind == "table":
            state[f"{part.removesuffix('.vectors')}.weight"] = value if scale is None else value * scale
        elif kind == "weight" and value.ndim == 2:
            state[f"{part}.weight"] = (value if scale is None else value * scale).T
        elif kind in ("weight", "bias"):
            state[f"{part}.{kind}"] = value
    state = {name: np.ascontiguousarray(value, np.float32) for name, value in state.items()}
    state["kind"] = np.zeros(len(state["norm.weight"]), np.float32)  # already in the positions
    attention = [node for node in stored.graph.node if node.op_type == "MultiHeadAttention"]
    heads = next(a.i for a in attention[0].attribute if a.name == "num_heads")
    size = Size(
        layers=len(attention),
        width=state["words.weight"].shape[1],
        heads=heads,
        inner=len(state["layers.0.up.bias"]),
        vocabulary=len(state["words.weight"]),
        positions=len(state["positions.weight"]),
    )
    (facts,) = (json.loads(p.value) for p in stored.metadata_props if p.key == "facts")
    return Weights(state, size, facts)


def random(size: Size, facts: dict[str, Any], seed: int = 1) -> Weights:
    """Return a network of some size that has learned nothing: its time does not depend on that."""
    torch.manual_seed(seed)
    state = {name: value.detach().numpy() for name, value in Reader(size).state_dict().items()}
    return Weights(state, size, facts)
