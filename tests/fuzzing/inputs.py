"""Inputs by number: the same number and seed make the same article or file, and say what reading it came to."""

from __future__ import annotations

import gzip
import io
import json
import random
import time
import traceback
import zipfile
from collections import Counter
from functools import cache

from benchmarks import articles, rules

from analysis import ingest, tagger
from analysis.schema import Article
from fuzzing import mutations, rooms
from fuzzing.guided import FAILURES

DAYS = ("2025-04-08", "2025-04-08", "2024-02-29", "1900-01-01", "0001-01-01", "9999-12-31", "")
_FILES = 0.1  # of the inputs are files for ingest
_SLOW = 50e-6  # seconds of the processor a character, five times those of an article; and never mind a short text
_SHORT = 0.25  # seconds


@cache
def texts(named: tuple[str, ...]) -> list[str]:
    """Return the texts to spoil: the seeds, and those of the files and folders that are named."""
    found = [path.read_text(encoding="utf-8") for path in sorted(articles.SEEDS.glob("*.txt"))]
    return found + [each.text for each in ingest.read(named) if isinstance(each, Article)] if named else found


@cache
def files(named: tuple[str, ...]) -> list[tuple[str, bytes]]:
    """Return a sound file of every kind that is read, by its suffix."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    known = [text[:700] for text in texts(named)[:4]]
    rows = [
        {"text": text, "published": "2025-04-08", "title": "A title", "url": "https://herald.example/a"}
        for text in known
    ]
    paragraphs = "".join(f"<p>{line}</p>" for line in known[0].split("\n") if line)
    page = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>A</title></head><body><article>{paragraphs}</article></body></html>"
    item = f"<item><title>A</title><link>https://a.example/</link><description><![CDATA[{paragraphs}]]></description></item>"
    entry = f'<entry><title>A</title><id>a</id><updated>2025-04-08</updated><content type="html">&lt;p>{known[1]}</content></entry>'
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}"
    warc = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Type: application/http; "
        f"msgtype=response\r\nContent-Length: {len(http.encode())}\r\n\r\n{http}\r\n\r\n"
    )
    parquet, archive = io.BytesIO(), io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), parquet)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for n, text in enumerate(known):
            packed.writestr(f"{n}.txt", text)
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    mhtml = (
        "MIME-Version: 1.0\r\nSnapshot-Content-Location: https://a.example/\r\nContent-Type: multipart/related; "
        f'type="text/html"; boundary="X"\r\n\r\n--X\r\nContent-Type: text/html\r\n\r\n{page}\r\n--X--\r\n'
    )
    sound = {
        ".txt": known[0],
        ".md": f"---\ntitle: A\ndate: 2025-04-08\n---\n\n# A\n\n{known[0]}",
        ".html": page,
        ".mhtml": mhtml,
        ".csv": 'text,published\n"'
        + '",2025-04-08\n"'.join(text.replace('"', '""') for text in known)
        + '",2025-04-08\n',
        ".jsonl": lines,
        ".rss": f'<?xml version="1.0"?><rss version="2.0"><channel><title>A</title>{item}</channel></rss>',
        ".atom": f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{entry}</feed>',
        ".warc": warc,
    }
    found = [(suffix, text.encode()) for suffix, text in sound.items()]
    found += [(".parquet", parquet.getvalue()), (".zip", archive.getvalue())]
    found += [(".jsonl.gz", gzip.compress(lines.encode())), (".warc.gz", gzip.compress(warc.encode()))]
    return found


def fuzz(number: int, named: tuple[str, ...] = (), seed: int = 1, tag: rooms.Tagger = rules.read) -> str:
    """Read the input of that number; return its kind.

    Raises:
        AssertionError: A row does not point at its words, or the text took too long for its length.
    """
    chance = random.Random(f"{seed} {number}")
    if chance.random() < _FILES:
        suffix, raw = chance.choice(files(named))
        rooms.read_file(mutations.mutate_bytes(raw, chance), suffix)
        return suffix
    text = mutations.mutate(texts(named), chance)
    started = time.process_time()
    rooms.read(text, chance.choice(DAYS), tag)
    seconds = time.process_time() - started
    if tag is rules.read:
        assert seconds < max(_SHORT, _SLOW * len(text)), f"{seconds:.2f} s for {len(text)} characters"
    return "article"


def chunk(job: tuple[range, tuple[str, ...], int, bool]) -> tuple[Counter[str], list[tuple[int, str]]]:
    """Read the inputs of some numbers; return how many of each kind were read, and what failed with its trace."""
    numbers, named, seed, with_network = job
    kinds: Counter[str] = Counter()
    failed = []
    # so that no word list is loaded while an input is timed, nor what tells languages apart
    rooms.read(texts(())[0])
    rooms.read("Der Minister hat am Dienstag in Berlin gesagt, dass er nicht zurücktreten werde. " * 9)
    for number in numbers:
        try:
            kinds[fuzz(number, named, seed, tagger.tag if with_network else rules.read)] += 1
        except Exception:
            failed.append((number, traceback.format_exc(limit=-4)))
            keep(number, named, seed)
    return kinds, failed


def keep(number: int, named: tuple[str, ...], seed: int) -> None:
    """Write the input of that number to a file, so that it can be read again."""
    chance = random.Random(f"{seed} {number}")
    FAILURES.mkdir(exist_ok=True)
    if chance.random() < _FILES:
        suffix, raw = chance.choice(files(named))
        (FAILURES / f"{seed}-{number}{suffix}").write_bytes(mutations.mutate_bytes(raw, chance))
    else:
        text = mutations.mutate(texts(named), chance)
        (FAILURES / f"{seed}-{number}.txt").write_bytes(text.encode("utf-8", "surrogatepass"))
