"""The network: a six-layer encoder (MiniLM, Wang et al., NeurIPS 2020) that marks spans and ties them together.

Over each word's first piece stand

- a linear-chain CRF over source, cue and content in BIOES form (Lafferty, McCallum & Pereira, ICML 2001), with the
  transitions that no annotation can have forbidden;
- vectors whose products say which cue a stretch of content belongs to and which source a cue has, after the biaffine
  attachment of Dozat & Manning (ICLR 2017), with a term for how far apart the two stand;
- in training only, the entities of each word, as a second task that steadies the encoder;
- the names that are read of each word: two layers over what several layers of the encoder say of it. They are fitted
  when everything else stands, so that statements are read as without them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from analysis import features, lattice, linking
from analysis.linking import Ints

# The parameters that start from nothing, by how their names begin.
HEADS = ("emit", "transitions", "link", "biases", "nobody", "entities", "names", "shapes", "quotes", "places")
NAMED = (1, 3, 5)  # the layers that names are read from: what a word is called shows earlier than what it does
_NAMES = 256  # units between them and the labels


@dataclass(frozen=True, slots=True)
class Size:
    """The measures of an encoder; the defaults are MiniLM-L6's."""

    layers: int = 6
    width: int = 384
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 30522
    positions: int = 512


class Layer(nn.Module):
    """One transformer layer with normalisation after each half, as in BERT."""

    def __init__(self, size: Size, dropout: float) -> None:
        super().__init__()
        self.heads = size.heads
        self.dropout = dropout
        self.qkv = nn.Linear(size.width, 3 * size.width)
        self.out = nn.Linear(size.width, size.width)
        self.norm1 = nn.LayerNorm(size.width, eps=1e-12)
        self.up = nn.Linear(size.width, size.inner)
        self.down = nn.Linear(size.inner, size.width)
        self.norm2 = nn.LayerNorm(size.width, eps=1e-12)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return the layer's output; `mask` (batch, 1, 1, pieces) is true where there is a piece."""
        batch, length, width = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        a = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        a = self.out(a.transpose(1, 2).reshape(batch, length, width))
        x = self.norm1(x + functional.dropout(a, self.dropout, self.training))
        y = self.down(functional.gelu(self.up(x)))
        return self.norm2(x + functional.dropout(y, self.dropout, self.training))


