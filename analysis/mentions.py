"""Find who is referred to: names with the role and affiliation written beside them, and the words that name a source.

A capitalised name becomes a reference to somebody by evidence in the text: a title or role beside it, a place in the
lists of states and bodies (`data/wordlists`), the name of a body ("… University"), or that it speaks. Whom a reference
means is decided for the whole corpus, in `actors`. Places are not somebody: "in Kyiv" is no reference to Ukraine,
"Kyiv said" is.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from analysis import namespans, segment, wordlists
from analysis.namespans import (
    ANYBODY,
    ONE,
    Finder,
    Found,
    demonym,
    forms,
    groups,
    is_field,
    listed_at,
    role_part,
)
from analysis.schema import READ_KINDS, Issue, Mention
from analysis.segment import Page, Sentence
from analysis.spans import Span, overlapping, row_id
from analysis.tagger import Attribution
from analysis.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    NAME_PARTICLES,
    PREPOSITIONS,
    RELATIVES,
    SUBJECT_PRONOUNS,
    WEEKDAYS,
    Token,
    tokens,
)

LOCATIVES = namespans.LOCATIVES
_HE_OR_SHE = re.compile(r"\b(?:[Hh]e|[Ss]he)\b(?![’'])")
_HE = frozenset(("mr", "sir", "lord"))
_SHE = frozenset(("mrs", "ms", "miss", "dame", "lady", "madam", "mme"))
_EMBED_NAMES = re.compile(r"(?P<name>[^/()]+?)(?: / (?P<other>[^()]+?))? \((?P<handle>@\w+)\)$")
_APPOSITION_TOKENS = 14
_AGE_DIGITS = 4  # nobody is 1000
_HEDGES = frozenset("more than at least about nearly around almost up to over roughly fewer less".split())
_MANY = frozenset("many several some few both all these those most various two three four five six seven other".split())
_PLURALS = frozenset("people men women children police media press others some many most both few youth".split())
_OWNERS = frozenset("his her their my our".split())
_JOINING = frozenset(("and", "&"))
_OPENS_PHRASE = frozenset("at of from with in on for".split())
# What a pronoun in any case is resolved like.
PRONOUNS = {word: word for word in (*SUBJECT_PRONOUNS, *RELATIVES)} | {
    **dict.fromkeys(("him", "his", "himself"), "he"),
    **dict.fromkeys(("her", "hers", "herself"), "she"),
    **dict.fromkeys(("them", "their", "themselves"), "they"),
    **dict.fromkeys(("its", "itself"), "it"),
    **dict.fromkeys(("me", "my", "mine", "myself"), "i"),
    **dict.fromkeys(("us", "our", "ours", "ourselves"), "we"),
}
_NAME_WORDS = 2
_ABBREVIATION = 4  # letters of what is longer than most titles cut short
_POSSESSIVE = 2  # characters: ’s
_TIMES = (ADVERBS | WEEKDAYS | frozenset("morning afternoon evening night week month year".split())) - {"just", "even"}


@dataclass(frozen=True, slots=True)
class Description:
    """A source that is described and not named: "the former president", "a spokesman for the Kremlin", "critics".

    Attributes:
        noun: The noun that it is built on, in lower case; empty where there is none.
        modifiers: The words in front of that noun, in lower case, without article and numbers.
        definite: Whether it means one that the reader knows: "the senator", or a headline's "Senator".
        many: Whether it means several.
        bare: Whether nothing follows the noun.
        for_whom: The span of the name that a spokesperson speaks for.
    """

    noun: str
    modifiers: tuple[str, ...]
    definite: bool
    many: bool
    bare: bool
    for_whom: Span | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention and what its own words tell about whom it means.

    Attributes:
        mention: The row, its `actor_id` still open.
        kind: person, organisation or state, as far as the text shows; None for a name without evidence.
        name: The name in its standard form: the state or body for a listed one, else as written, brackets left out.
        role: Role or title as written beside the name.
        affiliation: The body or state written beside the name.
        gender: `he` or `she` where an honorific says so.
        possessive: Whether the name is written as an owner ("Mr Zelensky’s").
        quoted: Whether it stands inside a quotation, where pronouns have other owners.
        beside: Whether it stands in the role or apposition of another name, and so is not who acts there.
        sources: The source spans that it is the head of.
        alias_of: Id of the mention that it is another spelling of (a handle, a second script).
        described: What the words of a source that is no name say about whom it means.
        likely: For a name without evidence, what the network takes it for: person, organisation or place.
    """

    mention: Mention
    kind: str | None
    name: str
    role: str | None = None
    affiliation: str | None = None
    gender: str | None = None
    possessive: bool = False
    quoted: bool = False
    beside: bool = False
    sources: tuple[Span, ...] = ()
    alias_of: str | None = None
    described: Description | None = None
    likely: str | None = None

    @property
    def span(self) -> Span:
        """The characters of the mention."""
        return Span(self.mention.start, self.mention.end)


