"""Cut an article into passages by their function on the page, and the passages that are read into sentences.

A passage is a line of the text (outlets' pages come one paragraph a line), or what is left of it beside the page's own
words ("Getty Images", "Hide Caption 3 of 12"). What a line is shows in its form (an embedded post ends in its author's
handle and day) or in its words (`data/wordlists/furniture.csv`).
"""

from __future__ import annotations

import bisect
import dataclasses
import os.path
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from analysis import clean, header, issues, marks, transcript, wordlists
from analysis.marks import Quote
from analysis.schema import READ_KINDS, Article, Issue, Passage
from analysis.spans import Span, overlapping, row_id, trim
from analysis.transcript import Turn
from analysis.words import MONTH_NAMES, any_of

# "… pic.twitter.com/ekBr6hCkQL — Volodymyr Zelenskyy (@ZelenskyyUa) April 8, 2025", as X's own embed code writes it
_EMBED_END = re.compile(
    r"[—–-]+ ?(?P<author>[^\n—–()]{1,120} \(@\w{1,30}\)) "
    rf"(?P<posted>(?:{'|'.join(MONTH_NAMES)}) \d{{1,2}}, \d{{4}})$"
)
_EMBED_LINK = re.compile(r"(?:\s*(?:pic\.twitter\.com/|https?://t\.co/)\w+)+\s*$")
_SLIDE_END = re.compile(r"Hide Caption \d+ of \d+(?!\S)")  # CNN's slide shows of 2015-18
# Behind such a label, where the story goes on: "… and cars | A bomber has", "… to rise | Ann Roe, a nurse, said"
_CAPTION_ENDS = re.compile(
    r"(?<=[a-z]) (?=(?:An?|The|He|She|They|It|This|There|But|In|On|At) [a-z]|"
    r"[A-Z]\w+ [A-Z]\w+, (?:an?|the) [^,.:;]{1,60}, (?:said|says|told|added)\b)"
)
_LONGEST_CAPTION = 300  # characters
_CREDIT_BEHIND = re.compile(r"(?<=[a-z.)\s])Image: [^:\n]{1,60}$")  # Wikinews: "Jane RoeImage: John Doe."
# The players of USA Today's pages of 2016-18, with the name of the list that they play
_PLAYER = r"(?:\d{1,3} of \d{1,3} )?Skip in Skip x Embed x Share CLOSE(?: [A-Z]{2,}(?!\S))*|\| \d{1,2}:\d\d"
# News that names them writes them small, or begins no sentence with them.
_AGENCY = (
    r"\b(?:GETTY|REUTERS)(?:[*/]\w+)?(?= [A-Z])|"
    r"(?<=[.!?”\"] )Getty Images(?= (?:An?|The|He|She|They|It|This|There|But|In|On|At) )"
)
# "(Reporting by Ann Roe; editing by Bo Poe)", as Reuters ends; a line of its own may lack the brackets
_STAFF = r"\((?:Additional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled)(?: \w+){0,3} by [A-Z][^()\n]{1,500}\)"
_STAFF_LINE = re.compile(r"(?:Additional reporting|Reporting|Writing|Editing) by [A-Z]")
# The form in the midst of The New York Times's articles of 2016-18
_FORM = (
    r"(?:Newsletter Sign Up )?(?:Continue reading the main story )?Please verify you[’']re not a robot .{0,600}?"
    r"View all New York Times newsletters\."
)
_SHOW = r"Play slideshow(?: [A-Z][\w ]{1,30})?? \d{1,3} of \d{1,3}(?: [A-Z]{2,7}\b)?"  # Daily Express
# "(Photo: Alex Brandon, AP)", where what follows on the line is no caption any more
_PHOTO = r"\((?:Photos?|Pictures?|Images?): [^()\n]{1,100}\)"
# The BBC's labels where a page lost its line breaks: "… on Friday Image copyright Reuters Image caption A shop in …"
_LABEL = re.compile(
    r"\b(?:(?P<credit>Image (?:copyright|source) [^\n.,:;]{1,40}? )?Image caption|Media caption)(?= [A-Z])"
)
_CREDIT = re.compile(r"[(\[](?P<credit>[^()\[\]]{1,100})[)\]]\s*$")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")
# The look-behind lets a run of marks be tried once, not once from each of them.
_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]+[\"”’')\]]*(?=\s)")
_LAST_WORD = re.compile(r"[\w.]*\w$")
_TERMINAL = re.compile(r"[.!?…:;,][\"”’')\]]*$")
# “They never listened.” — Jane Roe: a reader's voice; a headline that quotes has no full stop and seldom double marks
_SIGNED = re.compile(r"[.!?…][”\"] ?(?:—|–|--?) ?[A-Z]")
_READ = frozenset({*READ_KINDS, "headline"})  # no statement is read from a headline; names, dates and figures are
_HEADLINE_WORDS = 16
_CAPTION_WORDS = 80  # a longer line is an article without line breaks that begins with a picture
_LINK_WORDS = 25
_LONGEST_SENTENCE = 3000  # characters
_WORDS_A_PHRASE = 80  # an appeal has a phrase of its kind at least that often; a long line of news may hold one or two


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage that is read (body, caption, embed) or of a headline.

    A quotation with several sentences inside counts as part of the sentence that it stands in.
    """

    span: Span
    kind: str  # kind of its passage
    paragraph: int  # index of its passage in the article


@dataclass(frozen=True, slots=True)
class Page:
    """One article, cleaned and cut: what every extractor reads.

    `text` is the cleaned text: as long as `article.text`, character for character at the same offsets.
    """

    article: Article
    text: str
    quotes: tuple[Quote, ...]
    passages: tuple[Passage, ...]
    sentences: tuple[Sentence, ...]
    turns: tuple[Turn, ...] = ()  # where the page is a transcript
    _outer: tuple[Span, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Keep the outermost quotations, which nearly every question is about."""
        object.__setattr__(self, "_outer", tuple(q.span for q in self.quotes if q.depth == 0))

    def read_passages(self) -> list[Passage]:
        """Return the headlines, body, captions and embedded posts: all but header and boilerplate."""
        return [passage for passage in self.passages if passage.kind in _READ]

    def passage_at(self, at: int) -> Passage | None:
        """Return the passage that holds a character."""
        i = bisect.bisect_right(self.passages, at, key=lambda p: p.start) - 1
        return self.passages[i] if i >= 0 and at < self.passages[i].end else None

    def sentence_index(self, span: Span) -> int | None:
        """Return the index of the sentence that holds a whole span."""
        i = bisect.bisect_right(self.sentences, span.start, key=lambda s: s.span.start) - 1
        return i if i >= 0 and self.sentences[i].span.contains(span) else None

    def sentences_over(self, span: Span) -> range:
        """Return the indices of the sentences that share a character with a span."""
        first = bisect.bisect_right(self.sentences, span.start, key=lambda s: s.span.end)
        last = bisect.bisect_left(self.sentences, span.end, key=lambda s: s.span.start)
        return range(first, last)

    def sentence_at(self, span: Span) -> Sentence | None:
        """Return the sentence that holds a whole span."""
        i = self.sentence_index(span)
        return None if i is None else self.sentences[i]

    def quotations(self, span: Span) -> tuple[Span, ...]:
        """Return the outermost quotations that share a character with a span, in order."""
        return overlapping(self._outer, span)

    def quoted(self, span: Span) -> bool:
        """Tell whether a whole span stands inside one quotation."""
        return any(q.contains(span) for q in self.quotations(span))


