"""The learned reader's file: load it once, and let it read the windows of a page.

The network runs in ONNX Runtime on the processor. A window is read alone, so that its numbers do not depend on what
else is read, on the number of threads or on the order of articles.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from analysis import features, lattice, paths, windows
from analysis.features import Words
from analysis.lattice import Floats
from analysis.linking import Links
from analysis.segment import Page

FILE = "tagger.onnx"
TOKENIZER = "tokenizer.json"
_OUTPUTS = ["emissions", "links", "nobody", "entities"]
_START, _END = 101, 102  # BERT's pieces before and after a text


@dataclass(frozen=True, slots=True)
class Facts:
    """What the file says beside the network.

    Attributes:
        transitions: For `lattice.decode`.
        biases: For `linking.Links`.
        confidence: The weights of `tagger.evidence`.
    """

    transitions: Floats
    biases: tuple[Any, ...]
    confidence: Floats


@dataclass(frozen=True, slots=True)
class Seen:
    """What the network says of words.

    Attributes:
        emissions: (words, labels), for `lattice.decode`.
        links: What is needed to tie spans.
        entities: (words, labels), for `lattice.entities`.
    """

    emissions: Floats
    links: Links
    entities: Floats


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded network."""

    session: Any
    pool: ThreadPoolExecutor
    tokenizer: Tokenizer
    facts: Facts

    def words(self, page: Page, kinds: frozenset[str]) -> Words:
        """Return the words of the page's passages of these kinds."""
        return features.read(page, self.tokenizer, kinds)

    def read(self, words: Words) -> Seen:
        """Return what the network says of the words of a text, at least one."""
        cut = list(windows.cut(words))
        outputs = self.pool.map(lambda window: self.session.run(_OUTPUTS, feed(words, window.first, window.last)), cut)
        rows = [
            [output[window.read_from - window.first : window.read_until - window.first] for output in found]
            for window, found in zip(cut, outputs, strict=True)
        ]
        emissions, vectors, nobody, entities = (np.concatenate(column) for column in zip(*rows, strict=True))
        links = Links(vectors, nobody[:, 0], self.facts.biases, words.sentence, words.paragraph)
        return Seen(emissions.astype(float), links, entities.astype(float))


def feed(words: Words, first: int, last: int) -> dict[str, Any]:
    """Return the words `[first, last)` as the network takes them."""
    a, b = int(words.first[first]), int(words.first[last])

    def with_ends(values: Any, before: int = 0, after: int = 0) -> Any:
        return np.concatenate([[before], values[a:b], [after]])

    return {
        "pieces": with_ends(words.pieces, _START, _END),
        "shapes": with_ends(words.shapes),
        "quotes": with_ends(words.quotes),
        "places": with_ends(words.places),
        "first": words.first[first:last] - a + 1,
    }


def limit(threads: int) -> None:
    """Let `load` return a network that reads so many windows side by side, where nobody asks for another number."""
    global _threads
    _threads = threads


def load(threads: int = 0) -> Model:
    """Return the network that ships with the package, loaded once a process.

    Args:
        threads: Windows read side by side; 0 for what `limit` says, or else as many as there are cores.
    """
    return _load(threads or _threads)


_threads = 0


@cache
def _load(threads: int) -> Model:
    tokenizer = Tokenizer.from_file(str(paths.MODELS / TOKENIZER))
    return open_((paths.MODELS / FILE).read_bytes(), tokenizer, threads)


def open_(network: bytes, tokenizer: Tokenizer, threads: int = 0) -> Model:
    """Return the network of an ONNX file's bytes, ready to read."""
    # Its builds report to their maker, and keep a database of that in the user's cache, unless told not to beforehand.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # windows side by side take less time than one window on several threads
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    stored = json.loads(session.get_modelmeta().custom_metadata_map["facts"])
    facts = Facts(
        transitions=np.where(lattice.allowed(), np.array(stored["transitions"]), lattice.FORBIDDEN),
        biases=tuple(np.array(bias, np.float32) for bias in stored["biases"]),
        confidence=np.array(stored["confidence"]),
    )
    return Model(session, ThreadPoolExecutor(threads or os.cpu_count() or 1), tokenizer, facts)
