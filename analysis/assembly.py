"""Put together what the network read and what the form of the page says about who speaks.

The network sees a few hundred words at a time and learned from news prose. What print settles by its form is settled
here instead: a transcript's line and a signed quotation belong to whom they name, the paragraphs of one quotation to
one speaker, and a list's bullet to nobody.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from analysis import segment
from analysis.schema import READ_KINDS
from analysis.segment import Page
from analysis.spans import Span, overlapping, trim
from analysis.tagger import NOBODY, Attribution
from analysis.words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, NAME_PARTICLES, PREPOSITIONS

_SENTENCE = 4  # words
_BY_FORM = 0.95  # read from the page's form, not from its words
_BULLET = re.compile(r"(?:[•▪●■◦‣*·]|--?|–)\s+")
_DASH = r"(?P<dash>—|―|–|--?)"
_NAME = rf"(?:[^\W\d_]\.|[A-Z][\w.’'-]*[\w.]|{'|'.join(sorted(NAME_PARTICLES))})"
_SIGNATURE = re.compile(rf"{_DASH} ?(?P<name>{_NAME}(?: {_NAME}){{0,5}}(?:, [^“”\"\n]{{1,60}}?)?)\.?$")
_QUOTES = "’”'\""
_OPENING = "‘“'\"«"
_HEADING = 5  # words
_MARKS = '“”"'
_LONGEST_SIGNATURE = 140  # characters
_RELATIVE = re.compile(r"\b(who|which) $")
_TOGETHER = frozenset(("together", "jointly"))  # "which together vowed": how, and not who
_ANOTHER = re.compile(r",? (?:and|but) (?:then )?")
_NAME_BEHIND = re.compile(r"(?<=[a-z]) (?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2})$")
_EXPLAINED = re.compile(r", (?:an?|the) [^,.:;“”\"]{1,80}, | ")
# Who is under investigation for something, or under fire for it, does not say it.
_SUFFERED = re.compile(r"\bunder (?:\w+ )?(?:investigation|fire|arrest|suspicion|scrutiny|indictment)\b|\bwanted for\b")
_FAMILY_MAY = re.compile(r"May (?=[a-z]+(?:ed|s)\b)")  # "Theresa | May congratulated", no auxiliary
_EMPTY = (AUXILIARIES | CONJUNCTIONS | DETERMINERS | PREPOSITIONS) - {"no"}


def assemble(page: Page, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Return the attributions of a page in the order of their content."""
    formal = sorted([*_turns(page), *_signed(page, attributions)], key=lambda a: a.content[0])
    starts = [a.content[0] for a in formal]
    kept = [a for a in attributions if not _superseded(a, formal, starts)]
    settled = sorted(part for a in formal for part in a.content)
    read = [a for found in _continued(page, kept, settled) if (a := _in_one_place(page, found))]
    tidy = [a for found in [*_parted(page.text, read), *formal] if (a := _tidy(page, found))]
    return sorted([*tidy, *_unread(page, tidy)], key=lambda a: (a.content[0], a.cue or a.content[0]))


def _turns(page: Page) -> Iterator[Attribution]:
    """Yield each turn of a transcript; its cue is the colon, as PolNeAR's annotators have it."""
    for turn in page.turns:
        yield Attribution(turn.speaker, turn.mark, turn.parts, _BY_FORM)