@dataclass(frozen=True, slots=True)
class Embed:
    """The parts of an embedded post."""

    content: Span
    author: Span  # name and handle
    posted: Span  # its day, as written


def cut(article: Article) -> tuple[Page, list[Issue]]:
    """Return the article as a page, its outlet filled in where the text names it, and what was not understood."""
    text = clean.clean(article.text)
    passages, turns = _passages(article, text)
    paragraphs = [Span(p.start, p.end) for p in passages]
    quotes, strays = marks.pair(text, paragraphs)
    outer = [q.span for q in quotes if q.depth == 0]
    sentences = [
        Sentence(span, passage.kind, index)
        for index, passage in enumerate(passages)
        if passage.kind in _READ
        for span in _sentences(text, _readable(text, passage), overlapping(outer, paragraphs[index]))
    ]
    if article.outlet is None:
        article = dataclasses.replace(article, outlet=_outlet(text, passages))
    remarks = [
        issues.remark(
            "marks",
            article.source,
            f"quotation mark {stray.of(article.text)} has no partner in its paragraph: no quotation was read from it",
            article.article_id,
            stray,
        )
        for stray in strays
    ]
    return Page(article, text, tuple(quotes), tuple(passages), tuple(sentences), turns), remarks


def embed(text: str, span: Span) -> Embed | None:
    """Return the parts of an embedded post that fills the span, or None when it is none."""
    tail = span.start + max(0, len(span.of(text)) - 400)
    end = _EMBED_END.search(text, tail, span.end)
    if not end:
        return None
    body = trim(text, Span(span.start, end.start()))
    # only the last 400 characters can hold the links, and a bounded search stays linear
    link = _EMBED_LINK.search(text, max(body.start, body.end - 400), body.end)
    content = trim(text, Span(body.start, link.start())) if link else body
    return Embed(content, Span(*end.span("author")), Span(*end.span("posted")))