def read(
    page: Page, attributions: Sequence[Attribution], find: Finder = namespans.by_rules
) -> tuple[list[Reference], list[Issue]]:
    """Return the references of a page in the order of the text; names without any evidence are among them.

    Those names (`kind` None) are for `actors` to match with people known from elsewhere, or to drop. `find` says which
    words of a sentence are names; what stands beside them is read here.
    """
    found: list[Reference] = []
    for sentence in page.sentences:
        if sentence.kind in READ_KINDS:
            found += _names(page, sentence, find)
    for passage in page.passages:
        if passage.kind == "embed":
            found += _author(page, Span(passage.start, passage.end))
    found = _short_bodies(_without_works(page, _without_openers(page, _firms(page, found))))
    found = _speakers(page, found)
    found = _attributive(page, _heads(page, found, [a.source for a in attributions if a.source]))
    found += _pronouns(page, found)
    return sorted(found, key=lambda r: (r.mention.start, r.mention.end)), []


# --- names ----------------------------------------------------------------------------------------------------


def _names(page: Page, sentence: Sentence, find: Finder) -> Iterator[Reference]:
    row = tokens(page.text, sentence.span)
    starts = [token.span.start for token in row]
    held: Span | None = None  # the apposition that the last name has: names inside stand beside it
    for name in find(page, sentence):
        first = bisect.bisect_right(starts, name.span.start) - 1
        last = bisect.bisect_left(starts, name.span.end) - 1
        reference, apposition = _reference(page, row, name, max(first, 0), last)
        if held and held.contains(reference.span):
            reference = replace(reference, beside=True)
        yield reference
        if apposition:
            held = apposition


def _reference(page: Page, row: list[Token], found: Found, first: int, last: int) -> tuple[Reference, Span | None]:
    """Read what stands beside a name in tokens `[first, last]`: the reference, and its apposition if it has one."""
    reference = Reference(
        mention=_mention(page, found.span, "name"),
        kind=found.kind,
        name=found.name or " ".join(re.sub(r"[\[\]]", "", found.span.of(page.text)).split()),
        possessive=row[last].possessive and found.kind != "group",
        quoted=page.quoted(found.span),
        likely=found.likely,
    )
    if found.name:
        return reference, None
    body = found.kind == "organisation"
    began = _title(page.text, row, first)
    title = [t for t in row[began:first] if t.word]
    honorific = next((t.lower.rstrip(".") for t in title if role_part(t) == "honorific"), None)
    role_tokens = [t for t in title if role_part(t) != "honorific"]
    affiliation = _before(row, began) if role_tokens or not body else None
    supposed = began > 0 and row[began - 1].lower in ("a", "an")  # "a President Roe" would be one, and is none
    role = None
    if role_tokens and not supposed:
        role = page.article.text[role_tokens[0].span.start : role_tokens[-1].span.end]
    firm = first == last and found.likely == "organisation"  # "Acme, the dominant producer of chips,"
    apposition = None if title or body or firm else _apposition(page, row, last + 1)
    if apposition:
        role, apposed_by, _ = apposition
        affiliation = apposed_by or affiliation
    placed = began > 0 and row[began - 1].lower in LOCATIVES | {"on"}  # "Democrats on Capitol Hill, who …"
    if namespans.is_region(reference.name) and not honorific:
        return reference, None  # "traditionally Republican Arizona" entitles nobody
    person = bool(title) or bool(apposition) or (last > first and not placed and _like_a_person(row, last + 1))
    gender = "he" if honorific in _HE else "she" if honorific in _SHE else None
    kind = found.kind or ("person" if person else None)
    reference = replace(reference, kind=kind, role=role, affiliation=affiliation, gender=gender)
    return reference, apposition[2] if apposition else None


def _title(text: str, row: list[Token], first: int) -> int:
    """Return where the title in front of a name begins: "Democratic presidential nominee | Hillary Clinton"."""
    began = first
    if first and is_field(row, first - 1):
        began = next(i for i in range(first - 1, 0, -1) if row[i].lower == "of") - 1
    elif not first or role_part(row[first - 1]) not in ("head", "honorific"):
        return first
    while began and role_part(row[began - 1]) and not row[began - 1].possessive:
        if text[row[began - 1].span.end : row[began].span.start] not in (" ", ""):
            break
        began -= 1
    return began