def _signed(page: Page, attributions: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield the quotations that a name is written under, as readers' letters and collections of voices have them.

    “They never listened.” — Jane Roe, Leeds. The name stands behind the quotation or alone in the next line.
    """
    text = page.text
    sources = sorted(a.source for a in attributions if a.source)
    for passage, following in pairwise((*page.passages, None)):
        if passage is None or passage.kind not in READ_KINDS or text[passage.start] not in _MARKS:
            continue
        line = Span(passage.start, passage.end)
        name = _SIGNATURE.search(text, max(line.start, line.end - _LONGEST_SIGNATURE), line.end)
        if not name and following and following.end - following.start <= _LONGEST_SIGNATURE:
            name = _SIGNATURE.match(text, following.start, following.end)
        if name:
            quote = trim(text, Span(line.start, min(line.end, name.start())))
            closed = quote.end > quote.start + 1 and text[quote.end - 1] in _MARKS
            if closed and (page.quoted(quote) or _one_voice(page, quote, name["name"], sources)):
                yield Attribution(Span(*name.span("name")), Span(*name.span("dash")), (quote,), _BY_FORM)


def _one_voice(page: Page, quote: Span, name: str, sources: Sequence[Span]) -> bool:
    """Tell whether a paragraph in marks is one quotation, though marks inside it seem to part it: “He said “no.” So.”.

    It is where nobody but who signs it speaks between the marks, and most of it stands inside them.
    """
    inside = page.quotations(quote)
    words = sum(min(q.end, quote.end) - max(q.start, quote.start) for q in inside)
    first = bisect.bisect_left(sources, Span(quote.start, quote.start))
    here = sources[first : bisect.bisect_left(sources, Span(quote.end, quote.end))]
    between = [s for s in here if not any(q.overlaps(s) for q in inside)]
    return 2 * words > quote.end - quote.start and all(s.of(page.text) in (name, "I") for s in between)


def _superseded(read: Attribution, formal: Sequence[Attribution], starts: Sequence[Span]) -> bool:
    """Tell whether the network read a line of a transcript, or a signed quotation, as far as it went."""
    i = bisect.bisect_right(starts, read.content[0])
    for near in formal[max(0, i - 1) : i + 1]:
        label = [span for span in (near.source, near.cue) if span]
        if any(part.overlaps(span) for part in _spans(read) for span in label):
            return True
        if all(any(whole.contains(part) for whole in near.content) for part in read.content):
            # somebody's words that the speaker reports have their cue among the speaker's words
            return read.cue is None or not any(whole.contains(read.cue) for whole in near.content)
    return False


def _spans(attribution: Attribution) -> list[Span]:
    return [span for span in (attribution.source, attribution.cue, *attribution.content) if span]


def _continued(page: Page, attributions: Sequence[Attribution], settled: Sequence[Span]) -> list[Attribution]:
    """Return the attributions with every quotation of several paragraphs given to one of them, whole.

    That is the one whose cue stands beside its first paragraph, or else beside a later one. Whoever has a cue beside a
    paragraph (“…,” he added) keeps what he has there. What is somebody's by its form (`settled`) is left alone: every
    line of a transcript may begin with a mark.
    """
    found = list(attributions)
    holders = sorted((part, i) for i, a in enumerate(found) for part in a.content)
    starts = [part.start for part, _ in holders]
    reached = list(accumulate((part.end for part, _ in holders), max))  # what is said may hold what is reported in it
    for chain in _chains(page):
        if any(_overlaps(settled, quote) for quote in chain):
            continue
        first = bisect.bisect_right(reached, chain[0].start)
        near = holders[first : bisect.bisect_left(starts, chain[-1].end)]
        # what is reported within the quotation is another matter
        those = {
            i: None for part, i in near if _overlaps(chain, part) and not _overlaps(chain, found[i].cue or Span(0, 0))
        }
        homes = {q: [i for i in those if _beside(page, found[i].cue, q)] for q in chain}
        owner = next((i for q in chain for i in homes[q]), next(iter(those), None))
        if owner is None:
            continue
        content = list(found[owner].content)
        content += [q for q in chain if not homes[q] and not any(q.overlaps(part) for part in content)]
        found[owner] = dataclasses.replace(found[owner], content=tuple(sorted(content)))
        for i in those.keys() - {owner}:
            rest = (p for p in found[i].content if not any(q.overlaps(p) and i not in homes[q] for q in chain))
            found[i] = dataclasses.replace(found[i], content=tuple(rest))
    return [a for a in found if a.content]


def _chains(page: Page) -> Iterator[list[Span]]:
    """Yield the paragraphs of each quotation that has several."""
    outer = [quote for quote in page.quotes if quote.depth == 0]
    chain: list[Span] = []
    for quote in outer:
        chain.append(quote.span)
        if not quote.continued:
            if len(chain) > 1:
                yield chain
            chain = []


def _overlaps(spans: Sequence[Span], span: Span) -> bool:
    return bool(overlapping(spans, span))


def _beside(page: Page, cue: Span | None, quote: Span) -> bool:
    """Tell whether a cue stands in a sentence that a quotation has a part in."""
    return cue is not None and page.sentence_index(cue) in page.sentences_over(quote)


def _unread(page: Page, attributions: Sequence[Attribution]) -> Iterator[Attribution]:
    """Yield the paragraphs that are one quotation and that nothing was read from: somebody's words, but whose?"""
    parts = sorted(part for a in attributions for part in a.content)
    reached = list(accumulate((part.end for part in parts), max))
    for passage in page.passages:
        line = Span(passage.start, passage.end)
        words = line.of(page.text)
        whole = passage.kind == "body" and page.quoted(line) and words[-2:-1] in ".!?"
        if whole and len(words.split()) >= _SENTENCE:
            i = bisect.bisect_right(reached, line.start)
            if i == len(parts) or parts[i].start >= line.end:
                yield Attribution(None, None, (line,), NOBODY)


def _tidy(page: Page, attribution: Attribution) -> Attribution | None:
    """Return an attribution without the bullets of a list, or None where nothing is left that somebody could say.

    A source that is an adverb, "which | together | vowed", is the pronoun in front of it.
    """
    text, cue = page.text, attribution.cue
    if cue and not any(c.isalpha() for c in cue.of(text)) and not re.fullmatch(rf":|{_DASH}", cue.of(text)):
        return None
    if cue and _SUFFERED.search(cue.of(text)):
        return None
    content = tuple(_without_bullet(text, part) for part in _without_heading(page, attribution))
    words = " ".join(part.of(text) for part in content).casefold()
    if not any(c.isalnum() for c in words) or (words in _EMPTY and not page.quoted(content[0])):
        return None
    source = attribution.source and _without_bullet(text, attribution.source)
    if source and cue and (name := _FAMILY_MAY.match(text, *cue)) and text[source.end : cue.start] == " ":
        source, cue = Span(source.start, cue.start + len("May")), Span(name.end(), cue.end)
    if source and source.of(text).lower() in _TOGETHER:
        pronoun = _RELATIVE.search(text, max(0, source.start - len(" which ")), source.start)
        source = Span(*pronoun.span(1)) if pronoun else None
    return dataclasses.replace(attribution, source=source, cue=cue, content=content)


def _parted(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """Return the attributions with a name given back to the verb behind it, where a full stop is missing in between.

    "Doctors said they feared more | Ann Roe, a nurse, said it was loud": no words that end in a name run into a verb.
    """
    found = list(attributions)
    behind = {(a.source, a.cue.start): i for i, a in enumerate(found) if a.source and a.cue}
    for i, one in enumerate(found):
        part = one.content[-1]
        name = _NAME_BEHIND.search(text, max(part.start, part.end - _LONGEST_SIGNATURE), part.end)
        gap = _EXPLAINED.match(text, part.end)
        j = behind.get((one.source, gap.end())) if one.source and name and gap else None
        if name and j is not None and j != i:
            found[i] = dataclasses.replace(one, content=(*one.content[:-1], Span(part.start, name.start())))
            found[j] = dataclasses.replace(found[j], source=Span(*name.span("name")))
    return found


def _in_one_place(page: Page, attribution: Attribution) -> Attribution | None:
    """Return what stands where the cue does, or None where nothing does.

    What is told under a picture is not said in the text beside it, and only a quotation runs on beyond the sentence of
    its cue: in PolNeAR's dev articles 14 of 1,597 unquoted fragments do, and of 27 that were read so not one was right.
    """
    kind = _kind(page, attribution.cue or attribution.content[0])
    sentence = page.sentence_index(attribution.cue) if attribution.cue else None
    content = tuple(
        part
        for part in attribution.content
        if _kind(page, part) == kind
        and (sentence is None or sentence in page.sentences_over(part) or page.quotations(part))
    )
    content = tuple(_within_speech(page, attribution.cue, content)) if attribution.cue else content
    return dataclasses.replace(attribution, content=content) if content else None


def _within_speech(page: Page, cue: Span, content: Sequence[Span]) -> Iterator[Span]:
    """Yield what a verb inside a quotation gives, up to the end of its sentence: the rest is the outer speaker's.

    “He also approved | the attacks. The United States will go on.” — a quotation within may run on.
    """
    around = next((q for q in page.quotations(cue) if q.contains(cue)), None)
    own = segment.sentences_within(page.text, around) if around else ()
    end = next((s.end for s in own if s.start <= cue.start < s.end), None)
    for part in content:
        if around and end is not None and around.start < part.start < end < part.end <= around.end:
            quotes = any(mark in _OPENING for mark in page.text[part.start - 1 : part.start + 1])
            yield part if quotes else trim(page.text, Span(part.start, end))
        else:
            yield part


def _kind(page: Page, span: Span) -> str | None:
    passage = page.passage_at(span.start)
    return passage.kind if passage else None


def _without_heading(page: Page, attribution: Attribution) -> tuple[Span, ...]:
    """Leave out of what is said another clause in front, or a heading that runs into it: "‘Old bridge’ A man said it".

    What is quoted in front of its speaker ends in a mark of its own or in a comma.
    """
    first, *rest = attribution.content
    source, cue, text = attribution.source, attribution.cue, page.text
    in_front = rest and source and cue and first.end < source.start < cue.start < rest[0].start
    if in_front and source and _ANOTHER.fullmatch(text, first.end, source.start):
        return tuple(rest)  # "I offered to go | and Mr Roe said, ‘No.’"
    runs_on = source is not None and text[first.end : source.start] == " " and text[source.start].isupper()
    bare = text[first.end - 1] in _QUOTES and text[first.end - 2 : first.end - 1] not in ".,!?…;:—-"
    if rest and runs_on and bare and len(first.of(text).split()) <= _HEADING and page.quoted(first):
        return tuple(rest)
    return attribution.content


def _without_bullet(text: str, span: Span) -> Span:
    bullet = _BULLET.match(text, *span)
    return Span(bullet.end(), span.end) if bullet and bullet.end() < span.end else span