def _passages(article: Article, text: str) -> tuple[list[Passage], tuple[Turn, ...]]:
    found: list[tuple[Span, str]] = []
    at = 0
    if top := header.find(text):
        found.append((top.span, "header"))
        at = top.span.end
    raw = [Span(at + match.start(), at + match.end()) for match in re.finditer(r"[^\n]+", text[at:])]
    lines = [line for line in (trim(text, line) for line in raw) if line.end > line.start]
    turns = transcript.turns(text, lines)
    spoken = {part for turn in turns.values() for part in turn.parts}
    around = _Furniture.of(text, lines)
    for i, line in enumerate(lines):
        found += [(line, "body")] if i in turns or line in spoken else _stretches(text, line, around)
    passages = [
        Passage(
            passage_id=row_id(article.article_id, "p", span),
            article_id=article.article_id,
            start=span.start,
            end=span.end,
            kind=kind,
            text=span.of(article.text),
        )
        for span, kind in found
    ]
    return passages, tuple(turns.values())


@dataclass(frozen=True, slots=True)
class _Furniture:
    """What an article's lines show together that none of them shows alone."""

    gallery: str  # the title that every picture of a slide show repeats
    credits: re.Pattern[str] | None  # what captions begin with, where several do
    count: str | None  # of pictures, where each caption has it behind its credit: "Getty Images 18 Mr Roe arrives"

    @classmethod
    def of(cls, text: str, lines: Sequence[Span]) -> _Furniture:
        slides = [text[piece.start : end.start()] for line in lines for piece, end in _slides(text, line)]
        slides = [slide for slide in slides if slide.startswith("Photos:")] or slides
        title = os.path.commonprefix(slides) if len(slides) > 1 else ""
        # One line may begin "Getty Images …" because it tells of the agency; names of agencies and networks that often
        # are the subject of a sentence count only beside two lines that begin with a picture agency's.
        agencies = _opening("credit-lead")
        several = sum(bool(agencies.match(text, *line)) for line in lines) > 1
        counts = Counter(match["count"] for line in lines for match in _counted().finditer(text, *line))
        count, often = counts.most_common(1)[0] if counts else ("", 0)
        credits = _opening("credit-lead", "credit-lead-too") if several else None
        return cls(title.rpartition(" ")[0], credits, count if often > 1 else None)


def _slides(text: str, line: Span) -> list[tuple[Span, re.Match[str]]]:
    """Return the pictures of a slide show in a line, each up to the words that end it, and those words."""
    found: list[tuple[Span, re.Match[str]]] = []
    at = line.start
    for end in _SLIDE_END.finditer(text, *line):
        found.append((trim(text, Span(at, end.end())), end))
        at = end.end()
    return found


@cache
def _opening(*kinds: str) -> re.Pattern[str]:
    phrases = sorted((row["pattern"] for row in wordlists.load("furniture") if row["kind"] in kinds), key=len)
    return re.compile(rf"(?:{'|'.join(map(re.escape, reversed(phrases)))}) +(?=[A-Z])")


@cache
def _counted() -> re.Pattern[str]:
    """Return what finds a picture's credit with the number of pictures behind it: "AP:Associated Press 18 The"."""
    leads = ("credit-lead", "credit-lead-too")
    phrases = (row["pattern"] for row in wordlists.load("furniture") if row["kind"] in leads)
    return re.compile(rf"(?<!\S){any_of(phrases)} (?P<count>\d{{1,3}})(?= [“\"‘'(]?[A-Z])")


@cache
def _controls() -> re.Pattern[str]:
    """Return what finds the words of players, galleries and buttons, and credits in brackets, wherever they stand."""
    phrases = sorted((row["pattern"] for row in wordlists.load("furniture") if row["kind"] == "control"), key=len)
    numbered = "|".join(re.escape(phrase).replace("\\#", r"\d{1,3}") for phrase in reversed(phrases))
    behind = r"(?=\s*$|\s+(?:https?:|[^a-z\s]))"  # "he told related stories of it" goes on in small letters
    return re.compile(rf"(?<!\S)(?:{numbered}|{_FORM}|{_PLAYER}|{_SHOW}|{_STAFF}|{_PHOTO}){behind}|{_AGENCY}")


