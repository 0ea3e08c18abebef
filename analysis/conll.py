"""Read names that people annotated token by token, and make of them texts with offsets.

Three formats, told apart by their lines:

- two columns, `token tag`, as CoNLL 2003, wikigold and CrossNER have them (tags I-PER or B-PER);
- the columns of Universal NER, `number token tag …`, with `# text = …` in front of each sentence;
- CoNLL-U with `Entity=` in the last column, as GUM writes it.

A sentence with `# text` stands in the text as it was; any other is put together from its tokens, with a blank between
them but not in front of a stop or behind an opening bracket. Paragraphs are as the file marks them (`# newpar`), else
each sentence is one. An article is what the file marks as one (`# newdoc`, `-DOCSTART-`), else each sentence is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis import wordlists
from analysis.spans import Span

SUFFIXES = (".conll", ".conllu", ".iob", ".iob2", ".bio", ".conll.txt")
PERSON, ORGANISATION, PLACE, OTHER = "person", "organisation", "place", "other"
# What the tags of the known corpora mean, in lower case; any other tag is OTHER.
KINDS = {
    **dict.fromkeys(("per", "person", "politician"), PERSON),
    **dict.fromkeys(("org", "organization", "organisation", "politicalparty"), ORGANISATION),
    **dict.fromkeys(("loc", "gpe", "place", "location", "country"), PLACE),
}
_TAG = re.compile(r"(?:O|[BIES]-[\w-]+)$")
_ENTITY = re.compile(r"(?:^|\|)Entity=([^|]*)")
_BRACKET = re.compile(r"\((?P<opened>[^-()]+)-(?P<about>[^()]*)(?P<at_once>\))?|(?P<closed>[^-()]+)\)")
_NO_SPACE_BEFORE = re.compile(r"[.,;:!?%)\]}’”…]+$|['’](?:s|S|re|ve|ll|d|m|t)$|n['’]t$")
_NO_SPACE_AFTER = frozenset("([{$£€“‘#")
_OPENS_PHRASE = frozenset("of from for at in the ,".split())
_INSIDE = frozenset("of the and for in de la - – & ' ’".split())  # small words and marks inside a name
_PROPER = ("NNP", "NNPS")  # tags of proper nouns in the Penn Treebank
_DOCSTART = "-DOCSTART-"


class BrokenConll(ValueError):
    """A file of annotated tokens that cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text; `kind` is person, organisation, place, other, or None where it is not known."""

    span: Span
    kind: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """One article and its names, in the order of the text; none overlaps another."""

    article: str
    text: str
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    tag: str
    pos: str  # as the Penn Treebank has them, where the file tells
    entities: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    tokens: tuple[_Token, ...]
    text: str | None
    article: str | None  # the name of the article that begins here, empty where it has none
    paragraph: bool  # whether the file says that a paragraph begins here


def files(path: Path) -> list[Path]:
    """Return the files of annotated tokens: the path itself, or what in the folder has one of the `SUFFIXES`."""
    if path.is_dir():
        return sorted(p for p in path.iterdir() if p.is_file() and p.name.lower().endswith(SUFFIXES))
    return [path] if path.is_file() and (path.name.lower().endswith(SUFFIXES) or _looks_annotated(path)) else []


def _looks_annotated(path: Path) -> bool:
    """Tell whether the first line of tokens of a file has a tag for its last field."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            fields = line.split()
            if fields and not line.startswith("#"):
                return len(fields) == 2 and bool(_TAG.match(fields[-1]))  # noqa: PLR2004
    return False


def read(path: Path) -> list[Named]:
    """Return the articles of a file, or of every file of a folder.

    Raises:
        FileNotFoundError: There is no file of annotated tokens.
        BrokenConll: A line is not understood, or a token is not in its sentence's text.
    """
    found = files(path)
    if not found:
        raise FileNotFoundError(f"{path}: no file of annotated tokens ({', '.join(SUFFIXES)})")
    return [named for file in found for named in _articles(file)]


def _articles(path: Path) -> Iterator[Named]:
    try:
        sentences = list(_sentences(path))
    except UnicodeDecodeError as error:
        raise BrokenConll(f"{path}: not UTF-8 ({error})") from error
    marked = any(s.article is not None for s in sentences)
    paragraphs = any(s.paragraph for s in sentences)
    groups: list[list[_Sentence]] = []
    for sentence in sentences:
        if sentence.article is not None or not marked or not groups:
            groups.append([])
        groups[-1].append(sentence)
    for number, group in enumerate(groups, start=1):
        name = group[0].article or f"{path.name.split('.')[0]}-{number}"
        yield _article(name, group, paragraphs=paragraphs)


