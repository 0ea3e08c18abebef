"""Measure how fast the tagger reads beside its baselines, what share of extraction it is, and how much memory that takes.

    make bench
    make bench BENCH="--parts speed --rounds 5 --articles articles/"

`docs/benchmarks.md` says what the figures mean. Nothing here passes or fails by seconds: they are another machine's.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

from analysis import ingest, model, pipeline, segment, store, tagger, windows
from analysis.schema import Article
from analysis.segment import Page
from analysis.spool import Spool
from benchmarks import articles, measure, rules

PARTS = ("speed", "shares", "whole", "memory")
SHORT, LONG = 300, 3000  # words
NAME = {
    "tagger": "the tagger as shipped",
    "int8": "its network alone",
    "fp32": "the same network, ONNX fp32",
    "torch": "the same network, torch eager fp32",
    "bert": "BERT-base's size, ONNX fp32",
    "once": "the same, the page read once",
    "bert8": "BERT-base's size, ONNX int8",
    "rules": "the rules before it",
}
BASELINE = "bert"


@dataclass(frozen=True, slots=True)
class Sample:
    """Articles of one length, ready to be read."""

    name: str
    pages: Sequence[Page]
    words: int

    @classmethod
    def of(cls, name: str, read: Sequence[Article]) -> Sample:
        """Cut the articles into pages."""
        return cls(name, [segment.cut(article)[0] for article in read], sum(article.n_words for article in read))

    def once(self) -> list[list[dict[str, Any]]]:
        """Return the windows of each page as a network takes them."""
        network = model.load()
        read = [network.words(page, tagger.READ) for page in self.pages]
        return [[model.feed(words, window.first, window.last) for window in windows.cut(words)] for words in read]

    def feeds(self) -> list[list[dict[str, Any]]]:
        """Return what the tagger gives its network for each page: its windows, then those of what it reads again."""
        network = model.load()
        given: list[dict[str, Any]] = []

        def run(outputs: Sequence[str], feed: dict[str, Any]) -> object:
            given.append(feed)
            return network.session.run(outputs, feed)

        heard = replace(network, session=SimpleNamespace(run=run))
        found = []
        with mock.patch.object(model, "load", lambda: heard):
            for page in self.pages:
                tagger.tag(page)
                found.append(given.copy())
                given.clear()
        return found


def main() -> None:
    """Measure what was asked for, print it, and keep it as JSON."""
    options = _options()
    found: dict[str, Any] = {
        "measured": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": measure.machine(),
        "options": vars(options) | {"json": str(options.json)},
    }
    _print_machine(found)
    threads = options.threads or sorted({1, found["machine"]["cores"]})
    samples = _samples(options)
    if "speed" in options.parts:
        found["speed"] = list(_speed(samples, threads, options.rounds))
    if "shares" in options.parts:
        found["shares"] = list(_shares(samples, options.rounds))
    if "whole" in options.parts:
        found["whole"] = list(_whole(options, threads))
    if "memory" in options.parts:
        found["memory"] = _memory(options.memory)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nKept in {options.json}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="what to measure (all)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each article is read (5)")
    parser.add_argument("--threads", type=int, nargs="+", help="threads of a network (1, and one a core)")
    parser.add_argument("--short", type=int, default=6, help=f"articles of {SHORT} words (6)")
    parser.add_argument("--long", type=int, default=2, help=f"articles of {LONG} words (2)")
    parser.add_argument("--corpus", type=int, default=60, help="articles of the corpus that is extracted whole (60)")
    parser.add_argument("--memory", type=int, nargs="+", default=[50, 400], help="articles of each corpus (50 400)")
    parser.add_argument("--articles", nargs="+", metavar="PATH", help="your own articles instead of invented ones")
    parser.add_argument("--json", type=Path, default=Path("reports/benchmarks/tagger.json"), help="where to keep it")
    return parser.parse_args()


def _samples(options: argparse.Namespace) -> list[Sample]:
    if not options.articles:
        invented = (("short", options.short, SHORT), ("long", options.long, LONG))
        return [Sample.of(name, articles.articles(number, words)) for name, number, words in invented if number]
    read = [found for found in ingest.read(options.articles) if isinstance(found, Article)]
    if not read:
        sys.exit("no article was read")
    middle = (SHORT * LONG) ** 0.5
    parts = {"short": [a for a in read if a.n_words < middle], "long": [a for a in read if a.n_words >= middle]}
    return [Sample.of(name, some) for name, some in parts.items() if some]


# --- speed --------------------------------------------------------------------------------------------------------


def _speed(samples: Sequence[Sample], threads: Sequence[int], rounds: int) -> Iterator[dict[str, Any]]:
    print("\nThroughput, each article read by all in turn (wanted of the tagger: 10 × BERT-base’s size)")
    for number in threads:
        yield from _raced(samples, number, rounds)


def _raced(samples: Sequence[Sample], threads: int, rounds: int) -> Iterator[dict[str, Any]]:
    with _threads(threads) as network:
        readers = {"int8": network.session} | _baselines(network, threads)
        for sample in samples:
            feeds = sample.feeds()
            contenders: dict[str, Callable[[int], object]] = {
                "tagger": lambda i, pages=sample.pages: tagger.tag(pages[i]),
                **{name: partial(_read_all, _reader(reader), feeds) for name, reader in readers.items()},
                **({"once": partial(_read_all, _reader(readers["bert"]), sample.once())} if "bert" in readers else {}),
                "rules": lambda i, pages=sample.pages: rules.tag(pages[i]),
            }
            others = measure.Others()
            raced = measure.race(contenders, len(feeds), rounds)
            yield _told(sample, threads, raced, sum(map(len, feeds))) | _beside(others)


def _baselines(network: model.Model, threads: int) -> dict[str, Any]:
    """Return the networks that there are the packages for."""
    try:
        import torch

        from benchmarks import networks
    except ImportError as error:
        print(f"  left out, {error.name} is not installed (extra `train`): {', '.join(map(NAME.get, _EXTRA))}")
        return {}
    torch.set_num_threads(threads)
    same = networks.shipped()
    base = networks.random(networks.BERT_BASE, same.facts)
    if threads == 1:
        print(
            f"  parameters: {same.parameters / 1e6:.1f} million, BERT-base's size {base.parameters / 1e6:.1f} million"
        )
    return {
        "fp32": same.onnx(network.tokenizer, threads, integers=False).session,
        "torch": same.eager(),
        "bert": base.onnx(network.tokenizer, threads, integers=False).session,
        "bert8": base.onnx(network.tokenizer, threads, integers=True).session,
    }


_EXTRA = ("fp32", "torch", "bert", "once", "bert8")


def _reader(network: Any) -> Callable[[Mapping[str, Any]], object]:
    return partial(network.run, None) if hasattr(network, "run") else network


def _read_all(
    read: Callable[[Mapping[str, Any]], object], feeds: Sequence[Sequence[Mapping[str, Any]]], i: int
) -> None:
    for feed in feeds[i]:
        read(feed)


def _told(sample: Sample, threads: int, raced: measure.Race, n_windows: int) -> dict[str, Any]:
    number = len(sample.pages)
    print(
        f"\n  {sample.name}: {number} of {sample.words / number:.0f} words in {n_windows} windows, {_n_threads(threads)}"
    )
    print(f"  {'':36}{'articles/s':>11}{'words/s':>10}{'(median)':>10}{'× BERT-base’s size':>28}")
    rows = {}
    for name in raced.seconds:
        best, median = raced.best(name), raced.median(name)
        rows[name] = {
            "articles_per_second": number / best,
            "words_per_second": sample.words / best,
            "words_per_second_median": sample.words / median,
        }
        times = ""
        if BASELINE in raced.seconds:
            ratio = rows[name]["times_bert_base"] = raced.times(name, BASELINE)
            times = f"{ratio['best']:.2f} ({ratio['low']:.2f}–{ratio['high']:.2f})"
        print(
            f"  {NAME[name]:36}{number / best:11.2f}{sample.words / best:10.0f}{sample.words / median:10.0f}{times:>28}"
        )
    return {
        "length": sample.name, "articles": number, "words": sample.words, "windows": n_windows, "threads": threads,
        "contenders": rows,
    }  # fmt: skip


# --- shares -------------------------------------------------------------------------------------------------------


def _shares(samples: Sequence[Sample], rounds: int) -> Iterator[dict[str, Any]]:
    print("\nWhere the tagger's time goes, per cent")
    stages = ("tokenising", "windows", "inference", "decoding", "linking", "rest")
    print(f"  {'':24}" + "".join(f"{stage:>11}" for stage in stages))
    for sample in samples:  # on one thread: where windows are read side by side, their seconds add up to more than passed
        seconds = _stages(sample, 1, rounds)
        whole = sum(seconds.values())
        shares = {stage: seconds[stage] / whole for stage in stages}
        print(f"  {sample.name:24}" + "".join(f"{100 * share:11.1f}" for share in shares.values()))
        yield {"length": sample.name, "shares": shares}


def _stages(sample: Sample, threads: int, rounds: int) -> dict[str, float]:
    """Return the seconds that each stage of `tagger.tag` takes."""
    clock = measure.Clock()
    with _threads(threads) as network, ExitStack() as stack:
        tagger.tag(sample.pages[0])
        session = SimpleNamespace(run=clock.around("inference", network.session.run))
        timed = SimpleNamespace(
            facts=network.facts,
            words=clock.around("tokenising", network.words),
            read=clock.around("read", replace(network, session=session).read),
        )
        stack.enter_context(mock.patch.object(model, "load", lambda: timed))
        stack.enter_context(mock.patch.object(tagger, "spans", clock.around("decoding", tagger.spans)))
        stack.enter_context(mock.patch.object(tagger, "ties", clock.around("linking", tagger.ties)))
        tag = clock.around("tag", tagger.tag)
        for _ in range(rounds):
            for page in sample.pages:
                tag(page)
    seconds = dict(clock.seconds)
    read, whole = seconds.pop("read"), seconds.pop("tag")
    seconds["windows"] = read - seconds["inference"]
    return seconds | {"rest": whole - sum(seconds.values())}


# --- the whole extraction -----------------------------------------------------------------------------------------


def _whole(options: argparse.Namespace, threads: Sequence[int]) -> Iterator[dict[str, Any]]:
    print("\nThe whole extraction, articles in to tables written, beside the tagger alone on ready pages")
    with tempfile.TemporaryDirectory() as place:
        sources = options.articles
        if not sources:
            sources = [str(Path(place, "articles"))]
            articles.write(Path(sources[0]), options.corpus, 2 * SHORT)
        read = [found for found in ingest.read(sources) if isinstance(found, Article)]
        sample = Sample.of("corpus", read)
        for number in threads:
            with _threads(number):
                contenders = {
                    "tagger": lambda _: [tagger.tag(page) for page in sample.pages],
                    "whole": lambda _: _extract(sources, Path(place, "tables")),
                }
                others = measure.Others()
                raced = measure.race(contenders, 1, options.rounds)
            share = raced.times("whole", "tagger")
            speed = {name: sample.words / raced.best(name) for name in raced.seconds}
            print(
                f"  {len(read)} articles of {sample.words / len(read):.0f} words, {_n_threads(number)}: "
                f"{len(read) / raced.best('whole'):.1f} articles/s, {speed['whole']:.0f} words/s of {speed['tagger']:.0f}: "
                f"{100 * share['best']:.1f} % ({100 * share['low']:.1f}–{100 * share['high']:.1f}; wanted: 75)"
            )
            yield {
                "articles": len(read), "words": sample.words, "threads": number, "words_per_second": speed,
                "share_of_tagger": share,
            } | _beside(others)  # fmt: skip


def _extract(sources: Sequence[str | Path], folder: Path) -> None:
    with Spool() as spool:
        pipeline.read(sources, spool)
        store.write(pipeline.join(spool), folder)


# --- memory -------------------------------------------------------------------------------------------------------


def _memory(sizes: Sequence[int]) -> list[dict[str, Any]]:
    print("\nMost memory resident while extracting, in a fresh process, MB (wanted: under 700)")
    found = []
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            folder = Path(place, str(size))
            articles.write(folder, size, 2 * SHORT)
            command = [sys.executable, "-m", "benchmarks.memory", str(folder)]
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
            told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout
            row = json.loads(told)
            found.append(row)
            print(
                f"  {row['articles']} articles, {row['words']} words: {row['peak']:.0f} "
                f"({row['imports']:.0f} after importing, {row['read']:.0f} after reading)"
            )
    if len(found) > 1:
        few, many = found[0], found[-1]
        growth = (many["peak"] - few["peak"]) / (many["articles"] - few["articles"])
        print(f"  {1000 * growth:.0f} kB more for each article")
    return found


# --- what all use -------------------------------------------------------------------------------------------------


@contextmanager
def _threads(number: int) -> Iterator[model.Model]:
    """Let the tagger's network use as many threads."""
    shipped = model.load(number)
    with mock.patch.object(model, "load", lambda: shipped):
        yield shipped


def _beside(others: measure.Others) -> dict[str, float | None]:
    """Return, and say if it matters, what share of the cores other programs took."""
    share = others.share()
    if share and share > 0.03:
        print(f"  other programs took {100 * share:.0f} % of the cores meanwhile: measure again on a quiet machine")
    return {"other_programs": share}


def _n_threads(number: int) -> str:
    return f"{number} thread{'s' * (number > 1)}"


def _print_machine(found: Mapping[str, Any]) -> None:
    machine = found["machine"]
    print(f"{found['measured']}, {machine['processor']}, {machine['cores']} cores, {' '.join(machine['flags'])}")
    print(
        f"{machine['system']}, Python {machine['python']}, "
        + ", ".join(f"{n} {v}" for n, v in machine["versions"].items())
    )


if __name__ == "__main__":
    main()