def _stretches(text: str, line: Span, around: _Furniture) -> list[tuple[Span, str]]:
    """Return a line cut into what is the page's and what is the article's, each with its kind."""
    found: list[tuple[Span, str]] = []
    for slide, end in _slides(text, line):
        title = len(around.gallery) if text.startswith(around.gallery, slide.start) else 0
        furniture = [Span(slide.start, slide.start + title), Span(*end.span())]
        found += _cut_out(text, slide, furniture, "caption" if _short(text, slide) else None)
    rest = trim(text, Span(found[-1][0].end if found else line.start, line.end))
    return found + (_beside_controls(text, rest, around) if rest.end > rest.start else [])


def _beside_controls(text: str, line: Span, around: _Furniture) -> list[tuple[Span, str]]:
    """Cut a line at the page's own words inside it."""
    short = _short(text, line)
    if short and (credit := _CREDIT_BEHIND.search(text, max(line.start, line.end - 80), line.end)):
        return _cut_out(text, line, [Span(*credit.span())], "caption")
    whole = short and _kind(text, line) in ("caption", "embed", "boilerplate")
    found = [] if whole else list(_controls().finditer(text, *line))
    if around.count and not short:
        found += [match for match in _counted().finditer(text, *line) if match["count"] == around.count]
    credit = around.credits.match(text, *line) if around.credits and short else None
    if credit:
        return _cut_out(text, line, [Span(*credit.span())], "caption")
    labels = list(_LABEL.finditer(text, *line))
    alone = len(labels) == 1 and labels[0].start() == line.start and short
    if labels and (labels[0]["credit"] or not alone):
        ends = [] if short else [Span(end.end(), end.end()) for end in _caption_ends(text, line, labels)]
        return _cut_out(text, line, sorted([*_disjoint([*found, *labels]), *ends]), "caption" if alone else None)
    return _cut_out(text, line, _disjoint(found), None) if found else [(line, _kind(text, line))]


def _caption_ends(text: str, line: Span, labels: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """Yield where a caption ends inside a line, as far as a capital shows it."""
    for label, following in pairwise((*labels, None)):
        stop = following.start() if following else line.end
        stop = min(stop, label.end() + _LONGEST_CAPTION) if label else stop
        full = _SENTENCE_END.search(text, label.end(), stop) if label else None
        if label and (end := _CAPTION_ENDS.search(text, label.end() + 2, full.start() if full else stop)):
            yield end


def _short(text: str, line: Span) -> bool:
    return len(line.of(text).split()) <= _CAPTION_WORDS


def _disjoint(found: Sequence[re.Match[str]]) -> list[Span]:
    spans: list[Span] = []
    for span in sorted(Span(*match.span()) for match in found):
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    return spans


def _cut_out(text: str, line: Span, furniture: Sequence[Span], kind: str | None) -> list[tuple[Span, str]]:
    """Return a line around its furniture; what is left of it is of the given kind, or of the one that it looks like."""
    found: list[tuple[Span, str]] = []
    at = line.start
    for piece in (*(trim(text, span) for span in furniture), Span(line.end, line.end)):
        left = trim(text, Span(at, piece.start))
        if left.end > left.start:
            found.append((left, kind or _kind(text, left)))
        if piece.end > piece.start:
            found.append((piece, "boilerplate"))
        at = piece.end
    return found


def _kind(text: str, line: Span) -> str:
    words = line.of(text)
    lower = words.lower()
    length = len(words.split())
    if embed(text, line):
        return "embed"
    if length <= _CAPTION_WORDS and (lower.startswith(_furniture("caption-lead")) or _credit(words)):
        return "caption"
    own = _QUOTED.sub(" ", lower)  # "we will never take your support for granted" is somebody's promise
    phrases = sum(own.count(phrase) for phrase in _furniture("boilerplate"))
    if phrases and phrases * _WORDS_A_PHRASE >= length and (phrases > 1 or len(words) < 160):
        return "boilerplate"
    if length <= _LINK_WORDS and lower.startswith(_furniture("link-lead")):
        return "boilerplate"
    if length <= _CAPTION_WORDS and _STAFF_LINE.match(words):
        return "boilerplate"
    if lower.rstrip(".:… ") in _furniture("line"):
        return "boilerplate"
    if length <= _HEADLINE_WORDS and not _TERMINAL.search(words) and not _SIGNED.search(words):
        return "headline"
    return "body"


def _readable(text: str, passage: Passage) -> Span:
    """Return the part of a passage that is prose: a caption without lead-in and credit, a post without its author."""
    span = Span(passage.start, passage.end)
    if passage.kind == "embed" and (post := embed(text, span)):
        return post.content
    if passage.kind == "caption":
        lower = span.of(text).lower()
        lead = max((len(p) for p in _furniture("caption-lead") if lower.startswith(p)), default=0)
        credit = _credit(span.of(text))
        return trim(text, Span(span.start + lead, span.start + credit.start() if credit else span.end))
    return span


def _credit(line: str) -> re.Match[str] | None:
    """Return the match of a picture credit in brackets at the end of the line: "( Zelensky/AFP/Getty )"."""
    match = _CREDIT.search(line, max(0, len(line) - 120))
    if match and any(re.search(rf"\b{re.escape(agency)}\b", match["credit"], re.I) for agency in _furniture("credit")):
        return match
    return None


@cache
def _furniture(kind: str) -> tuple[str, ...]:
    fold = str if kind == "credit" else str.lower
    return tuple(fold(row["pattern"]) for row in wordlists.load("furniture") if row["kind"] == kind)


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row["abbreviation"] for row in wordlists.load("abbreviations"))