def _like_a_person(row: list[Token], at: int) -> bool:
    """Tell whether ", who …", ", a technician at the bank who …" or an age, ", 56, …", stands behind a name."""
    if at + 1 >= len(row) or row[at].text != ",":
        return False
    age = row[at + 1].text.isdigit() and 1 < len(row[at + 1].text) < _AGE_DIGITS
    if row[at + 1].lower == "who" or (age and at + 2 < len(row) and row[at + 2].text in ",."):
        return True
    if row[at + 1].lower not in DETERMINERS:
        return False
    for i, token in enumerate(row[at + 2 : at + _APPOSITION_TOKENS], start=at + 2):
        if token.text == ",":
            return i + 1 < len(row) and row[i + 1].lower == "who"
        if token.lower in RELATIVES or not token.word or token.lower in AUXILIARIES:
            return token.lower == "who"
    return False


def _before(row: list[Token], at: int) -> str | None:
    """Return the body or state written in front of a title or name: "Ukraine’s", "US", "Al Jazeera’s"."""
    if at == 0:
        return None
    for back in (3, 2, 1):
        if at - back >= 0:
            listed = listed_at(row, at - back)
            if listed and listed[2] == at:
                seat = listed[1] == "seat"
                return " ".join(t.text for t in row[at - back : at]) if seat else listed[0]
    if row[at - 1].possessive and row[at - 1].capital:
        first = at - 1
        while first > 0 and row[first - 1].capital and not row[first - 1].possessive:
            first -= 1
        words = [t.text for t in row[first:at]]
        return re.sub(r"[’']s?$", "", " ".join(words))
    return None


def _apposition(page: Page, row: list[Token], at: int) -> tuple[str, str | None, Span] | None:
    """Read ", Donald Trump's special envoy to Ukraine and Russia," behind a name: role, affiliation, extent."""
    if at >= len(row) or row[at].text != ",":
        return None
    end = at + 1
    while end < len(row) and end - at <= _APPOSITION_TOKENS and row[end].word:
        if row[end].lower in AUXILIARIES or row[end].lower in RELATIVES:
            return None
        end += 1
    inner = row[at + 1 : end]
    heads = [i for i, t in enumerate(inner) if role_part(t) == "head"]
    if not inner or not heads or end - at > _APPOSITION_TOKENS:
        return None
    owner = next((i for i, t in enumerate(inner[: heads[0]]) if t.possessive), None)
    if end < len(row) and row[end].text not in ",.;":
        return None
    if owner is None and inner[0].lower not in DETERMINERS and not all(role_part(t) for t in inner[: heads[0]]):
        return None
    if heads[0] + 1 < len(inner) and inner[heads[0] + 1].capital:
        return None  # ", Senator Elizabeth Warren attributed …" opens with another name
    if any(t.closed for t in inner[: heads[0]]):
        return None
    start = owner + 1 if owner is not None else 1 if inner[0].lower in DETERMINERS else 0
    affiliation = None
    if owner is not None:
        affiliation = _before(row, at + 1 + owner + 1)
    role = page.article.text[inner[start].span.start : inner[-1].span.end]
    return role, affiliation, Span(inner[0].span.start, inner[-1].span.end)


def _author(page: Page, span: Span) -> Iterator[Reference]:
    """Read the author of an embedded post: name, second spelling and handle mean one person."""
    post = segment.embed(page.text, span)
    parts = _EMBED_NAMES.match(page.text, *post.author) if post else None
    if not post or not parts:
        return
    leader = _mention(page, Span(*parts.span("name")), "name")
    yield Reference(mention=leader, kind="person", name=parts["name"], sources=(post.author,))
    for group in ("other", "handle"):
        if parts[group]:
            other = _mention(page, Span(*parts.span(group)), "name")
            yield Reference(mention=other, kind="person", name=parts[group], alias_of=leader.mention_id)


def _speakers(page: Page, found: list[Reference]) -> list[Reference]:
    """Read the names in front of a transcript's lines, "SEN. JANE ROE, HOST: …", in place of what else was read there.

    A label that names nobody ("Q", "REPORTER") is left to `_heads`.
    """
    labels = sorted(turn.speaker for turn in page.turns)
    kept = [r for r in found if not overlapping(labels, r.span)]
    for label in labels:
        row = tokens(page.text, label)
        first = 0
        while first < len(row) and (role_part(row[first]) or not row[first].word):
            first += 1
        last = len(row)
        while last > first and not row[last - 1].word:
            last -= 1
        if first == last or len(row[first].text) == 1 or any(t.text.isdigit() for t in row[first:last]):
            continue
        listed = listed_at(row, first)
        if listed and listed[1] == "body" and listed[2] == last:
            span = Span(row[first].span.start, row[last - 1].span.end)
            kept.append(Reference(mention=_mention(page, span, "name"), kind="organisation", name=listed[0]))
            continue
        words = Span(row[first].span.start, row[last - 1].span.end).of(page.text)
        capitals = [w if any(c.islower() for c in w) else w.title() for w in re.split(r"(\s+)", words)]
        mention = _mention(page, Span(row[first].span.start, row[last - 1].span.end), "name")
        name = "".join(capitals) if len(words) > 2 else words  # "NG" is somebody's initials
        role = page.article.text[label.start : row[first - 1].span.end] if first else None
        kept.append(Reference(mention=mention, kind="person", name=name, role=role))
    return kept