def _sentences(path: Path) -> Iterator[_Sentence]:
    rows: list[_Token] = []
    text = article = None
    paragraph = False
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            line = line.rstrip("\r\n")
            if line.startswith("# "):
                key, _, value = line[2:].partition(" = ")
                article = value if key.startswith("newdoc") else article
                paragraph = paragraph or key == "newpar"
                text = value if key == "text" else text
            elif line.startswith(_DOCSTART):
                article = ""
            elif line.strip() and not (line.startswith("#") and "\t" not in line and " " not in line.strip()):
                token = _token(line)
                if token is None:
                    raise BrokenConll(f"{path}, line {number}: expected a token and its tag, found {line[:60]!r}")
                rows += [token] if token.text else []
            elif rows:
                yield _sentence(path, number, rows, text, article, paragraph=paragraph)
                rows, text, article, paragraph = [], None, None, False
        if rows:
            yield _sentence(path, number, rows, text, article, paragraph=paragraph)


def _sentence(
    path: Path, number: int, rows: list[_Token], text: str | None, article: str | None, *, paragraph: bool
) -> _Sentence:
    at = 0
    for token in rows if text is not None else ():
        at = text.find(token.text, at) if text is not None else 0
        if at < 0:
            raise BrokenConll(f"{path}, before line {number}: {token.text!r} is not in the sentence's text")
        at += len(token.text)
    return _Sentence(tuple(rows), text, article, paragraph)


def _token(line: str) -> _Token | None:
    """Read one line; None for what is none, a token without text for a line that counts for nothing."""
    fields = line.split("\t") if "\t" in line else line.split()
    if len(fields) == 10:  # noqa: PLR2004 - the columns of CoNLL-U
        if not fields[0].isdigit():
            return _Token("", "O", "", "")  # a word that two tokens make, or an empty node
        entity = _ENTITY.search(fields[9])
        return _Token(fields[1], "O", fields[4], entity[1] if entity else "")
    if len(fields) > 2 and fields[0].isdigit():  # noqa: PLR2004
        return _Token(fields[1], fields[2], "", "")
    if len(fields) > 1 and _TAG.match(fields[-1]):
        return _Token(fields[0], fields[-1], "", "")
    return None


# --- tokens to text -----------------------------------------------------------------------------------------------


def _article(name: str, sentences: Sequence[_Sentence], *, paragraphs: bool) -> Named:
    text = ""
    names: list[Name] = []
    for sentence in sentences:
        if text:
            text += " " if paragraphs and not sentence.paragraph else "\n\n"
        written = sentence.text if sentence.text is not None else _joined(sentence.tokens)
        spans = _spans(sentence.tokens, written, len(text))
        entities = any(token.entities for token in sentence.tokens)
        names += (_entities if entities else _tagged)(sentence.tokens, spans)
        text += written
    return Named(name, text, tuple(_outermost(names)))


def _joined(tokens: Iterable[_Token]) -> str:
    """Return the text of tokens that nobody kept the text of."""
    text = ""
    opening = True  # whether the next straight quotation mark opens
    glue = True
    for token in tokens:
        straight = token.text in ('"', "''", "``")
        closes = straight and not opening
        text += "" if glue or closes or _NO_SPACE_BEFORE.match(token.text) else " "
        text += token.text
        glue = token.text in _NO_SPACE_AFTER or (straight and opening)
        opening = not opening if straight else opening
    return text


def _spans(tokens: Iterable[_Token], text: str, offset: int) -> list[Span]:
    at, spans = 0, []
    for token in tokens:
        at = text.index(token.text, at)
        spans.append(Span(offset + at, offset + at + len(token.text)))
        at += len(token.text)
    return spans


def _tagged(tokens: Sequence[_Token], spans: Sequence[Span]) -> list[Name]:
    """Return the names of tags: a name begins with B-, or where the tag before is none or another."""
    names: list[Name] = []
    before = "O"
    for token, span in zip(tokens, spans, strict=True):
        mark, _, label = token.tag.partition("-")
        if label and mark not in "BS" and before == label:
            names[-1] = Name(Span(names[-1].span.start, span.end), names[-1].kind)
        elif label:
            names.append(Name(span, KINDS.get(label.lower(), OTHER)))
        before = label or "O"
    return names


