"""Decide whom an article means by the words that are no full name: "he", "we", "Clinton" again; descriptions beside.

An article is gone through from left to right, so that what is resolved counts for what follows. A pronoun looks at its
own sentence and at the ones just before, as centering has it (Grosz, Joshi & Weinstein 1995, Computational Linguistics
21): the only person there, else the one who speaks, else the subject if the article is about that person. Gender is
known from an honorific or from an earlier pronoun, never from a name. Descriptions are resolved in `descriptions`, as
they come. Whatever could mean two stays open, and the reason says so.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping

from analysis import authors, cues, mentions, names, statements
from analysis.descriptions import Descriptions
from analysis.discourse import BODIES, Corpus, Discourse, Key, Known, Several
from analysis.mentions import PRONOUNS, Description, Reference
from analysis.reading import Reading
from analysis.schema import Statement
from analysis.spans import Span, trim
from analysis.words import AUXILIARIES, CONJUNCTIONS, DETERMINERS, MONTH_NAMES, PREPOSITIONS, tokens

_WORD = 20  # characters
_FULL_NAME = (2, 3)  # words
_EXPLAINED = re.compile(r", (?:an?|the) (?:(?!(?:and|said|says|is|was|has)\b)[^.;:“”\"!?—])*")
_EXPLAINED_BOTH = re.compile(r", (?:two|both|the) (?:(?!(?:and|said|says|is|was|has)\b)[^.;:“”\"!?—])*")
_OFTEN = 2  # times as often as anybody else
_FAR_OFTENER = 3
_FAMILY = frozenset("family families dynasty household brand name clan couple".split())
_RULES = frozenset(  # "the Voting Rights Act, which says": a text that nobody speaks in
    "Act Agreement Accord Accords Amendment Bill Code Constitution Convention Declaration Initiative Law Plan Program "
    "Protocol Resolution Rule Treaty".split()
)
_GOES_ON = frozenset(("add", "continue", "go on"))
_LATELY = 8  # sentences back to what somebody adds to
_OPENING = 10  # characters in front of the subject of what is said: "that Mr. "
_SUBJECT = 5  # tokens of a subject in front of its verb
_LETTER = 12  # passages
_PLACE_LENGTH = 40  # characters
_PLACE = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3}(?:, [A-Z][\w.]+(?: [A-Z]\w+)?)?\.?")
_SHOWS = re.compile(r" (?:also )?(?:show|suggest|indicat|reveal|depict|featur)\w*")
_TOGETHER = re.compile(r"(?: have| had| were| are| will)? (?:together|both|jointly)\b")
_AND = re.compile(r",? and (?:the )?")
_OWN_WORK = re.compile(r"\b(?P<whose>his|her) (?:[\w’'-]+ ){0,3}?(?P<noun>[\w-]+)(?P<between>[^.;:“”\"!?—()]*[.,]? ?)$")
_NO_OTHER = re.compile(  # between a work and its pronoun: when, and a word that joins, so that it can be nothing else
    r"(?:,? (?:in|on|last|this|late|early|earlier|week|month|year|today|yesterday|\d{1,4}|[A-Z]\w+day|"
    rf"{'|'.join(MONTH_NAMES)}))*(?:[.]|,? (?:and|but|even though|though|although|because|since))?,? ?"
)
_WORK_BEFORE = re.compile(r"\b(?:[Tt]he|[Tt]his) ([\w-]+)(?:,| --| –| —| ―)? $")


def resolve(reading: Reading, known: Known, corpus: Corpus, doubtful: Collection[str] = ()) -> Several:
    """Fill in the actor, or the reason for none, of every reference that is no name; mend names that are shared.

    Args:
        reading: One article.
        known: The references by name; those of descriptions and pronouns are added.
        corpus: What the other articles tell.
        doubtful: Family names that may be of somebody whom the article does not name in full: nobody is meant by them.

    Returns:
        For each mention that means several together, "the two men", mentions by name of all of them.
    """
    return _Article(reading, known, corpus, doubtful).resolve()

class _Article:
    def __init__(self, reading: Reading, known: Known, corpus: Corpus, doubtful: Collection[str]) -> None:
        self._doubtful = doubtful
        self._told = Discourse(reading, known, corpus)
        self._descriptions = Descriptions(self._told)
        self._alone: dict[str, Key] = {}  # who is called by the family name alone
        self._statements = statements.by_sentence(reading.page, reading.statements)

    def resolve(self) -> Several:
        for r in self._told.reading.references:
            mention = r.mention.mention_id
            if r.mention.form == "name":
                if known := self._told.known.get(mention):
                    self._told.known[mention] = self._other_gender(r, known) if known[0] else self._shared(r) or known
            elif r.mention.form == "nominal":
                self._told.known[mention] = self._descriptions.resolve(r)
            elif (word := PRONOUNS.get(r.mention.text.lower(), "")) not in ("i", "we"):
                self._told.known[mention] = self._pronoun(r, word)
            if (key := self._told.key(r)) and not r.alias_of:
                self._told.see(r, key)
        for r in self._told.reading.references:  # the speaker of a quotation often stands behind it
            if r.mention.form == "pronoun" and PRONOUNS.get(r.mention.text.lower()) in ("i", "we"):
                self._told.known[r.mention.mention_id] = self._within(r)
        self._foretold()
        return self._told.several

    def _other_gender(self, r: Reference, known: tuple[Key | None, str]) -> tuple[Key | None, str]:
        """Return what is known of a name, or nobody where its Mr or Mrs is not that of the person."""
        usual = self._told.corpus.gender(known[0]) if known[0] else None
        if r.gender and usual and usual != r.gender:
            return None, f"“{r.name}” is “{r.gender}” here, and the only one so called elsewhere is “{usual}”"
        return known

    # --- names that several bear

    def _shared(self, r: Reference) -> tuple[Key, str] | None:
        """Return whom a family name means that several in the article bear, where the place in it shows that.

        That is the only one named so far, or the one whom the article has called by the family name alone or who alone
        has spoken, as long as nobody else of that name comes to the fore. A bare name is seldom the junior's.
        """
        family = names.parse(r.name).family
        called = self._told.called
        bearers = {key for key in self._told.counts if key[0] == "person" and key[2] == family and key in called}
        if r.quoted or r.role or " " in r.name or not bearers or family in self._doubtful or self._of_all(r):
            return None
        if r.gender and (one := self._of_gender(r, bearers)):
            return one
        if r.gender:
            bearers = {key for key in bearers if self._told.gender(key, str(r.gender)) == r.gender}
        if not bearers or (r.gender and self._other_so_called(r, bearers)):
            return None
        if len(bearers) == 1:
            key = bearers.pop()
            if names.parse(self._told.called[key]).suffix:
                return None
            self._alone[family] = key
            return key, f"the family name {r.name}: only {self._told.called[key]} is named in full before it"
        holder = self._alone.get(family) or self._only_speaker(bearers) or self._foremost(bearers)
        if r.gender and not (holder in bearers and self._told.gender(holder, "") == r.gender):  # a Mr shows who is one
            return None
        for _, window in self._told.windows(r):
            own = [o for o in window if not (o.quoted or o.beside or o.possessive)]
            here = [o for o in own if self._told.key(o) in bearers]
            if {k for o in here if (o.sources or self._told.leads(o)) and (k := self._told.key(o))} - {holder}:
                return None
        if holder:
            return holder, f"the family name {r.name}: the article calls {self._told.called[holder]} by it"
        return None

    def _of_all(self, r: Reference) -> bool:
        """Tell whether a family name means all who bear it: "the Bush dynasty"."""
        behind = tokens(self._told.page.text, Span(r.span.end, r.span.end + _WORD))
        return bool(behind) and behind[0].lower in _FAMILY

    def _of_gender(self, r: Reference, bearers: set[Key]) -> tuple[Key, str] | None:
        """Return whom "Mrs. Roe" means: the one who is called so elsewhere, if the others are called Mr."""
        fitting = [key for key in bearers if self._told.gender(key, str(r.gender)) == r.gender]
        if len(fitting) == 1 and len(bearers) > 1:
            return fitting[0], f"the family name {r.name}: {self._told.called[fitting[0]]} alone is “{r.gender}”"
        return None

    def _other_so_called(self, r: Reference, bearers: set[Key]) -> bool:
        """Tell whether "Mrs. Roe" may be somebody whom the article names in full only later.

        Where nobody named so far is known to be "she", that is whoever of the same family name is.
        """
        if any(self._told.gender(key, "") == r.gender for key in bearers):
            return False
        family = names.parse(r.name).family
        later = {key for key in self._told.named if key[0] == "person" and key[2] == family} - bearers
        return any(self._told.gender(key, "") == r.gender for key in later)

    def _foremost(self, bearers: set[Key]) -> Key | None:
        """Return the one of several whom the article has named far more often than the others."""
        first, second, *_ = sorted(bearers, key=lambda key: -self._told.counts[key])
        return first if self._told.counts[first] >= _FAR_OFTENER * self._told.counts[second] else None

    def _only_speaker(self, bearers: set[Key]) -> Key | None:
        """Return the one of several who has spoken so far, unless the article names another more often."""
        speaking = [key for key in bearers if key in self._told.spoke]
        often = max(self._told.counts[key] for key in bearers)
        return speaking[0] if len(speaking) == 1 and self._told.counts[speaking[0]] == often else None

    def _foretold(self) -> None:
        """Resolve the family names that come before anybody so called is named in full, as those of a headline do.

        They mean whom alone the article calls by it, and often, as long as it shows that by itself.
        """
        alone: dict[str, Counter[Key]] = defaultdict(Counter)
        open_: dict[str, list[Reference]] = defaultdict(list)
        named: set[str] = set()
        for r in self._told.reading.references:
            if r.mention.form != "name" or r.alias_of or r.quoted or r.mention.mention_id not in self._told.known:
                continue
            family, key = names.parse(r.name).family, self._told.key(r)
            if " " in r.name:
                named.add(family)
            elif key and key[0] == "person":
                alone[family][key] += 1
            elif key is None and family not in named and not (r.role or r.gender) and self._says_or_leads(r):
                open_[family].append(r)
        for family, those in open_.items():
            for key, often in alone[family].items():
                if often >= _FAR_OFTENER and len(alone[family]) == 1:
                    why = f"the family name {those[0].name}: {self._told.name(key)} alone is called so after that"
                    self._told.known.update((r.mention.mention_id, (key, why)) for r in those)

    def _says_or_leads(self, r: Reference) -> bool:
        """Tell whether a name is who speaks or acts, and not "the party of Bush" or "the Grayson family drama"."""
        return bool(r.sources) or (self._told.leads(r) and not r.possessive and not self._of_all(r))

    # --- pronouns

    def _pronoun(self, r: Reference, word: str) -> tuple[Key | None, str]:
        if word in ("who", "which"):
            return self._relative(r, word)
        if word in ("he", "she"):
            return self._he_or_she(r, word)
        if word in ("it", "they"):
            return self._it_or_they(r, word)
        return None, f"“{r.mention.text}”: the reader, or anybody"

    def _relative(self, r: Reference, word: str) -> tuple[Key | None, str]:
        """Take the name right in front of "who", or the one explained there: "John Bentel, a technician, who"."""
        if word == "which" and (by := self._which_work(r)):
            return by
        if both := self._together(r):
            return both
        before = self._told.between(Span(max(0, r.span.start - 160), r.span.start))
        for other in reversed(before):
            key = self._told.key(other)
            if key is None and word == "which" and self._speaks_as_body(other, r):
                key = ("organisation", names.body(other.name))
                self._told.known[other.mention.mention_id] = key, "a body, since “which” that follows speaks"
                self._told.called[key] = other.name
            if not key or other.beside or (word == "who") != (key[0] in ("person", "unknown")):
                if other.beside or (key and word == "who"):
                    continue  # the body in "a technician at the State Department who" is not whom it means
                break
            between = self._told.page.text[other.span.end : r.span.start]
            if between in (" ", ", ") or (word == "who" and _EXPLAINED.fullmatch(between)):
                return key, f"“{r.mention.text}” follows {other.mention.text}"
            break
        return None, f"what “{r.mention.text}” refers to is described, not named"

    def _together(self, r: Reference) -> tuple[None, str] | None:
        """Take both names in front of "which together vowed" or "who both said", an explanation between or not."""
        if not _TOGETHER.match(self._told.page.text, r.span.end):
            return None
        before = self._told.between(Span(max(0, r.span.start - 160), r.span.start))
        names = [o for o in before if o.mention.form == "name" and not o.beside and not o.alias_of]
        if len(names) < 2 or not all(map(self._told.key, names[-2:])):  # noqa: PLR2004 - a pair
            return None
        one, other = names[-2:]
        joined = _AND.fullmatch(self._told.page.text, one.span.end, other.span.start - len(other.role or ""))
        between = self._told.page.text[other.span.end : r.span.start]
        third = self._told.page.text[: one.span.start].rstrip().endswith(",") and len(names) > 2  # noqa: PLR2004
        if not joined or third or not (between in (" ", ", ") or _EXPLAINED_BOTH.fullmatch(between)):
            return None
        self._told.several[r.mention.mention_id] = (one.mention.mention_id, other.mention.mention_id)
        return None, f"“{r.mention.text}” follows {one.mention.text} and {other.mention.text}, who act together"

    def _which_work(self, r: Reference) -> tuple[Key | None, str] | None:
        """Take the author of the work in front of "which": "the study, which says"."""
        match = _WORK_BEFORE.search(self._told.page.text[max(0, r.span.start - 40) : r.span.start])
        if not match or not authors.sort_of(match[1].lower()):
            return None
        return self._descriptions.by_authors(r, Description(match[1].lower(), (), definite=True, many=False, bare=True))

    def _speaks_as_body(self, name: Reference, r: Reference) -> bool:
        """Tell whether a name that nothing else supports stands right before a "which" that says something."""
        if name.mention.form != "name" or name.kind or name.possessive or not r.sources:
            return False
        before = self._told.page.text[max(0, name.span.start - _WORD) : name.span.start].split()
        placed = bool(before) and before[-1].lower() in mentions.LOCATIVES
        if name.name.split()[-1] in _RULES:
            return False
        return self._told.page.text[name.span.end : r.span.start] in (" ", ", ") and not placed

    def _he_or_she(self, r: Reference, word: str) -> tuple[Key | None, str]:
        """Take the one person of the nearest sentence that names any, or the one who stands out there; else nobody."""
        said = r.mention.text
        turns = self._told.page.turns
        if r.sources and (r.quoted or any(part.contains(r.span) for turn in turns for part in turn.parts)):
            return None, f"“{said}” stands in somebody’s words, and whom they mean is not known"
        alone = True
        named: set[Key | str] = self._named_in_words(r) if r.sources else set()
        owner: Key | str | None = None  # an owner is not who acts there, unless the sentence before is about the same
        for n, (where, window) in enumerate(self._told.windows(r)):
            seen = self._people(window, word)
            if n == 0 and len(seen) == 1 and all(self._in_opener(o, r) for o in next(iter(seen.values()))):
                return None, f"“{said}” is somebody else than {', '.join(map(self._told.name, seen))} in {where}"
            if not seen:
                continue
            if owner and owner not in seen and not any(map(self._may_act, seen)):
                continue
            who, how = self._chosen(r, seen, n)
            if who is None:
                return None, f"“{said}” could be {' or '.join(map(self._told.name, seen))} in {where}"
            if owner and who != owner:
                alone = False
                break
            if all(o.possessive for o in seen[who]) and not owner:
                owner = who
                continue
            if r.sources and n == 1 and (other := self._spoke_before(r, who, seen[who], word)):
                one, two = self._told.name(who), self._told.name(other)
                return None, f"“{said}” could be {one} in {where} or {two}, who spoke before"
            if who in named:
                return None, f"“{said}” is somebody else than {self._told.name(who)}, whom the words name"
            if n == 1 and how == "is the only person" and (described := self._described_subject(r, seen[who])):
                return None, f"“{said}” could be {self._told.name(who)} or “{described}” in {where}"
            if n and r.sources and self._adds(r) and not self._spoke_lately(r, who):
                return None, f"“{said}” goes on speaking, and {self._told.name(who)} in {where} has not spoken"
            says = n == 0 and who in self._told.spoke  # "Mr. Roe said he"
            if how == "is the only person" and not says and (hero := self._more_often(who)):
                one = self._told.name(who)
                return None, f"“{said}” could be {one} in {where} or {hero}, whom the article names more often"
            return self._taken(who, word, said, how, where)
        if owner and not isinstance(owner, str) and alone and self._is_foremost(owner):
            how = "is the only person, and whom the article names most,"
            return self._taken(owner, word, said, how, "what stands before")
        if owner:
            return None, f"“{said}” could be {self._told.name(owner)}, named only as an owner just before"
        return None, f"nobody is named near enough for “{said}”"

    def _more_often(self, who: Key | str) -> str | None:
        """Return a family name whose bearer is in doubt, and which the article has more often than somebody's name.

        Who is not known by it may be whom the story is about, and so whom a pronoun means.
        """
        others = set(self._doubtful) - {None if isinstance(who, str) else who[2]}
        counts = Counter(
            r.name
            for r in self._told.reading.references
            if r.mention.form == "name" and " " not in r.name and names.parse(r.name).family in others
        )
        name, n = counts.most_common(1)[0] if counts else ("", 0)
        mine = self._told.named[who] if not isinstance(who, str) else 0
        return name if n > mine else None

    def _named_in_words(self, r: Reference) -> set[Key | str]:
        """Return who is named in what somebody says, and so is not who says it: "“I met Mr. Roe,” he said".

        In words without marks only their subject shows that: "He said Mr. Roe had left".
        """
        found: set[Key | str] = set()
        for statement in self._said_by(r):
            for part in statement.parts:
                for o in self._told.between(part):
                    key = self._told.key(o) if o.mention.form == "name" and not o.alias_of else None
                    opens = part.start > r.span.start and o.span.start - part.start < _OPENING and not o.possessive
                    signs = self._told.page.text.startswith(" (@", o.span.end)  # a post quoted with its author
                    if key and (o.quoted or opens) and not signs:
                        found.add(key)
        return found

    def _said_by(self, r: Reference) -> list[Statement]:
        """Return the statements that a reference is the source of."""
        at = self._told.page.sentence_index(r.span)
        here = self._statements.get(at, []) if at is not None else []
        return [s for s in here if s.source_start is not None and Span(s.source_start, s.source_end or 0) in r.sources]

    def _adds(self, r: Reference) -> bool:
        """Tell whether the verb says that somebody goes on speaking: "He added"."""
        said = self._said_by(r)
        return bool(said) and all(s.cue_lemma in _GOES_ON for s in said)

    def _spoke_lately(self, r: Reference, who: Key | str) -> bool:
        at = self._told.page.sentence_index(r.span) or 0
        start = self._told.page.sentences[max(0, at - _LATELY)].span.start
        before = self._told.between(Span(start, r.span.start))
        return any(o.sources and (self._told.key(o) == who or o.name == who) for o in before)

    def _described_subject(self, r: Reference, there: list[Reference]) -> str | None:
        """Return the words of who leads the sentence before, where that is described and somebody else only named.

        "But the president spoke of differences with his predecessor, Mr. Roe. He said …" may mean either.
        """
        text, at = self._told.page.text, self._told.page.sentence_index(r.span)
        if not at or any(o.sources or o.mention.form == "pronoun" for o in there):
            return None
        sentence = self._told.page.sentence_at(there[0].span)
        row = tokens(text, Span(sentence.span.start, there[0].span.start)) if sentence else []
        while row and row[0].lower in CONJUNCTIONS:
            row = row[1:]
        if not row or row[0].lower not in ("the", "a", "an"):
            return None
        for i, token in enumerate(row[1:_SUBJECT], start=1):
            if not token.word or token.capital or token.closed:
                return None
            if mentions.role_head(token) and i + 1 < len(row):
                verb = row[i + 1]  # and not "the president of the firm, Mr. Roe"
                acts = verb.word and not verb.capital and verb.lower not in PREPOSITIONS | CONJUNCTIONS
                return Span(row[0].span.start, token.span.end).of(text) if acts else None
        return None

    def _spoke_before(self, r: Reference, who: Key | str, there: list[Reference], word: str) -> Key | str | None:
        """Return who else spoke one sentence farther back, where somebody is only spoken of in the sentence before.

        In "“…,” Mr. Roe said. But she faces what Mr. Doe faced. He noted …" either may go on.
        """
        if any((o.sources or self._told.leads(o) or self._governs(o)) and not o.possessive for o in there):
            return None
        for n, (_, window) in enumerate(self._told.windows(r)):
            if n > 1:
                speaking = [o for o in window if o.sources and not o.possessive]
                return next((w for w in self._people(speaking, word) if w != who), None)
        return None

    def _in_opener(self, r: Reference, pronoun: Reference) -> bool:
        """Tell whether an adverbial with the name opens the sentence: "Campaigning against Jane Roe, he"."""
        between = self._told.page.text[r.span.end : pronoun.span.start]
        if not between.endswith(", ") or between.count(",") > 1 or r.sources or r.mention.form != "name":
            return False
        sentence = self._told.page.sentence_at(r.span)
        opening = self._told.page.text[sentence.span.start if sentence else 0 : r.span.start]
        row = tokens(opening, Span(0, len(opening)))
        while row and mentions.is_title(row[-1]):
            row.pop()
        return len(row) > 1 and row[0].lower.endswith("ing") and row[-1].lower in PREPOSITIONS

    def _governs(self, r: Reference) -> bool:
        """Tell whether a verb follows a name as its own: "Jane Roe, 57, was one of them"."""
        row = tokens(self._told.page.text, Span(r.span.end, r.span.end + 2 * _WORD))
        while row and (row[0].text == "," or row[0].text.isdigit()):
            row = row[1:]
        return len(row) > 1 and row[0].lower in AUXILIARIES and row[1].word

    def _somebody(self, r: Reference) -> bool:
        """Tell whether one without an actor speaks, is named in full, or shares a name: "Mrs. Clinton" of two."""
        shared = r.mention.form == "name" and r.mention.mention_id in self._told.known
        return bool(r.sources) or " " in r.name or shared

    def _may_act(self, who: Key | str) -> bool:
        return not isinstance(who, str) or self._acts(who) or any(r.described for r in self._told.by_name[who])

    def _people(self, window: list[Reference], word: str) -> dict[Key | str, list[Reference]]:
        """Return who may be meant by "he" or "she" in a stretch of text, each with the references."""
        seen: dict[Key | str, list[Reference]] = defaultdict(list)
        open_pronouns = []
        for other in window:
            if other.quoted or other.beside or other.alias_of:
                continue
            key = self._told.key(other)
            if other.described and other.described.for_whom:
                seen[other.name].append(other)
            elif key and key[0] == "unknown" and not key[1]:
                seen[other.name].append(other)  # "Sceptics claim": one word may be anything
            elif key and key[0] in ("person", "unknown"):
                if self._told.gender(key, word) == word:
                    seen[key].append(other)
            elif key is None and other.mention.form == "pronoun":
                if PRONOUNS.get(other.mention.text.lower()) == word:
                    open_pronouns.append(other)
            elif key is None and self._somebody(other) and not self._told.is_no_person(other):
                seen[other.name].append(other)
        for other in open_pronouns:
            if not seen or self._told.leads(other):
                seen[other.name].append(other)
        return seen

    def _chosen(self, r: Reference, seen: Mapping[Key | str, list[Reference]], n: int) -> tuple[Key | str | None, str]:
        """Return who of several is meant and what shows it; nobody where nothing does."""
        if len(seen) == 1:
            return next(iter(seen)), "is the only person"
        speaking = [who for who, others in seen.items() if any(o.sources and not o.possessive for o in others)]
        if r.sources and len(speaking) == 1:
            return speaking[0], "is who speaks"
        if n and self._told.leads(r):
            leads = self._told.leads
            leading = [who for who, others in seen.items() if any(leads(o) and not o.possessive for o in others)]
            if len(leading) == 1 and self._outweighs(leading[0], seen):
                return leading[0], "is the subject, and whom the article names most,"
        return None, ""

    def _is_foremost(self, who: Key) -> bool:
        """Tell whether the article names somebody several times, and no other person nearly as often."""
        rivals = [n for key, n in self._told.named.items() if key != who and key[0] == "person"]
        return self._told.named[who] >= _FAR_OFTENER and self._told.named[who] >= _OFTEN * max(rivals, default=0)

    def _outweighs(self, who: Key | str, seen: Mapping[Key | str, list[Reference]]) -> bool:
        if isinstance(who, str):
            return False
        told = self._told
        rivals = [len(told.by_name[o]) if isinstance(o, str) else told.counts[o] for o in seen if o != who]
        return told.counts[who] >= _OFTEN * max(rivals)

    def _taken(self, who: Key | str, word: str, said: str, how: str, where: str) -> tuple[Key | None, str]:
        if isinstance(who, str):
            for other in self._told.by_name[who]:
                if other.described and (spoken := self._told.key(other)):
                    return spoken, f"“{said}”: “{who}” {how} in {where}, and speaks for {self._told.name(spoken)}"
            n_words = len(who.split())
            if not _FULL_NAME[0] <= n_words <= _FULL_NAME[1] or not self._acts(who):
                return None, f"“{said}” goes back to “{who}” in {where}, and nothing tells who that is"
            key = self._told.corpus.key(who)  # that somebody is "she" shows that the name is a person's
            for other in self._told.by_name[who]:
                if other.mention.form == "name" and self._told.key(other) is None:
                    why = f"by the full name; a person, being “{said}” later"
                    self._told.known[other.mention.mention_id] = key, why
            self._told.called[key] = who
            who = key
        self._told.genders.setdefault(who, word)
        return who, f"“{said}”: {self._told.name(who)} {how} in {where}"

    def _acts(self, who: str) -> bool:
        """Tell whether a name that nothing else supports begins a sentence and a verb may follow: "Jane Roe had …"."""
        for r in self._told.by_name[who]:
            if r.mention.form == "name" and r.kind is None and not r.quoted and not r.possessive:
                row = tokens(self._told.page.text, Span(r.span.end, r.span.end + _WORD))
                verb = bool(row) and row[0].lower not in PREPOSITIONS | CONJUNCTIONS and row[0].text[0].islower()
                if verb and self._told.leads(r) and not self._told.is_no_person(r):
                    return True
        return False

    def _it_or_they(self, r: Reference, word: str) -> tuple[Key | None, str]:
        """Take the body, state or group that speaks just before in the same sentence, or the only one just before."""
        said = r.mention.text
        if r.sources and not r.quoted and (own := self._own_work(r, word)):
            return own
        for n, (where, window) in enumerate(self._told.windows(r)):
            here = [o for o in window if not o.quoted and not o.beside and not o.alias_of and not o.possessive]
            speaking = [o for o in here if o.sources]
            if r.sources and speaking and (same := self._goes_on(r, word, speaking, where)):
                return same
            if n == 0:
                if speaking:
                    key = self._told.key(speaking[-1])
                    if key and key[0] in BODIES and (word == "they" or key[0] != "group"):
                        return key, f"“{said}”: {self._told.name(key)} speaks just before in the same sentence"
                    break
                bodies = {k for o in here if (k := self._told.key(o)) and k[0] in BODIES}
                only = next(iter(bodies)) if len(bodies) == 1 else None
                if only and only[0] != "group" and word == "it" and self._is_subject(only, here, r):
                    return only, f"“{said}”: {self._told.name(only)} is the subject and the only body in {where}"
                if bodies:
                    break
                continue
            bodies = {k for o in here if (k := self._told.key(o)) and k[0] in BODIES}
            found = {k for k in bodies if word == "they" or k[0] != "group"}
            unnamed = [o for o in speaking if self._told.key(o) is None]
            if not found and not speaking:
                continue
            shows = word == "it" and _SHOWS.match(self._told.page.text, r.span.end)  # then it is a thing
            if len(found) == 1 and not unnamed and not shows:
                key = found.pop()
                if any(self._told.key(o) == key and (o.sources or self._told.leads(o)) for o in here):
                    return key, f"“{said}”: {self._told.name(key)} is the only body in {where}"
            break
        return None, f"“{said}” is not resolved: no body or group stands out before it"

    def _own_work(self, r: Reference, word: str) -> tuple[Key, str] | None:
        """Take the owner of the work that the pronoun means: "Jane Roe released her plan on Monday. It calls for …".

        The work stands right in front, but for a time, so that the pronoun can be nothing else, and the sentence is
        about the owner and nobody else.
        """
        text, sentence = self._told.page.text, self._told.page.sentence_at(r.span)
        at = self._told.page.sentence_index(r.span)
        if sentence is None or at is None:
            return None
        start = sentence.span.start
        if r.span.start == start and at and self._told.page.sentences[at - 1].paragraph == sentence.paragraph:
            start = self._told.page.sentences[at - 1].span.start
        match = _OWN_WORK.search(text[start : r.span.start])
        if not match or not _NO_OTHER.fullmatch(match["between"]):
            return None
        noun, plural = match["noun"].lower(), word == "they"
        listed = noun in mentions.works() or noun.removesuffix("s") in mentions.works()
        if not listed or plural != noun.endswith("s") or noun.endswith("ss"):
            return None
        before = self._told.between(Span(start, start + match.start()))
        whose = PRONOUNS[match["whose"]]
        people = self._people(before, whose)
        if any(o.quoted for o in before) or len(people) != 1:
            return None
        ((owner, refs),) = people.items()
        if isinstance(owner, str) or owner[0] != "person" or not any(map(self._told.leads, refs)):
            return None
        work = f"{match['whose']} {noun}"
        return owner, f"“{r.mention.text}” is “{work}” just before, and that is whose {self._told.name(owner)} is"

    def _in_relative(self, r: Reference) -> bool:
        """Tell whether a pronoun follows "what", "that" or a noun: "the money it needs"; then it cannot mean that."""
        before = self._told.page.text[max(0, r.span.start - 2 * _WORD) : r.span.start]
        row = tokens(before, Span(0, len(before)))
        if len(row) < 2 or not row[-1].word or row[-1].capital:  # noqa: PLR2004 - the noun and its article
            return False
        return row[-1].lower in ("which", "what", "that") or (row[-2].lower in DETERMINERS and not row[-1].closed)

    def _is_subject(self, key: Key, here: list[Reference], r: Reference) -> bool:
        """Tell whether a body opens the sentence, and nothing named or like a body stands between it and the pronoun.

        An adverbial may stand in front: "In its relief efforts, the United Nations struggles for the money it needs".
        """
        if not self._in_relative(r):
            return False
        for o in here:
            if self._told.key(o) == key and o.mention.form == "name":
                sentence = self._told.page.sentence_at(o.span)
                before = self._told.page.text[sentence.span.start if sentence else 0 : o.span.start]
                between = tokens(self._told.page.text, Span(o.span.end, r.span.start))
                bodies = mentions.body_nouns() | mentions.press_nouns()
                if any(t.capital or t.lower.removesuffix("s") in bodies for t in between):
                    return False
                return self._told.leads(o) or (before.endswith(", the ") and before.count(",") == 1)
        return False

    def _goes_on(
        self, r: Reference, word: str, speaking: list[Reference], where: str
    ) -> tuple[Key | None, str] | None:
        """Take who speaks just before, and alone, where a sentence begins with the pronoun and speaks on."""
        last = speaking[-1]
        joint = self._told.several.get(last.mention.mention_id)
        work = bool(last.described and authors.sort_of(last.described.noun))
        alone = len({o.mention.mention_id for o in speaking}) == 1
        if not alone or not self._told.leads(r) or where == "the last sentences":
            return None
        why = f"“{r.mention.text}”: “{last.mention.text}” speaks in {where}"
        if joint and (word == "they" or work):
            self._told.several[r.mention.mention_id] = joint
            return None, why
        key = self._told.key(last)
        if word == "it" and key and (work or (key[0] in ("organisation", "state") and not self._by_showing(r))):
            return key, why
        return None

    def _by_showing(self, r: Reference) -> bool:
        """Tell whether what the pronoun does is no saying, "It shows …": then it may be the thing spoken of."""
        row = tokens(self._told.page.text, Span(r.span.end, r.span.end + 2 * _WORD))
        known = next((cue for t in row[:3] if (cue := cues.lookup(t.text))), None)
        return known is None or known.cue_class != "say"

    # --- I and we

    def _within(self, r: Reference) -> tuple[Key | None, str]:
        """Take who says the words that the pronoun stands in."""
        said = r.mention.text
        holding = sorted(
            (part.end - part.start, s.statement_id, s)
            for s in self._statements.get(self._told.page.sentence_index(r.span) or 0, [])
            for part in s.parts
            if part.contains(r.span) and s.source_start != r.span.start
        )
        for _, _, statement in holding:
            heads = self._heads(statement)
            if len(heads) == 1 and PRONOUNS.get(heads[0].mention.text.lower()) not in ("i", "we"):
                key = self._told.key(heads[0])
                if key:
                    return key, f"“{said}” stands in the words of {self._told.name(key)}"
                return None, f"“{said}” stands in the words of “{heads[0].mention.text}”, and nothing tells who that is"
        if PRONOUNS.get(said.lower()) in ("i", "we") and not r.quoted and (signed := self._signature(r)):
            key = self._told.corpus.key(signed.name)
            self._told.known[signed.mention.mention_id] = key, "by the full name; a person, who signs the letter"
            self._told.called.setdefault(key, signed.name)
            return key, f"“{said}” stands in the letter that {signed.name} signs"
        return None, f"“{said}” outside a quotation: the writer or the reader, not known by name"

    def _signature(self, r: Reference) -> Reference | None:
        """Return the name that a reader’s letter is signed with: it stands alone in its line, and below it a place.

        A page of letters has several; the text up to the first below the pronoun is that writer’s.
        """
        passages = self._told.page.passages
        at = bisect.bisect_right(passages, r.span.start, key=lambda p: p.start)
        for line, below in itertools.pairwise(passages[at : at + _LETTER]):
            if below.end - below.start > _PLACE_LENGTH or not _PLACE.fullmatch(below.text):
                continue
            name = self._told.at.get(trim(self._told.page.text, Span(line.start, line.end - line.text.endswith("."))))
            if name and _FULL_NAME[0] <= len(name.name.split()) <= _FULL_NAME[1] and name.kind in (None, "person"):
                return name
        return None

    def _heads(self, statement: Statement) -> list[Reference]:
        if statement.source_start is None or statement.source_end is None:
            return []
        return self._told.by_source.get(Span(statement.source_start, statement.source_end), [])