def _without_openers(page: Page, found: list[Reference]) -> list[Reference]:
    """Leave out single words that only open a sentence ("Doctors said …") and are no name elsewhere."""
    opening = {s.span.start for s in page.sentences}
    names = {word for r in found if r.span.start not in opening or r.kind or " " in r.name for word in r.name.split()}
    return [r for r in found if r.kind or " " in r.name or r.span.start not in opening or r.name in names]


def _without_works(page: Page, found: list[Reference]) -> list[Reference]:
    """Leave out the titles of works: what stands in marks by itself, “Kill Bill”, and does not begin like a person."""
    works: set[str] = set()
    for r in found:
        if r.quoted and " " in r.name and not namespans.opens_like_a_person(r.name):
            (quote, *_) = page.quotations(r.span)
            if re.sub(r"[^\w\s’'&-]", "", quote.of(page.text)).strip("’' ") == r.name:
                works.add(r.name)
    bodies = ("organisation", "state", "group")
    left = [r for r in found if r.name not in works or r.kind in bodies or r.role or r.gender]
    others = {r.name.rpartition(" ")[2] for r in left if " " in r.name}
    short = {work.rpartition(" ")[2] for work in works} - others
    return [r for r in left if r.name not in short or not r.quoted]


def _attributive(page: Page, found: list[Reference]) -> list[Reference]:
    """Set beside a name for whom it works: in "Clinton communications director Ann Lee came" Clinton does not act."""
    made = sorted(found, key=lambda r: r.mention.start)
    for i, (one, other) in enumerate(pairwise(made)):
        between = page.text[one.mention.end : other.mention.start].strip()
        if other.role and between == other.role and between[:1].islower() and not (one.possessive or one.sources):
            made[i] = replace(one, beside=True)
    return made


def _short_bodies(found: list[Reference]) -> list[Reference]:
    """Give a body's name without its noun to the body: "Saint Francis" where "Saint Francis Hospital" is named, too.

    Not where the words may be a person's, whom a foundation is named after.
    """
    long = {r.name.rpartition(" ")[0]: r.name for r in found if r.kind == "organisation" and r.name.count(" ") > 1}
    return [
        replace(r, kind="organisation", name=long[r.name])
        if r.name in long
        and r.kind is None
        and not (r.role or r.gender or r.likely == "person" or namespans.opens_like_a_person(r.name))
        else r
        for r in found
    ]


def _firms(page: Page, found: list[Reference]) -> list[Reference]:
    """Join two names that "&" makes one body's, "Moore & Van Allen"; not those of people: "Jane Roe & John Doe"."""
    names = sorted((r for r in found if r.mention.form == "name" and not r.alias_of), key=lambda r: r.span)
    families = {r.name.split()[-1] for r in names if " " in r.name and r.kind in (None, "person")}
    kept: list[Reference] = []
    for r in names:
        near = bool(kept) and page.text[kept[-1].span.end : r.span.start] == " & "
        owned = near and page.text[max(0, kept[-1].span.start - 3) : kept[-1].span.start] in ("’s ", "'s ")
        if not near or owned or not _one_firm(kept[-1], r, families):  # "Sully's Bar & Grill" is not called Bar & Grill
            kept.append(r)
            continue
        before = kept.pop()
        mention = _mention(page, Span(before.span.start, r.span.end), "name")
        kind = r.kind if r.kind == "organisation" else None
        likely = "organisation" if kind is None and (before.likely or r.likely) else None
        kept.append(replace(r, mention=mention, name=f"{before.name} & {r.name}", kind=kind, likely=likely))
    return kept + [r for r in found if r.mention.form != "name" or r.alias_of]


def _one_firm(one: Reference, other: Reference, families: Collection[str]) -> bool:
    """Tell whether two names with "&" between are no people: nobody has them for a family name, or a title beside."""
    both = (one, other)
    if one.possessive or any(r.role or r.gender or r.kind in ("state", "group") for r in both):
        return False
    if one.kind == "organisation" or any(" " not in r.name and r.name in families for r in both):
        return False
    full = [r for r in both if " " in r.name and "person" in (r.kind, r.likely)]
    full = [r for r in full if r.name.split()[0].lower() not in NAME_PARTICLES]  # Van Allen has no given name
    return not full or (len(full) == 1 and any(r.likely == "organisation" for r in both if r is not full[0]))


# --- sources --------------------------------------------------------------------------------------------------


