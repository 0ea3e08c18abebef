"""The sentences of the reports, made of measures; and the measures themselves as tables and lists of quotations.

The sentences adapt to what the measures hold: a number that is nought, a tie, or a single outlet changes what is said,
and nothing is said of nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd

from analysis import wordlists
from analysis.measures import (
    COUNTED,
    DOUBTFUL,
    KINDS,
    MEASURED,
    NARRATOR,
    NO_DAY,
    UNKNOWN,
    called,
    is_named,
    when,
    widest,
)
from analysis.prose import (
    Cell,
    Figure,
    Part,
    Place,
    Prose,
    Quotation,
    Quotes,
    Table,
    capital,
    count,
    few,
    figure,
    joined,
    listed,
    paragraph,
    plural,
    sentence,
)
from analysis.wording import ANSWER_NOUNS, ROLE_NAMES, named, quoted

_LISTED = 6  # names in one sentence; the others are a number
_MOST_WIDELY = 3  # who share the first place


# --- who said what ----------------------------------------------------------------------------------------------------


def finding_who(speakers: pd.DataFrame) -> Prose:
    """Say in a sentence who speaks most, then who follows, from `measures.speakers`."""
    if speakers.empty:
        return paragraph("No statement was found in these articles.")
    total = many(all_ids(speakers, "statements"), "statement")
    articles = many(all_ids(speakers, "articles"), "article")
    known = speakers[speakers["actor_id"].notna()]
    if known.empty:
        return paragraph(
            sentence(
                "No speaker is identified: {total} in {articles} cannot be traced to anybody.",
                total=total,
                articles=articles,
            )
        )
    top = known[known["statements"] == known["statements"].max()]
    row = top.iloc[0]
    if speakers["statements"].sum() == 1:
        return paragraph(
            sentence(
                "Only {name} is heard: {total} in {articles}.",
                name=named(row["speaker"]),
                articles=articles,
                total=total,
            )
        )
    direct = [linked(row, "direct")] if row["direct"] else ["none"]
    if len(speakers) == 1:
        return paragraph(
            sentence(
                "Only {name} is heard: {total} in {articles}, {direct} of them quoted word for word.",
                name=named(row["speaker"]),
                total=total,
                articles=articles,
                direct=direct,
            )
        )
    if len(top) == 1:
        first = sentence(
            "{name} speaks most: {n} of the {total} in {articles}, {direct} of them quoted word for word.",
            name=capital(named(row["speaker"])),
            n=linked(row, "statements"),
            total=total,
            articles=articles,
            direct=direct,
        )
    elif len(top) <= 3:
        first = sentence(
            "{names} speak most, of the {total} in {articles}.",
            names=opening(each_of(top, "statements")),
            total=total,
            articles=articles,
        )
    else:
        first = sentence(
            "No speaker stands out: {n} speakers make {each} each, of the {total} in {articles}.",
            n=speakers_of(top),
            each=behind(int(row["statements"]), "statement", all_ids(top, "statements"), "statements"),
            total=total,
            articles=articles,
        )
    nameless = all_ids(speakers[speakers["actor_id"].isna()], "statements")
    rest = sentence(
        "{n} {have} no single named speaker.",
        n=many(nameless, "statement", "with no single named speaker"),
        have="has" if len(nameless) == 1 else "have",
    )
    unnamed = rest if len(nameless) > int(row["statements"]) else ""
    others = known.iloc[len(top) :]
    if others.empty or len(top) > 3:
        return paragraph(first, unnamed)
    more: list[list[Part]] = [[speakers_of(others.iloc[3:]), " more"]] if len(others) > 3 else []
    follow = sentence(
        "Next {come} {names}.",
        come="comes" if len(others) == 1 else "come",
        names=joined([*named_with(others.head(3), "statements"), *more]),
    )
    return paragraph(first, follow, unnamed)


def about_speakers(speakers: pd.DataFrame) -> Prose:
    """Say in whose words the speakers are heard, and how many cannot be named, from `measures.speakers`."""
    if speakers.empty:
        return paragraph("Nobody is heard.")
    how = {"direct": "quoted word for word", "mixed": "quoted in part", "indirect": "told in the article’s own words"}
    kinds = []
    for kind in KINDS:
        if ids := all_ids(speakers, kind):
            n = figure(len(ids), ids, "statements", count(len(ids), f"{kind} statement"))
            kinds.append(sentence("{n} {be} {how}", n=n, be=be(ids), how=how[kind]))
    words = sentence(
        "Of the {total}, {kinds}.", total=many(all_ids(speakers, "statements"), "statement"), kinds=joined(kinds)
    )
    unknown = all_ids(speakers[speakers["actor_id"].isna()], "statements")
    missing = sentence(
        "For {n} the program names no single speaker.", n=many(unknown, "statement", "with no single named speaker")
    )
    return paragraph(words, missing if unknown else "")


def about_days(days: pd.DataFrame) -> Prose:
    """Say when most was said and how the days are known, from `measures.days`."""
    if days.empty:
        return paragraph("No statement was found.")
    dated, reported = all_ids(days, "dated"), all_ids(days, "reported")
    placed = days[days["day"].notna()]
    undated = all_ids(days[days["day"].isna()], "statements")
    top = placed[placed["statements"] == placed["statements"].max()]
    if placed.empty:
        return paragraph(sentence("Nothing can be placed in time: {n} without any day.", n=many(undated, "statement")))
    most: Sequence[Part] | str
    if len(placed) == 1:
        most = sentence(
            "Everything that carries a date falls on {day}: {n}.",
            day=placed.iloc[0]["when"],
            n=many(all_ids(placed, "statements"), "statement"),
        )
    elif len(top) == 1:
        most = sentence(
            "The day with most is {day}: {n} of the {total}.",
            day=top.iloc[0]["when"],
            n=linked(top.iloc[0], "statements"),
            total=many(all_ids(days, "statements"), "statement"),
        )
    elif len(top) <= 3:
        most = sentence("The days with most are {days}.", days=each_of(top, "statements", "when"))
    else:
        ids = all_ids(top, "statements")
        most = sentence(
            "No day stands out: {n} have {each} each.",
            n=behind(len(top), "day", ids, "statements"),
            each=behind(int(top.iloc[0]["statements"]), "statement", ids, "statements"),
        )
    early = "so {they} may have been made before."
    late = early.format(they="it" if len(reported) == 1 else "they")
    if dated and reported:
        how = sentence(
            "For {dated} the text itself says when; for {n} only the day of the report is known, {late}",
            dated=many(dated, "statement", "dated by the text"),
            n=figure(len(reported), reported, "statements", f"{len(reported):,} dated by the report"),
            late=late,
        )
    elif dated:
        how = sentence(
            "For {dated} the text itself says when.", dated=many(dated, "statement", "dated by the text")
        )
    else:
        how = sentence(
            "For {n} only the day of the report is known, {late}",
            n=many(reported, "statement", "dated by the report"),
            late=late,
        )
    no_day = sentence(
        "{n} {carry} no day at all.",
        n=many(undated, "statement", "without a day"),
        carry="carries" if len(undated) == 1 else "carry",
    )
    return paragraph(most, how if dated or reported else "", no_day if undated else "")


# Whose statements are read out in the story, and how many of each; all of them stand in the table of all statements.
SPEAKERS_QUOTED, QUOTED_EACH = 25, 25


def quotes(rows: pd.DataFrame) -> Quotes:
    """Show `measures.quotes`: what each speaker said, in order of time, readable in place.

    Of more than `SPEAKERS_QUOTED` speakers, the first are shown, and the number of the others is said; of more than
    `QUOTED_EACH` statements of one speaker the first.
    """
    by_speaker: dict[str, list[dict[str, Any]]] = {}
    for row in records(rows):
        by_speaker.setdefault(str(row["speaker"]), []).append(row)
    left = list(by_speaker)[SPEAKERS_QUOTED:]
    others = [row["statement_id"] for name in left for row in by_speaker.pop(name)]
    named_left = [name for name in left if name != UNKNOWN]
    who = behind(len(named_left), "other speaker", others, "statements") if named_left else []
    if UNKNOWN in left:
        who += [f" or {UNKNOWN}" if who else UNKNOWN]
    rest = (
        sentence(
            "{n} by {speakers}: see the table of all statements.",
            n=many(others, "statement", "by the other speakers"),
            speakers=who,
        )
        if left
        else []
    )
    more = {name: [row["statement_id"] for row in said[QUOTED_EACH:]] for name, said in by_speaker.items()}
    if later := [i for ids in more.values() for i in ids]:
        rest += [" "] if rest else []
        rest += sentence(
            "{n} more {statements} {whose}: see the table of all statements.",
            whose="by those who say most" if any(more[name] for name in more if name != UNKNOWN) else f"with {UNKNOWN}",
            n=many(later, "statement", f"after the first {QUOTED_EACH} of a speaker")[:1],
            statements=plural(len(later), "statement"),
        )
    return Quotes(
        rest=tuple(rest),
        speakers=tuple(
            (
                _heading(name, said),
                tuple(
                    Quotation(Place(row["content"], row["statement_id"]), _circumstances(row))
                    for row in said[:QUOTED_EACH]
                ),
            )
            for name, said in by_speaker.items()
        ),
    )


def about_doubts(doubts: pd.DataFrame) -> Prose:
    """Say what would make the report wrong, one doubt a paragraph, from `measures.doubts`.

    Raises:
        KeyError: A doubt for which there is no sentence.
    """
    if doubts.empty:
        return paragraph("The tables show nothing that speaks against this report; something else may.")
    says = Prose()
    for row in records(doubts):
        noun, title, *templates = _DOUBTS[row["doubt"]]
        n = int(row["rows"])
        number = figure(n, row["rows_ids"], row["table"], f"{count(n, noun)} {title}")
        detail = row["detail"]
        if row["doubt"] == "boilerplate":
            detail = figure(f"{detail} words", row["rows_ids"], row["table"], f"{detail} words set aside")
        says += paragraph(sentence(templates[n > 1], n=[number, f" {plural(n, noun)}"], detail=detail))
    return says


# What a row is, what the evidence is headed, and the sentence for one row and for several.
_DOUBTS: dict[str, tuple[str, str, str, str]] = {
    "speaker": (
        "statement", "with no single named speaker",
        "For {n} no single speaker is named. The program names one candidate or none; a person may be able to tell.",
        "For {n} no single speaker is named. The program names one candidate or none; a person may be able to tell.",
    ),
    "publication": (
        "statement", "dated only by the report",
        "{n} is dated only by the day of the report. It may have been made before.",
        "{n} are dated only by the day of the report. They may have been made before.",
    ),
    "no day": ("statement", "without a day", "{n} carries no day at all.", "{n} carry no day at all."),
    "confidence": (
        "statement", f"read with a confidence below {DOUBTFUL}",
        f"{{n}} was read with a confidence below {DOUBTFUL}. Check it first.",
        f"{{n}} were read with a confidence below {DOUBTFUL}. Check these first.",
    ),
    "unsaid": (
        "report", "of what was not said",
        "{n} tells what somebody did not say. It is no statement, and is not counted above.",
        "{n} tell what somebody did not say. They are no statements, and are not counted above.",
    ),
    "unchecked": (
        "statement", "that nobody has checked",
        "{n} was read by the program and checked by nobody. Follow it to its article before it is published.",
        "{n} were read by the program and checked by nobody. Follow each to its article before it is published.",
    ),
    "corrected": (
        "statement", "that a person confirmed or corrected",
        "{n} was confirmed or corrected by a person.",
        "{n} were confirmed or corrected by a person.",
    ),
    "moved": (
        "mention", "that a correction gave to somebody",
        "{n} is read as a person ruled, and not as the program did.",
        "{n} are read as a person ruled, and not as the program did.",
    ),
    "boilerplate": (
        "passage", "set aside",
        "{n} of {detail} was set aside as the outlet speaking for itself. If it belongs to an article, what it "
        "says is missing here.",
        "{n} of {detail} together were set aside as the outlet speaking for itself. If they belong to an "
        "article, what they say is missing here.",
    ),
    "date": (
        "expression of time", "not placed in time",
        "{n} could not be placed in time: {detail}. No statement is dated by it.",
        "{n} could not be placed in time: {detail}. No statement is dated by them.",
    ),
    "outlet": (
        "article", "without an outlet",
        "{n} does not name its outlet.",
        "{n} do not name their outlet; they are counted as one.",
    ),
    "undated": (
        "article", "without a day of publication",
        "{n} carries no day of publication. Its “Tuesday” cannot be placed.",
        "{n} carry no day of publication. Their “Tuesday” cannot be placed.",
    ),
    "left out": (
        "article", "left out for want of a date",
        "{n} was left out because it carries no date to compare with the days asked for.",
        "{n} were left out because they carry no date to compare with the days asked for.",
    ),
    "copy": (
        "article", "repeating another one",
        "{n} repeats another one that counts too, so its words count twice. With once=true it is left out.",
        "{n} repeat others that count too, so their words count again. With once=true they are left out.",
    ),
    "repeated": (
        "article", "left out as a copy",
        "{n} was left out because it repeats one that counts.",
        "{n} were left out because they repeat others that count.",
    ),
    "issue": (
        "article", "in which something was not understood",
        "In {n} something was not understood: {detail}.",
        "In {n} something was not understood: {detail}.",
    ),
}  # fmt: skip


# --- where the accounts differ ----------------------------------------------------------------------------------------

_OPEN = "The figures may count different things; each leads to its sentence."


def finding_accounts(figures: pd.DataFrame, quoted_by: pd.DataFrame, outlets: pd.DataFrame) -> Prose:
    """Say in a sentence where the accounts are furthest apart: in figures, else in who is heard."""
    if outlets.empty:
        return paragraph("There is no article to compare.")
    if len(outlets) == 1:
        articles = many(all_ids(outlets, "articles"), "article")
        return paragraph(
            sentence(
                "No two accounts can be set side by side: {outlet} alone published the {articles} read.",
                outlet=outlets.iloc[0]["outlet"],
                articles=articles,
            )
        )
    if (thing := widest(figures, disputed=True)) is not None:
        return paragraph(_figures_of(figures, thing), _OPEN)
    if quoted_by.empty:
        return paragraph("No statement in these articles has an identified speaker, so nobody can be compared.")
    every, speakers = _every(outlets), quoted_by.drop_duplicates("actor_id")
    heard_in = quoted_by.groupby("actor_id", sort=False)["outlet"].nunique()
    single = speakers[speakers["actor_id"].isin(heard_in[heard_in == 1].index)]
    if len(single) == len(speakers):
        return paragraph(
            sentence(
                "No speaker is heard in more than one outlet: each account has its own, {n} in all.",
                n=speakers_of(speakers),
            )
        )
    if (heard_in == len(outlets)).all():
        return paragraph(
            sentence(
                "The accounts agree in whom they hear: {n} in {every}.",
                n=[speakers_of(speakers), f" {plural(len(speakers), 'speaker')}"],
                every=every,
            )
        )
    if single.empty:
        return paragraph(
            sentence(
                "Each of the {n} speakers is heard in several outlets, but not each in all.", n=speakers_of(speakers)
            )
        )
    first = sentence(
        "Of the {n} speakers, {alone} {be} heard in one outlet only.",
        n=speakers_of(speakers),
        alone=speakers_of(single),
        be=be(single),
    )
    return paragraph(first, _most_widely(quoted_by, len(outlets)))


def _most_widely(quoted_by: pd.DataFrame, n_outlets: int) -> list[Part]:
    """Return a sentence with who is heard in most outlets; nothing where that is nobody or too many to name."""
    heard_in = quoted_by.groupby("actor_id", sort=False)["outlet"].nunique()
    top = heard_in[heard_in == heard_in.max()]
    if heard_in.max() == 1 or len(top) > _MOST_WIDELY:
        return []
    names = []
    for actor_id in top.index:
        mine = quoted_by[quoted_by["actor_id"] == actor_id]
        ids = all_ids(mine, "statements")
        name = str(mine["speaker"].iloc[0])
        told = count(len(ids), "statement")
        linked_ = figure(told, ids, "statements", f"{told} by {named(name)}")
        names.append(sentence("{name} ({n})", name=named(name), n=linked_))
    ids = all_ids(quoted_by[quoted_by["actor_id"].isin(top.index)], "statements")
    where = behind(int(heard_in.max()), "outlet", ids, "statements")
    where = ["all ", *where] if heard_in.max() == n_outlets else where
    return sentence("Most widely heard {be} {names}, in {where}.", be=be(top), names=joined(names), where=where)


def about_outlets(quoted_by: pd.DataFrame, heard_once: pd.DataFrame, outlets: pd.DataFrame) -> Prose:
    """Say who is heard in which outlet only, from `measures.quoted_by`, `heard_once` and `outlets`."""
    if quoted_by.empty:
        return paragraph("No statement has an identified speaker.")
    if len(outlets) < 2:
        return paragraph(
            f"Every known speaker is heard in {outlets['outlet'].iloc[0]}: there is no second outlet to compare with."
        )
    every = _every(outlets)
    heard_in = quoted_by.groupby("actor_id", sort=False)["outlet"].nunique()
    shared = list(heard_in[heard_in == len(outlets)].index)
    lists, widely = [], []
    for actor_id in shared[:_LISTED]:
        mine = records(quoted_by[quoted_by["actor_id"] == actor_id])
        where = [sentence("{n} in {outlet}", n=linked(row, "statements"), outlet=row["outlet"]) for row in mine]
        lists.append(sentence("{name} ({where})", name=named(mine[0]["speaker"]), where=joined(where)))
    unlisted = quoted_by[quoted_by["actor_id"].isin(shared[_LISTED:])]
    rest: list[list[Part]] = [[speakers_of(unlisted), " more"]] if len(unlisted) else []
    both = sentence("Heard in {every}: {names}.", every=every, names=joined([*lists, *rest]))
    alone = []
    size = heard_once.groupby("outlet").size()
    told = sorted(sorted(size.index, key=lambda outlet: (-size[outlet], outlet))[:_LISTED])
    for outlet in told:
        group = heard_once[heard_once["outlet"] == outlet]
        more: list[list[Part]] = [[speakers_of(group.iloc[_LISTED:]), " more"]] if len(group) > _LISTED else []
        names = joined([*named_with(group.head(_LISTED), "statements"), *more])
        alone.append(sentence("Heard in {outlet} only: {names}.", outlet=outlet, names=names))
    if len(left := heard_once[~heard_once["outlet"].isin(told)]):
        alone.append(
            sentence(
                "{outlets} {have} {n} more whom no other outlet has.",
                outlets=behind(left["outlet"].nunique(), "further outlet", list(left["actor_id"]), "actors"),
                have="has" if left["outlet"].nunique() == 1 else "have",
                n=speakers_of(left),
            )
        )
    wide = heard_in[heard_in == heard_in.max()]
    if not shared and len(outlets) > 2 and heard_in.max() > 1 and len(wide) <= 3:
        names_ = quoted_by.drop_duplicates("actor_id").set_index("actor_id")["speaker"]
        most = [named(str(names_[actor_id])) for actor_id in wide.index]
        ids = all_ids(quoted_by[quoted_by["actor_id"].isin(wide.index)], "statements")
        widely = sentence(
            "Most widely heard {be} {names}, in {n}.",
            be=be(wide),
            names=listed(most),
            n=behind(int(heard_in.max()), "outlet", ids, "statements"),
        )
    silent = heard_once[heard_once["mentions_elsewhere"] > 0].head(_LISTED)
    mentioned = sentence(
        "Mentioned in another outlet without being heard there: {names}.", names=each_of(silent, "mentions_elsewhere")
    )
    return (
        paragraph(both if shared else sentence("No speaker is heard in {every}.", every=every), widely)
        + paragraph(*alone)
        + paragraph(mentioned if len(silent) else "")
    )


def about_figures(figures: pd.DataFrame) -> Prose:
    """Say for each thing counted how its figure moves from outlet to outlet, from `measures.figures`."""
    if figures.empty:
        return paragraph("The articles give no figure.")
    first = widest(figures)
    if first is None:
        ids = all_ids(figures, "quantities")
        return paragraph(
            sentence(
                "No figure differs from another for the same thing; there {be} {n}.",
                be=be(ids),
                n=many(ids, "figure"),
            )
        )
    others = dict.fromkeys(figures.loc[figures["differ"] & (figures["counted"] != first), "counted"])
    things = [first, *others]
    left = all_ids(figures[figures["counted"].isin(things[_LINES:])], "quantities")
    more = sentence(
        "{n} of figures that differ {stand} in the table only.",
        n=behind(len(things) - _LINES, "more line", left, "quantities") if left else "",
        stand="stands" if len(things) - _LINES == 1 else "stand",
    )
    apart, changes = [], []
    for thing in things[:_LINES]:
        change = _change_of(figures, thing)
        changes += [change] if change else []
        apart += [] if change else [_figures_of(figures, thing)]
    return sum(map(paragraph, apart), Prose()) + paragraph(*changes) + paragraph(more if left else "", _OPEN)


def _change_of(figures: pd.DataFrame, thing: str) -> list[Part]:
    """Return a sentence where one outlet tells of a figure that went from one to another, and nobody else gives it."""
    rows = records(figures[figures["counted"] == thing])
    if len(rows) != 2 or not rows[1]["moved"] or len({(row["outlet"], row["speaker"]) for row in rows}) > 1:  # noqa: PLR2004
        return []
    given = [figure(f"“{row['figure']}”", row["quantities_ids"], "quantities", f"“{row['figure']}”") for row in rows]
    told = "In {by}, {thing} go from {one} to {other}."
    return sentence(told, by=_giver(rows[0], None), thing=called(thing), one=given[0], other=given[1])


_STANCES = {
    "accuse": "accusation",
    "admit": "admission",
    "criticise": "criticism",
    "demand": "demand",
    "deny": "denial or rejection",
    "promise": "promise",
    "refuse": "refusal",
    "warn": "warning",
}


def about_stances(stances: pd.DataFrame) -> Prose:
    """Say who denies, accuses, demands or warns, from `measures.stances`, a class a paragraph, whoever does most first.

    An unknown class goes by its own name.
    """
    if stances.empty:
        return paragraph("Nobody is reported to deny, accuse, demand or warn.")
    says = Prose()
    for stance, group in stances.groupby("stance", sort=True):
        noun = _STANCES.get(str(stance), f"statement of the class “{stance}”")
        speakers = [(str(name), list(rows["statement_id"])) for name, rows in group.groupby("speaker", sort=False)]
        speakers.sort(key=lambda speaker: (speaker[0] == UNKNOWN, -len(speaker[1])))
        first = [speaker for speaker in speakers if speaker[0] != UNKNOWN][:_LISTED]
        first += [speaker for speaker in speakers if speaker[0] == UNKNOWN]
        by = []
        for name, ids in first:
            title = f"{count(len(ids), noun)} by {named(name)}"
            by.append(sentence("{name} ({n})", name=named(name), n=figure(len(ids), ids, "statements", title)))
        if left := [i for speaker in speakers if speaker not in first for i in speaker[1]]:
            others = behind(len(speakers) - len(first), "other", left, "statements")
            at = len(by) - (speakers[-1][0] == UNKNOWN)
            by.insert(at, others)
        says += paragraph(sentence("{noun}: {by}.", noun=capital(plural(len(group), noun)), by=joined(by)))
    return says


def about_cues(cues: pd.DataFrame) -> Prose:
    """Say where an outlet keeps a distance from a speaker and another does not, from `measures.cues`.

    Distance is a cue of the class `claim` ("claimed", "alleged"), which reports without vouching for what is reported.
    """
    if cues.empty:
        return paragraph("No speaker is heard in more than one outlet, so their verbs cannot be compared.")
    says = []
    for name, group in cues.groupby("speaker", sort=True):
        held = group[group["does"] == "claim"]
        frank = sorted(set(group["outlet"]) - set(held["outlet"]))
        if held.empty or not frank:
            continue
        at = [
            sentence(
                "{outlet} writes {verbs}",
                outlet=str(outlet),
                verbs=joined(
                    [sentence("“{verb}” ({n})", verb=row["verb"], n=linked(row, "statements")) for row in records(rows)]
                ),
            )
            for outlet, rows in held.groupby("outlet", sort=True)
        ]
        use = "uses" if len(frank) == 1 else "use"
        says.append(
            sentence(
                "Of {name}, {at}; {frank} {use} no verb that keeps such a distance.",
                name=named(str(name)),
                at=joined(at),
                frank=listed(frank),
                use=use,
            )
        )
    if says:
        return paragraph(*says)
    speakers = cues.drop_duplicates("actor_id")
    return paragraph(
        sentence(
            "No outlet keeps more distance than another from the {n} heard in several: verbs like “claim” "
            "are used of them by all or by none.",
            n=[speakers_of(speakers), f" {plural(len(speakers), 'speaker')}"],
        )
    )


def about_spellings(spellings: pd.DataFrame) -> Prose:
    """Say which names the outlets spell differently, from `measures.spellings`."""
    if spellings.empty:
        return paragraph("Every person’s name is spelt in one way.")
    says = []
    for name, group in spellings.groupby("speaker", sort=True):
        ways = [
            sentence("“{spelling}” in {outlets}", spelling=str(spelling), outlets=each_of(rows, "mentions", "outlet"))
            for spelling, rows in group.groupby("spelling", sort=False)
        ]
        several = group["spelling"].duplicated().any()
        ways_told = [part for i, way in enumerate(ways) for part in (["; ", *way] if i else way)]
        says.append(sentence("{name} is spelt {ways}.", name=str(name), ways=ways_told if several else joined(ways)))
    return paragraph(*says)


# --- same words, other cuts -------------------------------------------------------------------------------------------


def finding_quotes(shared: pd.DataFrame) -> Prose:
    """Say in a sentence how much is quoted by several outlets, and what most, from `measures.shared_quotes`."""
    several = shared[shared["n_sure"] > 1]
    perhaps = shared[(shared["n_sure"] <= 1) & (shared["n_outlets"] > 1)]
    once = shared[shared["n_outlets"] == 1]
    twice = sentence(
        "{n} {stand} twice in one outlet, which may tell how faithfully it quotes.",
        n=_sentences(once),
        stand="stands" if len(once) == 1 else "stand",
    )
    maybe = sentence(
        "{n} more may be shared, but the speaker or the few words leave a doubt.",
        n=_number_of(perhaps),
    )
    if several.empty:
        none = "No quoted sentence stands in more than one outlet."
        return paragraph(none, maybe if len(perhaps) else "") + paragraph(twice if len(once) else "")
    top = records(several.sort_values("n_sure", ascending=False, kind="stable"))[0]
    whole = several[(several["cut"] == 0) & (several["changed"] == 0) & (several["doubtful"] == 0)]
    first = sentence(
        "{n} {stand} in more than one outlet; {same}.",
        n=_sentences(several),
        stand="stands" if len(several) == 1 else "stand",
        same=_in_the_same_words(several, whole),
    )
    most = sentence(
        "Most widely quoted is {speaker}: {words} stands in {n}{more}.",
        speaker=named(top["speaker"]),
        words=_versions_of(top),
        n=behind(int(top["n_sure"]), "outlet", top["versions_ids"], "quotes"),
        more=", and perhaps in others" if top["n_outlets"] > top["n_sure"] else "",
    )
    return paragraph(first, most, maybe if len(perhaps) else "") + paragraph(twice if len(once) else "")


def about_cuts(cuts: pd.DataFrame) -> Prose:
    """Say what which outlet left out, added or changed, a sentence a paragraph, from `measures.cuts`.

    Versions that are doubtful are counted, not told.
    """
    if cuts.empty:
        return paragraph("No quotation can be compared with another.")
    says = Prose()
    for _, group in cuts.groupby("line_id", sort=False):
        fullest = records(group[group["version"] == "fullest"])[0]
        sure = group[group["doubt"].isna() & group["version"].isin(["cut", "changed"])]
        accounts = [_edit(row, fullest["outlet"]) for row in records(sure)]
        if accounts:
            says += paragraph(
                sentence(
                    "Of {words} ({outlet}), {accounts}.",
                    words=_version_of(fullest, quoted(str(fullest["content"]))),
                    outlet=fullest["outlet"],
                    accounts=[part for i, parts in enumerate(accounts) for part in (["; ", *parts] if i else parts)],
                )
            )
    doubtful = cuts[cuts["doubt"].notna()]
    reasons = list(dict.fromkeys(reason for text in doubtful["doubt"] for reason in text.split("; ")))
    reasons = [re.sub(r"^only \d+ words?$", "only a few words", reason.partition(":")[0]) for reason in reasons]
    reasons = list(dict.fromkeys(re.sub(r"^reported \d+ days?", "reported days", reason) for reason in reasons))
    number = figure(len(doubtful), doubtful["quote_id"], "quotes", "doubtful versions") if len(doubtful) else "0"
    unsure = sentence(
        "{n} may be of another sentence and {are} not told here ({reasons}).",
        n=[number, f" {plural(len(doubtful), 'version')}"],
        are=be(doubtful),
        reasons=listed(reasons[:_LISTED]),
    )
    says = says or paragraph("No outlet cut or changed what another quotes more fully.")
    return says + paragraph(unsure if len(doubtful) else "")


def about_other_verbs(other: pd.DataFrame) -> Prose:
    """Say which outlets report the same words with verbs of another kind, from `measures.other_verbs`."""
    if other.empty:
        return paragraph("No outlet reports the same words with a verb of another kind than another outlet does.")
    says = []
    for _, group in other.groupby("line_id", sort=False):
        fullest = records(group)[0]
        verbs = [
            sentence("{cue} in {outlet}", cue=_version_of(row, f"“{row['cue']}”"), outlet=row["outlet"])
            for row in records(group)
        ]
        words = quoted(fullest["content"])
        says.append(sentence("{words} is reported with {verbs}.", words=words, verbs=joined(verbs)))
    return paragraph(*says)


def _edit(row: dict[str, Any], fullest: str) -> list[Part]:
    done = []
    if row["left_out"]:
        done.append(f"leaves out {quoted(row['left_out'])}")
    if row["added"]:
        done.append(f"adds {quoted(row['added'])}")
    if row["changed"]:
        pairs = [pair.partition(" → ") for pair in row["changed"].split(" … ")]
        done += [f"writes “{theirs}” for “{ours}”" for ours, _, theirs in pairs]
    who = "the same outlet elsewhere" if row["outlet"] == fullest else str(row["outlet"])
    return sentence("{outlet} {done}", outlet=_version_of(row, who), done=listed(done))


def _version_of(row: dict[str, Any], text: str) -> Figure:
    return figure(text, [row["quote_id"]], "quotes", f"{row['version']} in {row['outlet']}")


def _versions_of(row: dict[str, Any]) -> Figure:
    ids = row["versions_ids"]
    return figure(quoted(str(row["content"])), ids, "quotes", f"{count(len(ids), 'version')} of one sentence")


def _sentences(shared: pd.DataFrame) -> list[Part]:
    return [_number_of(shared), f" {plural(len(shared), 'quoted sentence')}"]


def _in_the_same_words(several: pd.DataFrame, whole: pd.DataFrame) -> list[Part]:
    if len(several) == 1:
        return ["all of them give the same words" if len(whole) else "not all of them give the same words"]
    if whole.empty:
        return ["none of these is given in the same words everywhere"]
    are = "is" if len(whole) == 1 else "are"
    return [_number_of(whole), f" of these {are} given in the same words everywhere"]


def _number_of(shared: pd.DataFrame) -> Figure | str:
    """Return the number of sentences, linked to all of their versions."""
    ids = all_ids(shared, "versions")
    return figure(f"{len(shared):,}", ids, "quotes", count(len(shared), "quoted sentence")) if ids else "none"


# --- claim and answer -------------------------------------------------------------------------------------------------

_ANSWERS = {
    "deny": "denies",
    "dispute": "speaks against",
    "confirm": "confirms",
    "reply": "replies to",
    "demand": "demands something of",
}


def finding_answers(answers: pd.DataFrame) -> Prose:
    """Say in a sentence how many statements answer whom, from `measures.answers`."""
    tied = answers[answers["answered"].notna()]
    if answers.empty:
        return paragraph("The words of no article show that somebody answers somebody.")
    kinds = []
    for answer in _ANSWERS:
        if ids := list(answers.loc[answers["answer"] == answer, "answer_id"]):
            noun = ANSWER_NOUNS[answer]
            number = figure(len(ids), ids, "answers", count(len(ids), noun))
            kinds.append(sentence("{n} {noun}", n=number, noun=plural(len(ids), noun)))
    first = sentence("The articles show {kinds}.", kinds=joined(kinds))
    known = tied[tied["claim_id"].notna()]
    if tied.empty:
        return paragraph(first, "None of them says whom it answers.")
    whom = sentence(
        "For {n} the text names who is answered{claim}.",
        n=_answers_of(tied) if len(tied) < len(answers) else ["each" if len(tied) > 1 else "it"],
        claim=_and_the_claim(tied, known),
    )
    return paragraph(first, whom)


def _and_the_claim(tied: pd.DataFrame, known: pd.DataFrame) -> list[Part]:
    if len(known):
        return [", and for ", _answers_of(known), " the claim"]
    return [] if (tied["answer"] == "demand").all() else ["; the claim itself is not found"]  # a demand answers none


def about_answers(answers: pd.DataFrame) -> Prose:
    """Say who answers whom, and the claim where it is known, from `measures.answers`; demands apart.

    Where nobody answers nothing is said: `finding_answers` has said it.
    """
    says: list[list[Part]] = []
    for row in records(answers):
        if absent(row["answered"]):
            continue
        does = _ANSWERS[row["answer"]]
        claim = "a claim of " if row["answer"] in ("deny", "confirm") else ""
        what = "" if absent(row["claim"]) else f": {quoted(row['claim'])}"
        says.append(
            sentence(
                "{speaker} {does} {claim}{answered} ({words}, {outlet}){what}.",
                speaker=capital(named(row["speaker"])),
                does=does,
                claim=claim,
                answered=named(row["answered"]),
                words=_shown_by(row, does),
                outlet=row["outlet"],
                what=what,
            )
        )
    open_ = answers[answers["answered"].isna()]
    unnamed = sentence(
        "In {n} the text does not say whose claim it is.", n=[_answers_of(open_), f" {plural(len(open_), 'denial')}"]
    )
    return sum((paragraph(said) for said in says), Prose()) + paragraph(unnamed if len(open_) else "")


def _shown_by(row: dict[str, Any], does: str) -> Figure:
    title = f"{capital(named(row['speaker']))} {does} {named(row['answered'])}"
    return figure(quoted(row["evidence"]), [row["answer_id"]], "answers", title)


def _answers_of(rows: pd.DataFrame) -> Figure | str:
    ids = list(rows["answer_id"])
    return figure(len(ids), ids, "answers", count(len(ids), "answer")) if ids else "none"


# --- tables -----------------------------------------------------------------------------------------------------------

LABELS = {
    "actor_id": "actor",
    "answer": "kind of answer",
    "answered": "whom it answers",
    "claim": "the claim",
    "changed": "worded otherwise",
    "addressee": "to",
    "content": "what was said",
    "context": "in the sentence",
    "counted": "counted as",
    "cue": "reported as",
    "dated": "day named in the text",
    "does": "kind of verb",
    "first": "first published",
    "last": "last published",
    "mentions_elsewhere": "mentions in other outlets",
    "quantities": "times",
    "reported": "day of the report only",
    "reasons": "why not known",
    "reason": "why",
    "source_text": "words for the speaker",
    "read": "read for statements",
    "relation": "to the one before",
    "when": "said",
    "passage": "kind of passage",
    "evidence": "shown by",
    "left_out": "left out",
    "n_outlets": "in outlets",
    "same": "whole",
    "told": "where the claim stands",
    "correction": "what was ruled",
    "ruling": "why, and by whom",
    "words_said": "words",
    "longest": "longest, in words",
    "median": "median, in words",
    "joint": "together with others",
    "named": "by name",
    "described": "by description",
    "nameless": "without a named speaker",
    "sources": "named sources",
    "plain": "plain verbs",
    "distant": "verbs that keep a distance",
    "acts": "verbs of denial, demand and the like",
    "role_class": "kind of source",
    "role_word": "shown by the words",
    "heard": "who speak",
    "silent": "who are only spoken about",
    "about": "who is spoken about",
    "share": "share of statements",
    "direct_share": "share word for word",
    "distant_share": "share with a distance",
    "per_1000": "statements in 1,000 words",
    "repeats_in": "of",
    "no": "no.",
    "anchor": "counted from",
    "basis": "day from",
    "unit": "of what",
    "expressions": "expressions of time",
    "figures_given": "figures",
    "said_in": "in statement",
    "seen": "in articles of",
    "doubt": "doubtful, because",
}
"""Headings of columns whose own name would not tell a reader enough."""

HIDDEN = (
    *("quote_id", "line_id", "utterance_id", "answer_id", "claim_id", "article_id", "about_id"),
    *("actor_id", "statement_id", "low", "high", "hedge", "day", "until", "differ", "moved", "table"),
)
"""Columns that are for the program; a table shows them only when asked."""


def table(
    measure: pd.DataFrame,
    caption: str,
    columns: Sequence[str] = (),
    most: int = 0,
    heads: Mapping[str, str] | None = None,
) -> Table:
    """Show a measure: counts link to their rows, what was said to its place in the article.

    Args:
        measure: A data frame of `analysis.measures`.
        caption: What the table shows.
        columns: The columns to show, in order; by default all but ids and `HIDDEN`. A column that is empty in every row
            is left out, and one of a rare thing that is nought in every row.
        most: So many rows at most; the caption then says of how many they are the first. 0 for all.
        heads: Headings of columns, where not those of `LABELS`.

    Raises:
        KeyError: A column asked for is not there.
    """
    if missing := [column for column in columns if column not in measure.columns]:
        raise KeyError(f"no column {', '.join(missing)}; there are {', '.join(measure.columns)}")
    names = list(columns) or [name for name in measure.columns if name not in HIDDEN and not name.endswith("_ids")]
    names = [name for name in names if not all(absent(value) for value in measure[name])] or names
    names = [name for name in names if name not in _RARE or measure[name].any()] or names
    if 0 < most < len(measure):
        measure, caption = measure.head(most), f"{caption}: the first {most} of {len(measure):,}"
    key = _telling(measure, names)
    rows = tuple(tuple(_cell(row, name, key) for name in names) for row in records(measure))
    numeric = tuple(f"{name}_ids" in measure.columns or _all_numbers(measure[name]) for name in names)
    called = heads or {}
    return Table(caption, tuple(called.get(name) or _label(name) for name in names), rows, numeric)


def facts(measure: pd.DataFrame, caption: str) -> Table:
    """Show the one row of a measure as a list, a fact a line: what is empty or nought is left out."""
    shown_ = table(measure, caption)
    lines = tuple(
        (capital(head), cell)
        for row in shown_.rows[:1]
        for head, cell in zip(shown_.heads, row, strict=True)
        if str(cell) not in ("", "0")
    )
    return Table(caption, ("what", "as far as the articles say"), lines, (False, False))


# Counts of which a column of noughts says nothing.
_RARE = ("joint", "described", "pronouns", "cut", "changed", "doubtful")


def _telling(measure: pd.DataFrame, names: Sequence[str]) -> list[str]:
    """Return the columns that tell each row from every other: the first, and others that it takes."""
    words = [name for name in names if f"{name}_ids" not in measure.columns and name not in ("outlets", "context")]
    key: list[str] = []
    for name in words or names[:1]:
        if key and not measure.duplicated(key).any():
            break
        if not key or measure.groupby(key, dropna=False)[name].nunique().max() > 1:
            key.append(name)
    return key


def _all_numbers(cells: pd.Series) -> bool:
    told = [str(cell) for cell in cells if not absent(cell)]
    return bool(told) and all(re.fullmatch(r"\d[\d,.]*%?", cell) for cell in told)


_NOUNS = {
    **{table_: table_.removesuffix("s") for table_ in ("articles", "passages", "statements", "mentions", "answers")},
    **{"actors": "actor", "quantities": "figure", "dates": "expression of time", "quotes": "quotation"},
}


def _counted(whose: str, column: str, value: int, counted: str) -> str:
    """Return the heading of a number's rows: "China: 6 statements", "China, by name: 27 mentions"."""
    if column in MEASURED:
        return f"{whose}: {count(value, 'word')}"
    noun = _NOUNS[counted]
    if column in KINDS:
        return f"{whose}: {count(value, f'{column} {noun}')}"
    label = _label(column)
    return f"{whose}: {count(value, noun)}" if label == plural(2, noun) else f"{whose}, {label}: {count(value, noun)}"


