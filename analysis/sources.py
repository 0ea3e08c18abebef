"""Find the files that are named, and open what is in them, packed or not, never for more bytes than are allowed."""

from __future__ import annotations

import glob
import gzip
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from analysis import issues
from analysis.schema import Issue

ROOM = "ingest"
PACKED = (".gz", ".zst")
ARCHIVES = (".zip",)

# What an article may come with, by the names that rows and front matter have for it; of several the first one counts.
COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "maintext"),
    "published": ("published", "date", "date_publish", "publish_date"),
    "outlet": ("outlet", "sitename", "media_name"),
    "title": ("title", "headline"),
    "byline": ("byline", "author", "authors"),
    "url": ("url", "source"),
}

# Damage as the libraries that unpack tell of it; zipfile says RuntimeError of a file that needs a password.
_DAMAGE = (EOFError, OSError, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError)


class NotRead(Exception):
    """A source, or what is left of one, that became no article; the message is the reason and the remedy."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before a file is refused.

    Attributes:
        article: Bytes of one article, and of a file that is read whole.
        unpacked: Bytes that one file may hold when it is unpacked.
        ratio: How many times its own size a file may unpack to, once it is past `article`. English text packs to a
            fourth, repetitive tables to a fiftieth; gzip could do a thousandth.
        members: Files in one archive.
    """

    article: int = 20 * 1024**2
    unpacked: int = 16 * 1024**3
    ratio: int = 200
    members: int = 100_000


@dataclass(frozen=True, slots=True)
class Received:
    """One article as a reader found it: what it knows by the names of `COLUMNS`, and remarks on that."""

    source: str
    fields: Mapping[str, str]
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class Budget:
    """What may still be unpacked from one file."""

    allowed: int
    packed: int
    spent: int = 0

    def spend(self, n_bytes: int) -> None:
        """Count bytes, or characters, that were unpacked.

        Raises:
            NotRead: It is more than is allowed.
        """
        self.spent += n_bytes
        if self.spent > self.allowed:
            raise NotRead(
                f"it unpacks to more than {megabytes(self.allowed)}, far more than its {megabytes(self.packed)} lead "
                "one to expect; where that is right, unpack it and name what was in it"
            )


@dataclass(slots=True)
class Opened:
    """One file, open; what it holds is read from the stream, unpacked.

    Attributes:
        name: As it is written into tables.
        suffix: Its kind, in lower case, without that of the packing.
        stream: Its bytes, from the first on.
        limits: What may be read.
        budget: What may still be unpacked from the file on disk.
        path: The file on disk, where it is not packed.
    """

    name: str
    suffix: str
    stream: BinaryIO
    limits: Limits
    budget: Budget
    path: Path | None = field(default=None)

    def whole(self) -> bytes:
        """Return all of its bytes.

        Raises:
            NotRead: There are none, or more than one article may have, or they are damaged.
        """
        allowed = megabytes(self.limits.article)
        if self.path and self.budget.packed > self.limits.article:
            raise NotRead(f"it has {megabytes(self.budget.packed)}, more than the {allowed} allowed; split it")
        raw = self.stream.read(self.limits.article + 1)
        if len(raw) > self.limits.article:
            raise NotRead(f"it unpacks to more than the {allowed} allowed; split it")
        if not raw:
            raise NotRead("the file is empty")
        return raw


def find(sources: Iterable[Path | str]) -> Iterator[Path | Issue]:
    """Yield the files that the sources name, in order, and an issue for each source that names none."""
    for source in map(str, sources):
        if os.path.isdir(source) and source:
            yield from _files_in(source)
        elif os.path.lexists(source):
            yield Path(source)
        elif glob.has_magic(source):
            matches = sorted(m for m in glob.glob(source, recursive=True) if not os.path.isdir(m))
            yield from map(Path, matches)
            if not matches:
                yield issues.refusal(ROOM, name(source), "no file matches this pattern")
        else:
            yield issues.refusal(ROOM, name(source), "there is no such file or folder")


def _files_in(folder: str) -> Iterator[Path | Issue]:
    """Yield the files of a folder and its subfolders."""
    unreadable: list[OSError] = []
    files: list[Path] = []
    for parent, subfolders, names in os.walk(folder, onerror=unreadable.append):
        here = set(names)
        subfolders[:] = [sub for sub in subfolders if not sub.startswith(".") and not _beside_a_page(sub, here)]
        files += [Path(parent, each) for each in names if _is_wanted(PurePosixPath(each))]
    for error in unreadable:
        yield issues.refusal(ROOM, name(error.filename), f"the folder cannot be opened ({error.strerror})")
    yield from sorted(files)
    if not files and not unreadable:
        yield issues.refusal(ROOM, name(folder), "the folder holds no file that could be an article")


