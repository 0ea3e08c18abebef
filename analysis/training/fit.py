"""Train the network on annotated articles, seeded, on a processor."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from analysis import lattice
from analysis.linking import CONTENT_TO_CUE, CUE_TO_SOURCE, Ints
from analysis.training import batches
from analysis.training.batches import Batch, Window
from analysis.training.data import UNKNOWN, Example
from analysis.training.network import HEADS, Reader, crf_loss


@dataclass(frozen=True)
class Settings:
    """How to train; the defaults are those that the shipped weights were trained with."""

    epochs: int = 5
    seed: int = 1
    longest: int = 384  # pieces of a window
    pieces: int = 2048  # of a batch
    rate_encoder: float = 1.5e-4
    rate_heads: float = 1e-3
    rate_entities: float = 1e-3
    warm_up: float = 0.08  # share of the steps in which the rates rise; then they fall to nothing
    decay: float = 0.01
    hidden: float = 0.05  # share of pieces that are hidden, so that the network does not lean on single words
    memory: float = 0.997  # of the running average of the weights, which is what is kept
    clip: float = 1.0
    weight_spans: float = 10.0  # of the loss a word
    weight_links: float = 0.5  # of the loss a link
    weight_entities: float = 0.2  # of the loss a word, where a machine named them
    weight_names: float = 2.0  # of the loss a word, where a person did

    @property
    def weights(self) -> dict[str, float]:
        """Return the weight of each loss that `losses` returns."""
        names = ("spans", "links", "entities", "names")
        return {name: getattr(self, f"weight_{name}") for name in names}


# How the mean of several runs goes on learning, with annotated names beside the statements.
LAST = Settings(epochs=2, rate_encoder=5e-5, rate_heads=3e-4, warm_up=0.05, memory=0.995, weight_entities=0.1)


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
        sums: dict[str, list[float]] = {}
        for done, windows in enumerate(groups, 1):
            parts = losses(network, batches.collate(windows, settings.hidden, rng), forbidden)
            optimiser.zero_grad(set_to_none=True)
            sum(settings.weights[name] * part for name, part in parts.items()).backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), settings.clip)
            optimiser.step()
            schedule.step()
            step += 1
            if step * (1 - settings.memory) > 1:  # before that, the average would remember the beginning
                average.update_parameters(network)
            for name, part in parts.items():
                sums.setdefault(name, []).append(part.item())
            if done % 20 == 0 or done == len(groups):
                shown = ", ".join(f"{name} {np.mean(lost):.4f}" for name, lost in sums.items())
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


def _optimiser(network: Reader, settings: Settings) -> torch.optim.Optimizer:
    """Return AdamW, the heads at a rate of their own, biases and norms without decay."""
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        rate = settings.rate_heads if name.startswith(HEADS) else settings.rate_encoder
        if name.startswith("entities"):
            rate = settings.rate_entities
        matrix = parameter.dim() > 1 and not name.startswith(("biases", "transitions"))
        groups.setdefault((rate, settings.decay if matrix else 0.0), []).append(parameter)
    return torch.optim.AdamW(
        [{"params": rows, "lr": rate, "weight_decay": decay} for (rate, decay), rows in groups.items()], fused=True
    )


def losses(network: Reader, batch: Batch, forbidden: Tensor) -> dict[str, Tensor]:
    """Return the losses of a batch: of spans a word, of links a link, of entities (labelled by a machine) a word.

    Where only names are annotated, that of names a word is all there is.

    Args:
        network: In training or not.
        batch: The windows.
        forbidden: (labels, labels) added to the transitions.
    """
    x = network.encode(batch.pieces, batch.shapes, batch.quotes, batch.places, batch.mask)
    x = x.gather(1, batch.first[:, :, None].expand(-1, -1, x.shape[2]))
    x = functional.dropout(x, network.dropout, network.training)
    entities = x.new_zeros(())
    if (batch.entities != UNKNOWN).any():
        guess = network.entities(x).flatten(0, 1)
        entities = functional.cross_entropy(guess, batch.entities.flatten(), ignore_index=UNKNOWN)
    if not batch.windows[0].version:
        return {"names": entities}
    emissions, vectors, nobody = network.heads(x)
    spans = crf_loss(emissions, network.transitions + forbidden, batch.labels, batch.words) / batch.words.sum()
    links = [
        loss for i, window in enumerate(batch.windows) for loss in _links(network, window, vectors[i], nobody[i, :, 0])
    ]
    return {
        "spans": spans,
        "links": torch.cat(links).mean() if links else vectors.new_zeros(()),
        "entities": entities,
    }


def _links(network: Reader, window: Window, vectors: Tensor, nobody: Tensor) -> list[Tensor]:
    """Return the losses of the window's links whose both ends stand in it: each end chooses among all there are."""
    version, words = window.version, window.example.words
    assert version

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