# What the tables of the program call it, and what a reader does.
_CALLED: dict[str, Mapping[str, str]] = {
    "answer": ANSWER_NOUNS,
    "stance": _STANCES,
    "basis": {"clause": "the text", "embed": "the post", "publication": "the report"},
    "role_class": ROLE_NAMES,
    "anchor": {
        "absolute": "nothing: it says it all",
        "publication": "the day of the report",
        "dateline": "the day of the dateline",
        "story": "a day named before it",
        "none": "",
    },
    "told": {"earlier": "earlier in the article", "in the answer": "in the answer itself"},
}


def _cell(row: dict[str, Any], column: str, key: Sequence[str]) -> Cell:
    value = row[column]
    if f"{column}_ids" in row:
        ids = row[f"{column}_ids"]
        if not ids:
            return "0"
        counted = row.get("table") or COUNTED[column]
        number: int | str = f"{value:,}" if column in MEASURED else int(value)
        whose = ", ".join(_told(name, row) for name in key if not absent(row[name]))
        return figure(number, ids, counted, _counted(whose, column, int(value), counted))
    if absent(value):
        return ""
    if column == "figure" and row.get("quantities_ids"):
        return figure(str(value), row["quantities_ids"], "quantities", f"“{value}”: {row['speaker']}, {row['outlet']}")
    if column == "expression" and row.get("expressions_ids"):
        return figure(str(value), row["expressions_ids"], "dates", f"“{value}”")
    if column == "content" and row.get("statement_id"):
        return Place(str(value), row["statement_id"])
    if column == "title" and row.get("article_id"):
        return Place(str(value), row["article_id"])
    if column == "outlets" and not str(value).endswith(" more"):
        return few(str(value).split("; "))
    if hasattr(value, "year"):
        return when(value, value + pd.Timedelta(days=1).to_pytimedelta())
    if column == "counted":
        return called(str(value))
    return _told(column, row)