def _is_wanted(path: PurePosixPath) -> bool:
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return not hidden and path.stem.upper() != "README"


def _beside_a_page(folder: str, names: set[str]) -> bool:
    """Tell whether a browser made the folder for the pictures and scripts of a page that it saved beside it."""
    page = folder.removesuffix("_files")
    return page != folder and any(page + suffix in names for suffix in (".html", ".htm"))


def open_all(path: Path, limits: Limits) -> Iterator[Opened | Issue]:
    """Yield what is in a file: itself, or the files in an archive, each open until the next is asked for.

    Raises:
        NotRead: The file cannot be opened, or is no archive although its name says so.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    last = suffixes[-1] if suffixes else ""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise NotRead("it is not a regular file")
        size = status.st_size
        budget = Budget(min(limits.unpacked, max(limits.article, limits.ratio * size)), size)
        with path.open("rb") as file:
            if last in ARCHIVES:
                yield from _members(path, file, limits, budget)
                return
            if not size:
                raise NotRead("the file is empty")
            inner = suffixes[-2] if len(suffixes) > 1 else ""
            if last == ".gz":
                with gzip.GzipFile(fileobj=file) as unpacked:
                    yield Opened(name(path), inner, _bounded(cast(BinaryIO, unpacked), budget), limits, budget)
            elif last == ".zst":
                import pyarrow as pa  # takes long, and a run with nothing to do only looks for files

                with pa.CompressedInputStream(file, "zstd") as unpacked:
                    yield Opened(name(path), inner, _bounded(unpacked, budget), limits, budget)
            else:
                yield Opened(name(path), last, file, limits, budget, path)
    except OSError as error:
        raise NotRead(f"it cannot be opened ({error.strerror or error})") from error


def _members(path: Path, file: IO[bytes], limits: Limits, budget: Budget) -> Iterator[Opened | Issue]:
    """Yield the files in a zip archive in order of name."""
    try:
        archive = zipfile.ZipFile(file)
    except _DAMAGE as error:
        raise NotRead(f"it is no zip archive, or a damaged one ({error}); get it again") from error
    with archive:
        named = [member for member in archive.infolist() if member.filename]
        if len(named) < len(archive.infolist()):
            yield issues.refusal(ROOM, name(path), "it holds a file without a name, so it is damaged; get it again")
        members = [member for member in named if not member.is_dir()]
        if len(members) > limits.members:
            raise NotRead(f"it holds {len(members)} files, more than the {limits.members} allowed; unpack it")
        names = {member.filename for member in members}
        wanted = [member for member in members if _is_article_of(PurePosixPath(member.filename), names)]
        if not wanted:
            raise NotRead("the archive holds no file that could be an article")
        for member in sorted(wanted, key=lambda member: member.filename):
            source = name(f"{path.as_posix()}/{member.filename}")
            suffix = PurePosixPath(member.filename).suffix.lower()
            if suffix in (*PACKED, *ARCHIVES):
                yield issues.refusal(ROOM, source, "an archive in an archive is not opened; unpack it")
                continue
            with ExitStack() as stack:
                try:
                    unpacked = stack.enter_context(archive.open(member))
                except _DAMAGE as error:
                    yield issues.refusal(ROOM, source, f"it cannot be unpacked ({error}); unpack the archive yourself")
                    continue
                yield Opened(source, suffix, _bounded(cast(BinaryIO, unpacked), budget), limits, budget)


def _is_article_of(member: PurePosixPath, names: set[str]) -> bool:
    return _is_wanted(member) and not any(_beside_a_page(str(folder), names) for folder in member.parents)


class _Bounded(io.RawIOBase):
    """A stream that is being unpacked, within a budget; damage raises `NotRead`."""

    def __init__(self, stream: BinaryIO, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            raw = self._stream.read(len(buffer))
        except _DAMAGE as error:
            raise NotRead(
                f"it is damaged or breaks off when {self._budget.spent} bytes of it are unpacked ({error}); what "
                "follows is left out; get the file again"
            ) from error
        self._budget.spend(len(raw))
        buffer[: len(raw)] = raw
        return len(raw)


def _bounded(stream: BinaryIO, budget: Budget) -> BinaryIO:
    # In small steps: of a stream that breaks off, the step in which it does is lost.
    return cast(BinaryIO, io.BufferedReader(_Bounded(stream, budget), buffer_size=8192))


def megabytes(n_bytes: int) -> str:
    """Return a number of bytes as a reason says it."""
    return f"{n_bytes / 1024**2:.1f}".removesuffix(".0") + " MB"


def name(path: Path | str) -> str:
    """Return a path as it is written into tables: with forward slashes, and in characters that UTF-8 has."""
    return Path(path).as_posix().encode("utf-8", "replace").decode()