def _heads(page: Page, found: list[Reference], sources: list[Span]) -> list[Reference]:
    """Give every source its head: the name that it is built on, else a mention of its own."""
    found = sorted(found, key=lambda r: r.span)
    at = {r.span: i for i, r in enumerate(found)}
    starts = [r.span.start for r in found]
    own: list[Reference] = []
    for source in dict.fromkeys(sources):
        near = found[bisect.bisect_left(starts, source.start) : bisect.bisect_left(starts, source.end)]
        inside = [r for r in near if source.contains(r.span)]
        # a name that is the whole source is its head, whatever marks are in it
        for head in _head_names(page, source, inside) or [r for r in inside if r.span == source]:
            i = at[head.span]
            apposed = page.text[source.start : head.span.start].rstrip().endswith(",")
            article = page.text[source.start : head.span.start].lower() == "the "
            before = tokens(page.text, Span(source.start, head.span.start))
            noun = bool(before) and before[-1].word and not before[-1].capital and before[-1].lower != "the"
            body = noun and before[-1].lower in body_nouns() | press_nouns()  # "The newspaper Chosun Ilbo"
            person = apposed or (noun and not body)
            kind = found[i].kind or ("person" if person else "organisation" if article or body else None)
            found[i] = replace(found[i], kind=kind, sources=(*found[i].sources, source))
        if any(source in found[at[r.span]].sources for r in inside):
            continue
        if name := _like_a_name(page, source):
            own.append(replace(name, sources=(source,)))
            continue
        words = source.of(page.text)
        form = "pronoun" if words.lower() in PRONOUNS else "nominal"
        own.append(
            Reference(
                mention=_mention(page, source, form),
                kind=None,
                name=words,
                quoted=page.quoted(source),
                sources=(source,),
                described=_described(page, source, inside) if form == "nominal" else None,
            )
        )
    return found + own


def _head_names(page: Page, source: Span, inside: list[Reference]) -> list[Reference]:
    """Return the names that are the head of a source: one, or several joined by "and"."""
    row = _without_time(_without_brackets(tokens(page.text, source)))
    if not row or not inside or row[0].lower == "neither":
        return []  # what neither of two said is nobody's
    cut = next((i for i, t in enumerate(row) if i and (t.text in (",", "–", "—") or t.lower in RELATIVES)), len(row))
    core = _trimmed(row[:cut])
    if cut + 1 < len(row) and row[cut].text == "," and any(t.lower == "and" for t in row[cut:]):
        listed = next((r for r in inside if r.span.start == row[cut + 1].span.start and not r.possessive), None)
        behind = next((t for t in row if listed and t.span.start >= listed.span.end), None)
        if listed and behind and behind.lower in (",", "and"):
            return _joint(page, row, inside)  # "Seoul, Washington and other countries" is not Seoul
    if cut + 2 < len(row) and row[cut].text == "," and row[cut + 1].lower in DETERMINERS and role_head(row[cut + 2]):
        bodies = [r for r in inside if r.span.end <= core[-1].span.end and r.kind in ("organisation", "state")]
        people = [r for r in inside if r.span.start > row[cut + 2].span.end and " " in r.name]
        if bodies and bodies[-1].span.end == core[-1].span.end and people:
            return []  # "According to | Reuters, the president of the league, Ann Roe, | said": a body is no president
    if joint := _joint(page, row, inside) or _joint(page, core, [r for r in inside if r.span.end <= core[-1].span.end]):
        return joint
    end = core[-1].span.end
    if any(0 <= end - r.span.end <= (_POSSESSIVE if r.possessive else 0) for r in inside):
        found = _last_name(row, core, [r for r in inside if r.span.end <= end])
        return found or _apposed(page, row, core, inside)
    return (
        _apposed(page, row, core, inside)
        or _with_phrase(core, inside)
        or _author_of(page, core, [r for r in inside if r.span.end <= end])
    )


def _without_brackets(row: list[Token]) -> list[Token]:
    """Leave out what stands in brackets, "Sen. Ted Cruz (R-Tex)", and marks at the end.

    What a bracket closes that opens further up is the credit of a picture: "Susan Walsh, AP) Speaker Newt Gingrich".
    """
    kept: list[Token] = []
    depth = 0
    for token in row:
        depth += token.text == "("
        if not depth and token.text == ")":
            kept = []
        elif not depth:
            kept.append(token)
        depth -= depth > 0 and token.text == ")"
    return _trimmed(kept)


def _without_time(row: list[Token]) -> list[Token]:
    """Leave out a time behind a name: "Garba Shehu today", "the council in 2015"."""
    last = len(row)
    while last > 1 and (_is_time(row[last - 1]) or re.fullmatch(r"(?:19|20)\d\d", row[last - 1].text)):
        last -= 1
    if last < len(row) and last > 1 and row[last - 1].lower in ("in", "on", "since", "during", "last", "this"):
        last -= 1
    return row[:last] if last and row[last - 1].capital else row