class Reader(nn.Module):
    """Encoder and heads."""

    def __init__(self, size: Size | None = None, dropout: float = 0.1, entities: int = 9) -> None:
        super().__init__()
        size = size or Size()
        self.words = nn.Embedding(size.vocabulary, size.width)
        self.positions = nn.Embedding(size.positions, size.width)
        self.kind = nn.Parameter(torch.zeros(size.width))
        self.shapes = nn.Embedding(features.SHAPES, size.width)
        self.quotes = nn.Embedding(features.QUOTES, size.width)
        self.places = nn.Embedding(features.PLACES, size.width)
        for table in (self.shapes, self.quotes, self.places):
            nn.init.normal_(table.weight, std=0.02)
        self.norm = nn.LayerNorm(size.width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        self.dropout = dropout
        self.emit = nn.Linear(size.width, len(lattice.LABELS))
        self.transitions = nn.Parameter(torch.zeros(len(lattice.LABELS), len(lattice.LABELS)))
        self.link = nn.Linear(size.width, 4 * linking.WIDTH)
        self.biases = nn.ParameterList(nn.Parameter(torch.zeros(2, n)) for n in linking.BUCKETS)
        self.nobody = nn.Linear(size.width, 1)
        self.entities = nn.Linear(size.width, entities)
        self.names = nn.Sequential(
            nn.Linear(len(NAMED) * size.width, _NAMES), nn.GELU(), nn.Linear(_NAMES, 1 + 2 * len(lattice.ENTITIES))
        )

    def encode(self, pieces: Tensor, shapes: Tensor, quotes: Tensor, places: Tensor, mask: Tensor) -> Tensor:
        """Return (batch, pieces, width)."""
        return self.every_layer(pieces, shapes, quotes, places, mask)[-1]

    def every_layer(
        self, pieces: Tensor, shapes: Tensor, quotes: Tensor, places: Tensor, mask: Tensor
    ) -> list[Tensor]:
        """Return (batch, pieces, width) of each layer."""
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.words(pieces) + self.positions(at) + self.kind
        x = x + self.shapes(shapes) + self.quotes(quotes) + self.places(places)
        x = functional.dropout(self.norm(x), self.dropout, self.training)
        attend = mask[:, None, None, :]
        found = []
        for layer in self.layers:
            x = layer(x, attend)
            found.append(x)
        return found

    def heads(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return emissions, link vectors and the score of having no source, over the last axis of `x`."""
        return self.emit(x), self.link(x), self.nobody(x)

    def scores(
        self, link: int, vectors: Tensor, spans: Ints, candidates: Ints, sentence: Ints, paragraph: Ints
    ) -> Tensor:
        """Return (spans, candidates): how well they go together, as `linking.Links` computes it."""

        def ends(at: Ints, end: int) -> Tensor:
            return vectors[torch.from_numpy(at), end * linking.WIDTH : (end + 1) * linking.WIDTH].mean(1)

        scores = ends(spans, 2 * link) @ ends(candidates, 2 * link + 1).T / math.sqrt(linking.WIDTH)
        rank = linking.rank(spans, candidates)
        tables = linking.buckets(spans[:, None], candidates[None], rank, sentence, paragraph)
        for bias, table in zip(self.biases, tables, strict=True):
            scores = scores + bias[link][torch.from_numpy(table)]
        return scores

    def load_encoder(self, weights: dict[str, Tensor]) -> None:
        """Take the encoder's weights from a BERT checkpoint's tensors by their published names."""
        take = {
            "words.weight": weights["embeddings.word_embeddings.weight"],
            "positions.weight": weights["embeddings.position_embeddings.weight"],
            "kind": weights["embeddings.token_type_embeddings.weight"][0],
            "norm.weight": weights["embeddings.LayerNorm.weight"],
            "norm.bias": weights["embeddings.LayerNorm.bias"],
        }
        for i in range(len(self.layers)):
            old, new = f"encoder.layer.{i}.", f"layers.{i}."
            for kind in ("weight", "bias"):
                parts = [weights[f"{old}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
                take[f"{new}qkv.{kind}"] = torch.cat(parts)
                take[f"{new}out.{kind}"] = weights[f"{old}attention.output.dense.{kind}"]
                take[f"{new}norm1.{kind}"] = weights[f"{old}attention.output.LayerNorm.{kind}"]
                take[f"{new}up.{kind}"] = weights[f"{old}intermediate.dense.{kind}"]
                take[f"{new}down.{kind}"] = weights[f"{old}output.dense.{kind}"]
                take[f"{new}norm2.{kind}"] = weights[f"{old}output.LayerNorm.{kind}"]
        missing, unexpected = self.load_state_dict(take, strict=False)
        if unexpected:
            raise ValueError(f"weights without a place: {', '.join(unexpected)}")


def crf_loss(emissions: Tensor, transitions: Tensor, labels: Tensor, mask: Tensor) -> Tensor:
    """Return the negative log-likelihood of the labels, summed over words (any label may begin and end a window).

    Args:
        emissions: (batch, words, labels).
        transitions: (labels, labels), from and to, the forbidden ones very low.
        labels: (batch, words).
        mask: (batch, words), true for words; they stand at the front.
    """
    gold = emissions.gather(2, labels[..., None])[..., 0]
    moves = transitions[labels[:, :-1], labels[:, 1:]]
    score = (gold * mask).sum() + (moves * mask[:, 1:]).sum()
    alpha = emissions[:, 0]
    for t in range(1, emissions.shape[1]):
        step = torch.logsumexp(alpha[:, :, None] + transitions, dim=1) + emissions[:, t]
        alpha = torch.where(mask[:, t, None], step, alpha)
    return torch.logsumexp(alpha, dim=1).sum() - score