def _told(column: str, row: Mapping[str, Any]) -> str:
    """Return a word of the program as a reader says it; the kind of one source stays in the singular."""
    value = str(row[column])
    if column == "role_class" and "speaker" in row:
        return value
    return _CALLED[column].get(value, value) if column in _CALLED else value


# --- helpers ----------------------------------------------------------------------------------------------------------


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a measure as dictionaries."""
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


def absent(value: Any) -> bool:
    """Tell whether a cell of a measure holds nothing."""
    return value is None or value == "" or (not isinstance(value, (list, tuple)) and bool(pd.isna(value)))


def all_ids(frame: pd.DataFrame, column: str) -> list[str]:
    """Return the ids of a column, over all rows, each once."""
    return list(dict.fromkeys(i for ids in frame[f"{column}_ids"] for i in ids))


def many(ids: Sequence[str], noun: str, title: str = "") -> list[Part]:
    """Return "14 statements", the number a figure; "no statement" when there is none."""
    if not ids:
        return [f"no {noun}"]
    named = count(len(ids), noun)
    return [figure(len(ids), ids, _TABLE_OF[noun], f"{named} {title}".strip()), f" {plural(len(ids), noun)}"]


def behind(n: int, noun: str, ids: Sequence[str], table: str) -> list[Part]:
    """Return "2 outlets", linked to the rows that they were counted from, which are not the outlets themselves."""
    return [figure(count(n, noun), ids, table)]


_TABLE_OF = {"statement": "statements", "article": "articles", "figure": "quantities"}


def linked(row: Any, column: str) -> Figure:
    """Return a count of a measure's row as a figure, titled with what it counts, whose it is, and in which outlet."""
    ids = list(row[f"{column}_ids"])
    noun = {"direct": "direct statement", "mentions_elsewhere": "mention", "quantities": "figure"}.get(column)
    counted = count(len(ids), noun or column.removesuffix("s"))
    where = f" in {row['outlet']}" if "outlet" in row and "speaker" in row and column != "mentions_elsewhere" else ""
    if "speaker" in row:
        whose = f"{'by' if COUNTED[column] == 'statements' else 'of'} {named(row['speaker'])}"
        whose += " in other outlets" if column == "mentions_elsewhere" else ""
    else:
        whose = next(str(row[name]) for name in ("when", "outlet") if name in row)
    return figure(len(ids), ids, COUNTED[column], f"{counted} {whose}{where}".replace(f" {NO_DAY}", f", {NO_DAY}"))