def _is_time(token: Token) -> bool:
    return token.lower in _TIMES and token.capital == (token.lower in WEEKDAYS)  # USA Today is an outlet


def _trimmed(row: list[Token]) -> list[Token]:
    last = len(row)
    while last and not row[last - 1].word:
        last -= 1
    return row[:last]


def _joint(page: Page, row: list[Token], inside: list[Reference]) -> list[Reference]:
    """Return the names that a source is a list of, "the United States, Britain and France", else none."""
    names = [r for r in inside if r.mention.form == "name" and not r.alias_of]
    if len(names) < 2 or names[-1].span.end != row[-1].span.end or names[-1].possessive:  # noqa: PLR2004
        return []
    between = [tokens(page.text, Span(one.span.end, other.span.start)) for one, other in itertools.pairwise(names)]
    listed = all(
        t
        and (t[0].text == "," or t[0].lower in _JOINING)
        and all(
            u.text == "," or u.lower in _JOINING or u.lower in DETERMINERS or role_part(u) or _of_a_state(u) for u in t
        )
        for t in between
    )
    last = any(t.lower in _JOINING for t in between[-1])
    return names if listed and last and _titles_only(row, names[0], inside) else []


def _of_a_state(token: Token) -> bool:
    """Tell whether a word in front of a title says of which state or body: "British", "FBI"."""
    return token.capital and bool(forms().get((re.sub(r"[’']s?$", "", token.text),)))


def _titles_only(row: list[Token], name: Reference, inside: list[Reference]) -> bool:
    """Tell whether in front of a name there is nothing but its title, a role in small letters, or an owner."""
    owners = [r.span for r in inside if r.possessive and r is not name]
    before = [t for t in row if t.span.end <= name.span.start and not any(o.overlaps(t.span) for o in owners)]
    title = name.role.split() if name.role else []
    if title and title == [t.text for t in before[-len(title) :]]:
        before = before[: -len(title)]  # "Secretary of State | John Kerry" is no phrase about a state
    if not before:
        return True
    if any(t.lower in PREPOSITIONS for t in before):
        return _after_office(before, name, inside)  # "a spokesman for the Kremlin" is not the Kremlin
    if len(before) == 1 and before[0].lower == "the":
        return True
    if name.kind is not None:
        return True
    if " " in name.name and len(before) == 1 and before[0].text.isupper() and len(before[0].text) < _ABBREVIATION:
        return True  # "IM Jane Roe", as chess has it
    nearest = before[-1]  # "MSNBC host Chris Matthews": what nouns in small letters introduce is a person
    plain = nearest.word and not nearest.capital and not nearest.closed and nearest.lower not in DETERMINERS
    return " " in name.name and plain and not _plural(nearest.lower) and nearest.text.isalpha()


def _after_office(before: list[Token], name: Reference, inside: list[Reference]) -> bool:
    """Tell whether a full name follows an office with its body: "Ambassador to the United Nations | Nikki Haley"."""
    at = next(i for i, t in enumerate(before) if t.lower in PREPOSITIONS)
    if not at or role_part(before[at - 1]) != "head" or " " not in name.name or name.kind not in (None, "person"):
        return False
    bodies = [r for r in inside if r.span.start >= before[at].span.end and r.span.end == before[-1].span.end]
    return len(bodies) == 1 and bodies[0].kind in ("state", "organisation")


def _last_name(row: list[Token], core: list[Token], names: list[Reference]) -> list[Reference]:
    """Return the name that the core of a source ends with, if it is its head."""
    end = core[-1].span.end
    if not names:
        return []
    last = names[-1]
    owner = last.possessive and end - last.span.end <= _POSSESSIVE and end == row[-1].span.end
    if last.span.end != end and not owner:
        return []
    if last.possessive and not owner:
        return []
    if any(r.kind == "person" and not r.possessive and _joined(core, r, names) for r in names[:-1]):
        return []  # "Ann Roe and her friend Bo Poe" are two
    if not _titles_only(core, last, names):
        return _with_phrase(core, names)
    return [last]


def _joined(core: list[Token], name: Reference, names: list[Reference]) -> bool:
    """Tell whether somebody is joined to a person by "and", not a second part of what the person belongs to.

    "Ann Roe and her friend Bo Poe" are two, "Ann Roe of the league and 78 others", too; "Ann Roe of Kobe University and
    contributor to Slate" is one.
    """
    for i, token in enumerate(core[:-1]):
        if token.lower != "and" or token.span.start < name.span.end or name.beside:
            continue
        others = (r for r in names if r.span.start > token.span.start and r.kind in (None, "person"))
        other = next(others, None)
        belongs = any(t.lower in PREPOSITIONS for t in core[:i] if t.span.start >= name.span.end)
        behind = [t for t in core[i + 1 :] if other and t.span.end <= other.span.start]
        if core[i + 1].text.isdigit() or core[i + 1].lower in _OWNERS:
            return True
        person = other and (not belongs or other.kind or namespans.opens_like_a_person(other.name))
        if person and not any(t.lower in PREPOSITIONS for t in behind):
            return True
    return False