def _outermost(names: Iterable[Name]) -> Iterator[Name]:
    """Yield the names that lie in no longer one, in the order of the text."""
    end = 0
    for name in sorted(names, key=lambda n: (n.span.start, -n.span.end)):
        if name.span.start >= end:
            yield name
            end = name.span.end


# --- GUM's entities -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entity:
    first: int
    last: int
    kind: str
    core: tuple[int, ...]  # the tokens of GUM's minimal span


def _entities(tokens: Sequence[_Token], spans: Sequence[Span]) -> list[Name]:
    """Return the entities of a sentence that are names, as far as they are.

    GUM marks whole phrases, "U.S. President Donald Trump", and what is least of each (the minimal span). A phrase is a
    name where that has a proper noun and only capitalised words, or such as stand inside names. Titles in front of a
    person, and what else is named in front of or behind one, are left out: "Donald Trump". A place ends with a comma.
    """
    entities = list(_bracketed(tokens))
    names = []
    for entity in entities:
        inner = [e for e in entities if e != entity and entity.first <= e.first and e.last <= entity.last]
        kept = _name_tokens(tokens, entity, inner)
        if kept:
            kind = KINDS.get(entity.kind, OTHER)
            people = kind == PERSON and tokens[kept[-1]].pos == "NNPS"  # "Muslims"
            names.append(Name(Span(spans[kept[0]].start, spans[kept[-1]].end), OTHER if people else kind))
    return names


def _bracketed(tokens: Sequence[_Token]) -> Iterator[_Entity]:
    opened: list[tuple[str, int, str]] = []
    for i, token in enumerate(tokens):
        for match in _BRACKET.finditer(token.entities):
            if match["opened"]:
                opened.append((match["opened"], i, match["about"]))
            closes = match["closed"] or (match["opened"] if match["at_once"] else None)
            at = next((k for k in range(len(opened) - 1, -1, -1) if opened[k][0] == closes), None)
            if at is not None:
                _, first, about = opened.pop(at)
                fields = about.split("-")
                core = fields[4] if len(fields) > 4 else ""  # noqa: PLR2004 - etype-infstat-salience-centering-minspan
                inside = tuple(first + int(n) - 1 for n in core.split(",") if n.isdigit())
                yield _Entity(first, i, fields[0], inside or tuple(range(first, i + 1)))


def _name_tokens(tokens: Sequence[_Token], entity: _Entity, inner: Sequence[_Entity]) -> list[int]:
    """Return the tokens of the name in an entity, in order; none where it is no name."""
    kept = list(range(entity.core[0], entity.core[-1] + 1))
    kind = KINDS.get(entity.kind)
    if kind == PERSON:
        titles = {row["word"] for row in wordlists.load("roles")}
        for other in inner:
            if kept and other.last < kept[-1] and set(range(other.first, other.last + 1)) & set(kept[:1]):
                kept = [i for i in kept if i > other.last]
            elif kept and other.first > kept[0] and tokens[other.first - 1].text in _OPENS_PHRASE:
                kept = [i for i in kept if i < other.first]
        while kept and not (tokens[kept[0]].text[0].isupper() and tokens[kept[0]].text.lower() not in titles):
            kept = kept[1:]
        if kept and tokens[kept[-1]].text.lower() in titles:
            return []  # "Shadow Home Secretary"
    comma = next((k for k, i in enumerate(kept) if tokens[i].text == ","), len(kept))
    kept = kept[:comma] if kind in (PERSON, PLACE) else kept
    while kept and not tokens[kept[-1]].text[0].isalnum():
        kept = kept[:-1]
    while kept and tokens[kept[-1]].text in _INSIDE:
        kept = kept[:-1]
    while kept and tokens[kept[0]].text.lower() in ("the", "'s", "’s"):
        kept = kept[1:]
    proper = any(tokens[i].pos in _PROPER for i in kept)
    written = all(tokens[i].text[0].isupper() or tokens[i].text[0].isdigit() or tokens[i].text in _INSIDE or k and
                  tokens[i - 1].text in "-–" for k, i in enumerate(kept))  # fmt: skip
    return kept if proper and written else []