def named_with(frame: pd.DataFrame, column: str, name: str = "speaker") -> list[list[Part]]:
    """Return "Ann (3)" for each row, the number a figure."""
    called_ = named if name == "speaker" else str
    return [sentence("{name} ({n})", name=called_(row[name]), n=linked(row, column)) for row in records(frame)]


def opening(parts: Sequence[Part]) -> list[Part]:
    """Return parts that begin a sentence, the first with a capital letter."""
    first, *rest = parts
    return [capital(first) if isinstance(first, str) else first, *rest]


def each_of(frame: pd.DataFrame, column: str, name: str = "speaker") -> list[Part]:
    """Return "Ann (3), Bob (2) and Cy (1)"."""
    return joined(named_with(frame, column, name))


def speakers_of(rows: pd.DataFrame, noun: str = "speaker") -> Figure:
    """Return the number of speakers in rows of a measure, as a figure; the noun says what else they are."""
    ids = list(dict.fromkeys(rows["actor_id"]))
    return figure(len(ids), ids, "actors", count(len(ids), noun))


_STEPS = 6  # figures of one thing in a sentence
_LINES = 12  # things counted that are told in sentences; the table has all
_MOVES = {"same": "", "restated": "also told as ", "update": "then ", "contradiction": "against that "}


def _figures_of(figures: pd.DataFrame, thing: str) -> list[Part]:
    """Return a sentence with the path of a figure: each state, who gives it, and how it stands to the one before."""
    rows = records(figures[figures["counted"] == thing])
    speakers = list(dict.fromkeys(row["speaker"] for row in rows))
    one = speakers[0] if len(speakers) == 1 and is_named(speakers[0]) else None
    steps: list[list[dict[str, Any]]] = []
    for row in rows:
        said = [step for step in steps if all(_equal(step[0][name], row[name]) for name in ("low", "high", "hedge"))]
        if said and row["relation"] in ("same", "restated"):
            said[-1].append(row)
        else:
            steps.append([row])
    path: list[Part] = []
    for i, step in enumerate(steps):
        last = i == len(steps) - 1
        if len(steps) > _STEPS and not last and i >= _STEPS - 2:
            if i == _STEPS - 2:  # what lies between is a number, and the table has it
                between = [quantity for rows_ in steps[i:-1] for row in rows_ for quantity in row["quantities_ids"]]
                n = count(len(steps) - 1 - i, "more figure")
                path += ["; then ", figure(n, between, "quantities", f"{n} for {thing}")]
            continue
        ids = [quantity for row in step for quantity in row["quantities_ids"]]
        text = f"“{_uncapital(' '.join(str(step[0]['figure']).split()))}”"
        by = listed(list(dict.fromkeys(_giver(row, one) for row in step)))
        days = _days([str(row["when"]) for row in step if row["when"]])
        where = f" ({by}{', ' + days if days else ''})"
        path += ["; "] if i else []
        move = "and at last " if len(steps) > _STEPS and last else _MOVES.get(str(step[0]["relation"]), "")
        path += [move] if i else []
        path += [figure(text, ids, "quantities", f"{text}: {by}"), where]
    if one:
        told = "{name} is reported with different figures for {thing}: {path}."
        return sentence(told, name=capital(named(one)), thing=called(thing), path=path)
    return sentence("{thing}: {path}.", thing=capital(called(thing)), path=path)