def _apposed(page: Page, row: list[Token], core: list[Token], inside: list[Reference]) -> list[Reference]:
    """Return the name that stands in apposition to a role: "The movement's spokesman, Zabihullah Mujahid,"."""
    end = core[-1].span.end
    after = [r for r in inside if r.span.start >= end]
    noun = next((core[i - 1] for i, t in enumerate(core) if i and t.lower in PREPOSITIONS), core[-1])
    one = role_part(noun) == "head" or not (noun.capital or noun.closed or _plural(noun.lower))
    if not after or after[-1].span.end != row[-1].span.end or not one:
        return []
    between = _trimmed_left(tokens(page.text, Span(end, after[-1].span.start)))
    if page.text[end : end + 1] != "," or not all(t.capital or role_part(t) for t in between):
        return []
    return after[-1:]


def _trimmed_left(row: list[Token]) -> list[Token]:
    return [t for i, t in enumerate(row) if t.word or any(u.word for u in row[:i])]


def _with_phrase(core: list[Token], names: list[Reference]) -> list[Reference]:
    """Return the name that a phrase says more about: "Dan McLaughlin at the National Review"."""
    at = next((i for i, t in enumerate(core) if i and t.lower in _OPENS_PHRASE and not t.capital), None)
    if at is None:
        return []
    for name in names:
        if name.span.end == core[at - 1].span.end and not name.possessive and name.kind in (None, "person"):
            full = " " in name.name or name.kind == "person"
            return [name] if full and _titles_only(core[:at], name, names) else []
    return []


def _author_of(page: Page, core: list[Token], names: list[Reference]) -> list[Reference]:
    """Return the owner whose work a source is: "Davis' commentary", "DuVernay’s “13th”"."""
    for name in names[:1]:
        behind = [t for t in core if t.span.start >= name.span.end + 1 and t.span.start > name.span.end]
        behind = [t for t in behind if t.text not in ("s", "’", "'")]
        quoted = page.quotations(Span(behind[0].span.start, core[-1].span.end)) if behind else ()
        work = bool(behind) and (core[-1].lower in works() or bool(quoted))
        if work and name.possessive and _titles_only(core, name, names) and not any(t.closed for t in behind):
            return [name]
    return []


def _like_a_name(page: Page, source: Span) -> Reference | None:
    """Return a source that is written like a name, "Citizens for Tax Justice"; None for anything else."""
    row = _without_brackets(tokens(page.text, source))
    if row and row[0].lower == "the":
        row = row[1:]
    small = [t for t in row if t.word and t.lower in ("of", "for")]
    large = [t for t in row if t.capital and not t.closed]
    plain = len(small) + len(large) == len(row) and len(large) >= _NAME_WORDS and row[0].capital and row[-1].capital
    if not plain or any(t.possessive or t.text in groups() or t.lower in ANYBODY | ONE for t in row):
        return None
    if row[0].lower in DETERMINERS | SUBJECT_PRONOUNS or role_part(row[0]) or row[-1].text[0].isdigit():
        return None
    span = Span(row[0].span.start, row[-1].span.end)
    if listed_at(row, 0) or demonym(row, len(row) - 1):
        return None
    kind = "organisation" if small else None
    return Reference(_mention(page, span, "name"), kind, " ".join(span.of(page.text).split()), quoted=page.quoted(span))


def _described(page: Page, source: Span, inside: list[Reference]) -> Description:
    """Read a source that is not named: article, modifiers, noun, number, and whom a spokesperson speaks for."""
    row = _without_brackets(tokens(page.text, source))
    hedges = next((i for i, t in enumerate(row) if t.lower not in _HEDGES), 0)
    row = row[hedges:]
    ends = PREPOSITIONS | RELATIVES
    cut = next((i for i, t in enumerate(row) if i and (not t.word or t.lower in ends)), len(row))
    core = [t for t in row[:cut] if t.word]
    if not core:
        return Description("", (), definite=False, many=False, bare=False)
    article = core[0].lower if core[0].lower in DETERMINERS | ONE or core[0].lower in _MANY else ""
    words = [t for t in core if t.lower not in DETERMINERS and t.lower not in _MANY and not t.text.isdigit()]
    noun = words[-1].lower if words else ""
    joined = any(t.lower in _JOINING for t in core) and not (words and role_part(words[-1]) == "head")
    counted = any(t.text[0].isdigit() and t.text[-1].isdigit() for t in core)
    many = article in _MANY or joined or _plural(noun) or counted
    if article in ONE or article in ("a", "an", "each", "every"):
        many = False
    head = bool(words) and role_part(words[-1]) == "head"
    definite = article == "the" or (not article and head)
    speaks_for = None
    if noun.startswith("spokes") and not many:
        speaks_for = _speaks_for(row, cut, words, inside)
    modifiers = tuple(t.lower for t in words[:-1])
    return Description(noun, modifiers, definite=definite, many=many, bare=cut == len(row), for_whom=speaks_for)


