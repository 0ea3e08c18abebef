"""Train the network on annotated articles, seeded, on a processor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from analysis import lattice, model, windows
from analysis.linking import CONTENT_TO_CUE, CUE_TO_SOURCE, Ints
from analysis.training import batches
from analysis.training.batches import Batch, Window
from analysis.training.data import UNKNOWN, Example
from analysis.training.network import HEADS, NAMED, Reader, crf_loss

# How the layers that read names are fitted.
_NAMES = {"rounds": 15, "batch": 512, "rate": 2e-3, "decay": 0.05, "hidden": 0.1, "hidden inside": 0.3}


@dataclass(frozen=True)
class Settings:
    """How to train; the defaults are those that the shipped weights were trained with."""

    epochs: int = 5
    seed: int = 1
    longest: int = 384  # pieces of a window
    pieces: int = 2048  # of a batch
    rate_encoder: float = 1.5e-4
    rate_heads: float = 1e-3
    warm_up: float = 0.08  # share of the steps in which the rates rise; then they fall to nothing
    decay: float = 0.01
    hidden: float = 0.05  # share of pieces that are hidden, so that the network does not lean on single words
    memory: float = 0.997  # of the running average of the weights, which is what is kept
    clip: float = 1.0
    weight_spans: float = 10.0  # of the loss a word
    weight_links: float = 0.5  # of the loss a link
    weight_entities: float = 0.2  # of the loss a word


def train(
    network: Reader,
    examples: Sequence[Example],
    settings: Settings,
    say: Callable[[str], None],
) -> None:
    """Train the network in place.

    Args:
        network: With the encoder's weights loaded.
        examples: The articles to learn from.
        settings: How.
        say: Takes a line on how it goes, now and then.
    """
    rng = np.random.default_rng(settings.seed)
    torch.manual_seed(settings.seed)
    forbidden = torch.from_numpy(np.where(lattice.allowed(), 0.0, lattice.FORBIDDEN)).float()
    rounds = [batches.plan(examples, settings.longest, settings.pieces, rng) for _ in range(settings.epochs)]
    total = sum(map(len, rounds))
    optimiser = _optimiser(network, settings)

    def rate(step: int) -> float:
        rising = (step + 1) / (settings.warm_up * total)
        return min(rising, (total - step) / (total * (1 - settings.warm_up)))

    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, rate)
    average = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(settings.memory))
    started = time.monotonic()
    step = 0
    for epoch, groups in enumerate(rounds, 1):
        network.train()
        sums: dict[str, float] = {}
        for done, group in enumerate(groups, 1):
            parts = losses(network, batches.collate(group, settings.hidden, rng), forbidden)
            optimiser.zero_grad(set_to_none=True)
            weights = (settings.weight_spans, settings.weight_links, settings.weight_entities)
            sum(weight * part for weight, part in zip(weights, parts.values(), strict=True)).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), settings.clip)
            optimiser.step()
            schedule.step()
            step += 1
            if step * (1 - settings.memory) > 1:  # before that, the average would remember the beginning
                average.update_parameters(network)
            for name, part in parts.items():
                sums[name] = sums.get(name, 0.0) + part.item()
            if done % 20 == 0 or done == len(groups):
                shown = ", ".join(f"{name} {part / done:.4f}" for name, part in sums.items())
                left = (time.monotonic() - started) / step * (total - step)
                say(
                    f"round {epoch} of {len(rounds)}, batch {done} of {len(groups)}: loss of {shown}; {left:.0f} s left"
                )
    if average.n_averaged:
        network.load_state_dict(average.module.state_dict())


def mean(states: Sequence[Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """Return the mean of the weights of networks that were trained from the same beginning.

    One network, as quick as any of them, that reads nearly as well as all of them asked together (Wortsman et al.,
    "Model soups", ICML 2022).
    """
    return {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}


def names(network: Reader, examples: Sequence[Example], seed: int, say: Callable[[str], None]) -> None:
    """Fit the layers that read names, in place, on texts whose names people annotated; nothing else changes.

    Args:
        network: Trained.
        examples: The texts, as `data.names` returns them.
        seed: Decides the order and the beginning.
        say: Takes a line on how it goes.
    """
    torch.manual_seed(seed)
    network.eval()
    seen = torch.cat([row for example in examples for row in _seen(network, example)])
    labels = torch.from_numpy(np.concatenate([example.entities for example in examples]))
    head, rate, size = network.names, _NAMES["rate"], int(_NAMES["batch"])
    for layer in (head[0], head[2]):
        layer.reset_parameters()
    optimiser = torch.optim.AdamW(head.parameters(), lr=rate, weight_decay=_NAMES["decay"])
    rounds, steps = int(_NAMES["rounds"]), -(-len(labels) // size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=rounds * steps)
    for number in range(1, rounds + 1):
        total = 0.0
        for some in torch.randperm(len(labels)).split(size):
            inner = head[1](head[0](functional.dropout(seen[some], _NAMES["hidden"])))
            guess = head[2](functional.dropout(inner, _NAMES["hidden inside"]))
            loss = functional.cross_entropy(guess, labels[some])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            total += loss.item()
        say(f"names, round {number} of {rounds}: loss {total / steps:.4f}")


def _seen(network: Reader, example: Example) -> Iterator[Tensor]:
    """Yield (words, width) of what names are read from, window by window."""
    for window in windows.cut(example.words):
        feed = model.feed(example.words, window.first, window.last)
        pieces, shapes, quotes, places = (
            torch.from_numpy(feed[name])[None] for name in ("pieces", "shapes", "quotes", "places")
        )
        with torch.inference_mode():
            layers = network.every_layer(pieces, shapes, quotes, places, torch.ones_like(pieces, dtype=torch.bool))
        first = torch.from_numpy(feed["first"])[window.read_from - window.first : window.read_until - window.first]
        yield torch.cat([layers[i][0, first] for i in NAMED], 1)


def _optimiser(network: Reader, settings: Settings) -> torch.optim.Optimizer:
    """Return AdamW, the heads at a rate of their own, biases and norms without decay."""
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        rate = settings.rate_heads if name.startswith(HEADS) else settings.rate_encoder
        matrix = parameter.dim() > 1 and not name.startswith(("biases", "transitions"))
        groups.setdefault((rate, settings.decay if matrix else 0.0), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": rows, "lr": rate, "weight_decay": decay} for (rate, decay), rows in groups.items()], fused=True
    )


def losses(network: Reader, batch: Batch, forbidden: Tensor) -> dict[str, Tensor]:
    """Return the losses of a batch: of spans a word, of links a link, of entities a word.

    Args:
        network: In training or not.
        batch: The windows.
        forbidden: (labels, labels) added to the transitions.
    """
    x = network.encode(batch.pieces, batch.shapes, batch.quotes, batch.places, batch.mask)
    x = x.gather(1, batch.first[:, :, None].expand(-1, -1, x.shape[2]))
    x = functional.dropout(x, network.dropout, network.training)
    emissions, vectors, nobody = network.heads(x)
    spans = crf_loss(emissions, network.transitions + forbidden, batch.labels, batch.words) / batch.words.sum()
    links = [
        loss for i, window in enumerate(batch.windows) for loss in _links(network, window, vectors[i], nobody[i, :, 0])
    ]
    entities = vectors.new_zeros(())
    if (batch.entities != UNKNOWN).any():
        guess = network.entities(x).flatten(0, 1)
        entities = functional.cross_entropy(guess, batch.entities.flatten(), ignore_index=UNKNOWN)
    return {
        "spans": spans,
        "links": torch.cat(links).mean() if links else vectors.new_zeros(()),
        "entities": entities,
    }


def _links(network: Reader, window: Window, vectors: Tensor, nobody: Tensor) -> list[Tensor]:
    """Return the losses of the window's links whose both ends stand in it: each end chooses among all there are."""
    version, words = window.version, window.example.words

    def inside(spans: Ints) -> Ints:
        return np.flatnonzero((spans[:, 0] >= window.first) & (spans[:, 1] < window.last))

    def scores(link: int, spans: Ints, candidates: Ints) -> Tensor:
        own, others = spans - window.first, candidates - window.first
        stretch = slice(window.first, window.last)
        return network.scores(link, vectors, own, others, words.sentence[stretch], words.paragraph[stretch])

    cues, sources = inside(version.cues), inside(version.sources)
    contents = np.array([c for c in inside(version.contents) if version.cue_of[c] in cues], np.int64)
    found = []
    if len(contents):
        goal = torch.from_numpy(np.searchsorted(cues, version.cue_of[contents]))
        chosen = scores(CONTENT_TO_CUE, version.contents[contents], version.cues[cues])
        found.append(functional.cross_entropy(chosen, goal, reduction="none"))
    # a cue whose source stands outside says nothing
    cues = np.array([c for c in cues if version.source_of[c] == -1 or version.source_of[c] in sources], np.int64)
    if len(cues):
        spans = version.cues[cues]
        none = nobody[torch.from_numpy(spans.sum(1) // 2 - window.first)][:, None]
        chosen = torch.cat([scores(CUE_TO_SOURCE, spans, version.sources[sources]), none], 1)
        of = version.source_of[cues]
        goal = torch.from_numpy(np.where(of == -1, len(sources), np.searchsorted(sources, of)))
        found.append(functional.cross_entropy(chosen, goal, reduction="none"))
    return found