def _days(days: Sequence[str]) -> str:
    """Return days as in a sentence, the month and year once where they share it: "10 and 11 November 2016"."""
    days = list(dict.fromkeys(days))
    parted = [day.partition(" ") for day in days]
    if len(days) > 1 and all(first.isdigit() for first, _, _ in parted) and len({rest for _, _, rest in parted}) == 1:
        return f"{listed([first for first, _, _ in parted])} {parted[0][2]}"
    return listed(days)


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other or (absent(one) and absent(other)))


def _giver(row: dict[str, Any], one: str | None) -> str:
    """Return who gives a figure and where; the outlet alone when that is its own words or only one person speaks."""
    alone = one or row["speaker"] == NARRATOR
    return str(row["outlet"]) if alone else f"{row['outlet']} citing {named(row['speaker'])}"


def be(rows: Sequence[Any] | pd.DataFrame) -> str:
    """Return "is" for one, else "are"."""
    return "is" if len(rows) == 1 else "are"


def _every(outlets: pd.DataFrame) -> list[Part]:
    if len(outlets) == 2:
        return ["both outlets"]
    return ["all ", *behind(len(outlets), "outlet", all_ids(outlets, "articles"), "articles")]


def _uncapital(text: str) -> str:
    """Write small what only its place made large: "Two Chinese citizens", "AT least 84", "More Than 70 People"."""
    first, *others = text.split(" ")
    if not (first.isalpha() and (first.istitle() or first.isupper())):
        return text
    hedges = [word if word.lower() not in _hedges() else word.lower() for word in others]
    return " ".join([first.lower(), *hedges])