def _speaks_for(row: list[Token], cut: int, words: list[Token], inside: list[Reference]) -> Span | None:
    """Return the body of "a spokesman for the Kremlin", "a Kremlin spokesman" or "the Kremlin’s spokesman"."""
    names = [r for r in inside if r.mention.form == "name" and not r.alias_of]
    if cut < len(row) and row[cut].lower in ("for", "of"):
        after = [r for r in names if r.span.start >= row[cut].span.end]
        ends = _trimmed(row)[-1].span.end
        between = [t for t in row[cut + 1 :] if after and t.span.end <= after[0].span.start]
        if len(after) == 1 and after[0].span.end == ends and all(t.lower == "the" for t in between):
            return after[0].span
        return None
    before = [r for r in names if len(words) > 1 and r.span.end <= words[-1].span.start]
    if len(before) == 1 and words[-1].span.start - before[0].span.end <= _POSSESSIVE + 1:
        return before[0].span
    return None


def _plural(word: str) -> bool:
    return word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is", "’s", "'s")))


# --- roles ----------------------------------------------------------------------------------------------------


def is_title(token: Token) -> bool:
    """Tell whether a word may stand in a title."""
    return role_part(token) is not None


def role_head(token: Token) -> bool:
    """Tell whether a word names an office or an occupation by itself: "president"."""
    return role_part(token) == "head"


def role_words(role: str) -> tuple[str, ...]:
    """Return the words of a role in lower case, the forms of one office under one: "Sen." is a senator."""
    return tuple(
        word for written in re.findall(r"\w+", role.casefold()) for word in _role_forms().get(written, written).split()
    )


def forms_of(office: Collection[str]) -> list[str]:
    """Return the other words for an office, in order: "Sen", "Sens" of a senator."""
    return sorted(form for form, role in _role_forms().items() if set(role.split()) == set(office))


def phrase(role: str, affiliation: str | None) -> str:
    """Return a role to compare others with: the words of the office, a bar, and what stands beside them.

    "special envoy to Ukraine" of Donald Trump is `special envoy|ukraine donald trump`.
    """
    words = role.split()
    office = next((i for i, word in enumerate(words) if word.lower() in PREPOSITIONS), len(words))
    beside = role_words(" ".join(w for w in words[office + 1 :] if w.lower() not in PREPOSITIONS))
    return f"{' '.join(role_words(' '.join(words[:office])))}|{' '.join((*beside, *role_words(affiliation or '')))}"


def state_of(word: str) -> str | None:
    """Return the state that an adjective belongs to, "russian"; None for any other word."""
    states = {state for state, use in forms().get((word.capitalize(),), []) if use == "adjective"}
    return states.pop() if len(states) == 1 else None


@cache
def _role_forms() -> dict[str, str]:
    return {row["form"]: row["role"] for row in wordlists.load("role-forms")}


# --- pronouns -------------------------------------------------------------------------------------------------


def _pronouns(page: Page, found: list[Reference]) -> Iterator[Reference]:
    """Yield "he" and "she" outside quotations; other pronouns count only where they are sources."""
    taken = {r.span for r in found}
    for sentence in page.sentences:
        for match in _HE_OR_SHE.finditer(page.text, *sentence.span):
            span = Span(*match.span())
            if span not in taken and not page.quoted(span):
                yield Reference(mention=_mention(page, span, "pronoun"), kind=None, name=match.group())


# --- small things ---------------------------------------------------------------------------------------------


def _mention(page: Page, span: Span, form: str) -> Mention:
    return Mention(
        mention_id=row_id(page.article.article_id, "m", span),
        article_id=page.article.article_id,
        start=span.start,
        end=span.end,
        text=span.of(page.article.text),
        form=form,
    )


@cache
def body_nouns() -> frozenset[str]:
    """Return the nouns that stand for a body: those that its name ends in, and those of bodies that somebody owns."""
    return namespans.body_endings() | namespans.owned_bodies()


@cache
def press_nouns() -> frozenset[str]:
    """Return the nouns of outlets: paper, network."""
    return frozenset(row["noun"] for row in wordlists.load("press-nouns"))


@cache
def works() -> frozenset[str]:
    """Return the nouns of what somebody writes or says: report, letter, speech."""
    return frozenset(row["noun"] for row in wordlists.load("works"))

