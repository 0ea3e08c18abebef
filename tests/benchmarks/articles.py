"""News articles of a wanted length, invented from the paragraphs of the seeds: the same seed gives the same texts."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from analysis import header, ingest
from analysis.schema import Article

SEEDS = Path(__file__).parents[2] / "seeds"
DATE = "date 2025-04-08"

_NAMES = re.compile(r"\b(?:Zelenskyy|Zelensky|Sybiha|Putin|Trump|Basravi|Kuleba|Peskov|Lin|Jian|Volodymyr|Donald)\b")
_NUMBERS = re.compile(r"(?<![\d,.])\d{2,3}(?![\d,.])")
_SYLLABLES = "ba de fo gar hol ic jan ker lo mar nes or pel ros sten tur van wil yar zim".split()


def texts(number: int, words: int, seed: int = 1) -> Iterator[str]:
    """Yield texts of about `words` words: paragraphs of the seeds in another order, under other names and figures."""
    chance = random.Random(f"{seed} {words}")
    pool = _paragraphs()
    for _ in range(number):
        names: dict[str, str] = {}
        chosen: list[str] = []
        left = words
        while left > 0:
            for paragraph in chance.sample(pool, len(pool)):
                chosen.append(_varied(paragraph, names, chance))
                left -= len(paragraph.split())
                if left <= 0:
                    break
        yield f"{DATE}\n\n" + "\n\n".join(chosen) + "\n"


def articles(number: int, words: int, seed: int = 1) -> list[Article]:
    """Return such texts as articles."""
    made = [ingest.of_text(f"invented-{words}-{i}.txt", text) for i, text in enumerate(texts(number, words, seed))]
    return [article for article in made if isinstance(article, Article)]


def write(folder: Path, number: int, words: int, seed: int = 1) -> None:
    """Write such texts to a folder, a file each; a third of them is a third as long, another third twice."""
    folder.mkdir(parents=True, exist_ok=True)
    for part, length in enumerate((words // 3, words, words * 2)):
        share = len(range(part, number, 3))
        for i, text in enumerate(texts(share, length, seed)):
            (folder / f"{i:05}-{part}.txt").write_text(text, encoding="utf-8")


def _paragraphs() -> list[str]:
    found = []
    for path in sorted(SEEDS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        line = header.find(text)
        found += [part.strip() for part in text[line.span.end if line else 0 :].split("\n\n") if part.strip()]
    return found


def _varied(paragraph: str, names: dict[str, str], chance: random.Random) -> str:
    """Return the paragraph with other names, the same in all of an article, and other figures of two or three digits."""

    def name(match: re.Match[str]) -> str:
        if match[0] not in names:
            names[match[0]] = "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize()
        return names[match[0]]

    def number(match: re.Match[str]) -> str:
        return str(chance.randrange(10 ** (len(match[0]) - 1), 10 ** len(match[0])))

    return _NUMBERS.sub(number, _NAMES.sub(name, paragraph))