@cache
def _hedges() -> frozenset[str]:
    return frozenset(word for row in wordlists.load("hedges") for word in row["phrase"].casefold().split()) | {"people"}


def _heading(name: str, rows: Sequence[dict[str, Any]]) -> str:
    role = next((row["role"] for row in rows if not absent(row["role"])), None)
    return f"{name}, {role}" if role else name


def _circumstances(row: dict[str, Any]) -> tuple[str, ...]:
    """Return what a reader needs beside the words: how it was reported, when, where."""
    cue = "" if absent(row["cue"]) or row["cue"] == ":" else str(row["cue"])  # a transcript's colon is no verb
    source = "" if absent(row["source"]) else str(row["source"])
    facts = [" ".join(filter(None, [source, cue])).rstrip(" :")]
    if row["basis"] == "publication":
        facts.append(f"reported {row['when']}")
    else:
        facts.append(f"said {row['when']}" if not absent(row["day"]) else str(row["when"]))
    if not absent(row["channel"]):
        facts.append(str(row["channel"]))
    where = {"caption": "photo caption", "embed": "embedded post"}.get(row["passage_kind"])
    facts += [str(row["outlet"])] + ([where] if where else [])
    return tuple(fact for fact in dict.fromkeys(facts) if fact)


def _label(column: str) -> str:
    return LABELS.get(column, column.replace("_", " "))