def _sentences(text: str, span: Span, outer: Sequence[Span]) -> list[Span]:
    sentences: list[Span] = []
    start = span.start
    at = 0
    for match in _SENTENCE_END.finditer(text, *span):
        end = match.end()
        while at < len(outer) and outer[at].end < end:
            at += 1
        if at < len(outer) and outer[at].start < match.start() and end < outer[at].end:
            continue  # inside a quotation
        if _ends_sentence(text, start, match, span.end, quoted=at < len(outer) and outer[at].end == end):
            sentences.append(Span(start, end))
            start = end + len(text[end : span.end]) - len(text[end : span.end].lstrip())
    if start < span.end:
        sentences.append(Span(start, span.end))
    return [piece for sentence in sentences for piece in _bounded(text, sentence)]


def sentences_within(text: str, span: Span) -> list[Span]:
    """Return the sentences of a stretch of text, those inside a quotation too, none longer than any real one."""
    return _sentences(text, span, ())


def _bounded(text: str, span: Span) -> Iterator[Span]:
    """Yield a sentence, in pieces if it is longer than any real one, so that no sentence costs too much to read."""
    while span.end - span.start > _LONGEST_SENTENCE:
        cut = text.rfind(" ", span.start + 1, span.start + _LONGEST_SENTENCE)
        cut = cut if cut > 0 else span.start + _LONGEST_SENTENCE
        yield Span(span.start, cut)
        span = trim(text, Span(cut, span.end))
    if span.end > span.start:
        yield span


def _ends_sentence(text: str, start: int, match: re.Match[str], stop: int, *, quoted: bool) -> bool:
    following = text[match.end() : min(stop, match.end() + 120)].lstrip()
    if not following:
        return False
    if not (following[0].isupper() or following[0].isdigit() or following[0] in "“\"‘'[(—–-«"):
        return False
    if quoted and text[match.start()] in "!?…":
        # “Is this it?” Smith asked. — what follows is short and closes the same sentence
        rest = re.match(r"[^.!?“\"]{1,60}[.,]", following)
        if rest and following[0] not in '“"':
            return False
    if match.group().rstrip(")]") == ".":
        word = _LAST_WORD.search(text, max(start, match.start() - 20), match.start())
        last = word.group() if word else ""
        if last.lower() in _abbreviations() or (len(last) == 1 and last.isupper()):
            return False
    return True


def _outlet(text: str, passages: list[Passage]) -> str | None:
    """Return the outlet that the text names as its own; None when it names none or several.

    It does so in its appeals ("The Independent is trusted by …") and where it names its reporter on the spot
    ("Al Jazeera’s Zein Basravi, reporting from Kyiv").
    """
    named: set[str] = set()
    for row in wordlists.load("outlets"):
        outlet = row["outlet"]
        name = rf"\b{re.escape(outlet)}\b"
        for passage in passages:
            own = passage.kind == "boilerplate"
            pattern = name if own else rf"{name}[’']s? (?:[A-Z][\w’'-]* ){{1,4}}?[A-Z][\w’'-]*, reporting from\b"
            if outlet in passage.text and re.search(pattern, text[passage.start : passage.end]):
                named.add(outlet)
    return named.pop() if len(named) == 1 else None
