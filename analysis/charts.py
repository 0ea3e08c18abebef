"""Charts of measures, and the renderer through which a notebook hands them on.

A chart function takes the data frame of one measure and returns one Altair view, or a `Note` that says why there is
nothing to draw. Its title says the finding, its description tells a listener the numbers, and every mark links to the
rows behind it. No meaning rests on colour alone: kinds also differ in shape or filling and are
labelled with their number. Text takes the page's own colour, marks keep a contrast of 3:1 on white and on near-black,
so that one chart serves a light page, a dark one and paper.

Importing this module registers and enables theme and renderer, both named `onrecord`.
"""

from __future__ import annotations

import datetime
import hashlib
import html
import json
import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from analysis import wording
from analysis.highlight import shown
from analysis.measures import COUNTED, KINDS, NARRATOR, called, is_named, widest
from analysis.prose import EVIDENCE, INK, PAPER, Evidence, apart, capital, count, listed
from analysis.wording import UNKNOWN

VEGALITE = "application/vnd.vegalite.v5+json"  # what Jupyter's front ends draw; they have no v6 type yet

# Three tones of Okabe & Ito's palette for the colour-blind (https://jfly.uni-koeln.de/color/), those that keep 3:1 on
# white and on #16181d alike.
BLUE, ORANGE, PURPLE = "#0072b2", "#d55e00", "#b85c94"
COLOURS = {"direct": BLUE, "mixed": PURPLE, "indirect": ORANGE}
FILLS = {"direct": BLUE, "mixed": "rgba(184,92,148,0.45)", "indirect": "rgba(213,94,0,0.08)"}
SHAPES = {"direct": "circle", "mixed": "diamond", "indirect": "square"}

TEXT = "currentColor"
ROWS_SHOWN = 12  # speakers in one chart
_CROWDED = 2  # times as many statements without a named speaker as by the one named most: more are not drawn
WIDTH = 640  # pixels; JupyterLab 4.6 stops answering on "container", and the page sets a width of its own
_SQUARE = 340  # pixels: what fits a phone as it is
_TITLE, _SUBTITLE, _LABEL = 64, 84, 52  # characters a line; labels have to fit a phone


@dataclass(frozen=True)
class Note:
    """Why there is no chart, in a sentence."""

    reason: str

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {"text/html": f'<p class="note">{html.escape(self.reason)}</p>', "text/plain": self.reason}

    def __repr__(self) -> str:
        """Say the reason."""
        return self.reason


Chart: TypeAlias = "alt.LayerChart | Note"


def theme() -> alt.theme.ThemeConfig:
    """Return how every chart looks: the page's text colour, no background, no frame, room for a finger."""
    font = "'Liberation Sans', Arial, Helvetica, sans-serif"
    axis = {
        "labelColor": TEXT,
        "titleColor": TEXT,
        "domainColor": TEXT,
        "tickColor": TEXT,
        "gridColor": TEXT,
        "gridOpacity": 0.15,
        "domainOpacity": 0.4,
        "tickOpacity": 0.4,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "titlePadding": 8,
    }
    return {
        "background": "transparent",
        "padding": {"left": 2, "right": 8, "top": 4, "bottom": 4},
        "config": {
            "font": font,
            "view": {"continuousWidth": WIDTH, "stroke": None},
            "autosize": {"type": "fit-x", "contains": "padding"},
            "axis": axis,
            "legend": {
                "orient": "top",
                "direction": "horizontal",
                "title": None,
                "labelColor": TEXT,
                "labelFontSize": 13,
                "symbolSize": 110,
                "columnPadding": 14,
                "offset": 14,
                "padding": 0,
            },
            "title": {
                "anchor": "start",
                "frame": "group",
                "color": TEXT,
                "subtitleColor": TEXT,
                "fontSize": 16,
                "subtitleFontSize": 13,
                "lineHeight": 20,
                "subtitleLineHeight": 17,
                "subtitlePadding": 5,
                "offset": 12,
            },
            "text": {"color": TEXT, "fontSize": 13},
            "point": {"filled": True},
        },
    }


def renderer(spec: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Return what a notebook keeps of a chart: the specification, a line of text, and the rows behind the marks.

    It is drawn in ink on paper: in JupyterLab's dark theme the page's own colour would be black on black.

    The same chart gives the same bytes in every run, so that nbval can compare them.

    Raises:
        ValueError: The chart has no description, without which a reader who cannot see it has nothing.
    """
    spec = {**json.loads(json.dumps(spec).replace(json.dumps(TEXT), json.dumps(INK))), "background": PAPER}
    description = str(spec.get("description") or "").strip()
    if not description:
        raise ValueError("a chart without a description is not shown: give it description='...' with its numbers")
    evidence = spec.get("usermeta", {}).pop("evidence", {})
    if not spec.get("usermeta", True):
        del spec["usermeta"]
    digest = hashlib.sha256(json.dumps(spec, sort_keys=True).encode()).hexdigest()[:12]
    return {VEGALITE: spec, "text/plain": f"<chart {digest}: {description}>", EVIDENCE: evidence}


alt.theme.register("onrecord", enable=True)(theme)
alt.renderers.register("onrecord", renderer)
alt.renderers.enable("onrecord")


# --- the charts -------------------------------------------------------------------------------------------------------


def by_speaker(speakers: pd.DataFrame) -> Chart:
    """Draw `measures.speakers`: one bar a speaker, cut by kind of statement."""
    if speakers.empty:
        return Note("No chart of speakers: no statement was found.")
    known, unknown = (speakers[speakers["actor_id"].notna() == side] for side in (True, False))
    # A bar of the nameless that is many times as long as the others would leave these no room.
    crowded = len(known) > 0 and int(unknown["statements"].sum()) > _CROWDED * int(known["statements"].max())
    drawn = pd.concat([known.head(ROWS_SHOWN), unknown.iloc[: 0 if crowded else None]])
    evidence: dict[str, Any] = {}
    bars, names = [], []
    most = int(drawn["statements"].max())
    for row in drawn.to_dict("records"):
        label = f"{row['speaker']}: {count(row['statements'], 'statement')}"
        names.append(
            {
                "row": row["speaker"],
                "label": short(label),
                "statements": row["statements"],
                "href": link(
                    evidence,
                    row["statements_ids"],
                    "statements",
                    f"{count(row['statements'], 'statement')} by {row['speaker']}",
                ),
            }
        )
        done = 0
        for kind in KINDS:
            if row[kind]:
                title = f"{count(row[kind], f'{kind} statement')} by {row['speaker']}"
                bars.append(
                    {
                        "row": row["speaker"],
                        "kind": kind,
                        "from": done,
                        "to": done + row[kind],
                        "middle": done + row[kind] / 2,
                        "n": row[kind],
                        "href": link(evidence, row[f"{kind}_ids"], COUNTED[kind], title),
                    }
                )
                done += row[kind]
    order = [name["row"] for name in names]
    total = int(speakers["statements"].sum())
    title = _title_of_speakers(known, total - int(unknown["statements"].sum()), total)
    left = len(known) - min(len(known), ROWS_SHOWN)
    scope = "Statements by speaker: word for word (direct), in the article’s words (indirect), or both (mixed)" + (
        f". {count(left, 'more speaker')} {'is' if left == 1 else 'are'} not drawn" if left else ""
    )
    if crowded:
        scope += f". Not drawn: {count(int(unknown['statements'].sum()), 'statement')} with {UNKNOWN}"
    description = f"Bar chart of statements by speaker. {sentences(_kinds_of(row) for row in drawn.to_dict('records'))}"
    y = alt.Y("row:N", sort=order, axis=None)
    kind_domain = [kind for kind in KINDS if any(bar["kind"] == kind for bar in bars)]
    bar = (
        alt.Chart(alt.Data(values=bars))
        .mark_bar(height=18, strokeWidth=1.5)
        .encode(
            x=alt.X("from:Q", title="Statements", axis=whole_numbers(most), scale=alt.Scale(domain=[0, most])),
            x2="to:Q",
            y=y,
            fill=alt.Fill("kind:N", scale=_scale(kind_domain, FILLS), legend=alt.Legend(symbolType="square")),
            stroke=alt.Stroke("kind:N", scale=_scale(kind_domain, COLOURS)),
            href="href:N",
            tooltip=[alt.Tooltip("row:N", title="speaker"), "kind:N", alt.Tooltip("n:Q", title="statements")],
        )
    )
    # A number needs about a thirtieth of a phone's width; a thinner piece keeps its tooltip and its link.
    number = (
        alt.Chart(alt.Data(values=[b for b in bars if b["n"] / most >= 0.04]))
        .mark_text()
        .encode(
            x="middle:Q",
            y=y,
            text="n:Q",
            href="href:N",
            color=alt.condition("datum.kind == 'direct'", alt.value("#ffffff"), alt.value(TEXT)),
        )
    )
    return view([bar, row_labels(names, y), number], title, scope, description, evidence, height=alt.Step(46))


def over_time(timeline: pd.DataFrame) -> Chart:
    """Draw `measures.timeline`: one mark a statement, in the row of its speaker and the column of its day.

    A corpus of more days or statements than fit is drawn as numbers by speaker and week, month or year. A few that lie
    far from all the others are counted and not drawn: they would leave the others one column.
    """
    if timeline.empty:
        return Note("No chart over time: no statement was found.")
    lines = timeline[timeline["precision"].isin(["day", "hour", "minute"])].copy()
    if lines.empty:
        return Note("No chart over time: no statement can be placed on a day.")
    ranks = (
        lines.groupby("speaker")
        .size()
        .reset_index(name="n")
        .assign(known=lambda r: r["speaker"].isin(lines.loc[lines["actor_id"].notna(), "speaker"]))
        .sort_values(["known", "n", "speaker"], ascending=[False, False, True])
    )
    names = list(ranks["speaker"])[: ROWS_SHOWN + 1]
    mine = lines[lines["speaker"].isin(names)]
    first, last = _days_drawn(sorted(mine["day"]))
    drawn = mine[mine["day"].between(first, last)]
    span = (last - first).days + 1
    busiest = lines.groupby("day").size()
    reported = int((lines["basis"] == "publication").sum())
    title = _title_of_days(busiest, len(lines), reported)
    marks = "Each mark is one statement, on the day it was said."
    if reported:
        marks += f" Hollow: only the day of the report is known ({reported:,})."
    scope = marks
    far = [
        f"{count(n, 'statement')} {side} {wording.day(day)}"
        for n, side, day in (
            (int((mine["day"] < first).sum()), "before", first),
            (int((mine["day"] > last).sum()), "after", last),
        )
        if n
    ]
    if undated := len(timeline) - len(lines):
        far.append(f"{count(undated, 'statement')} without a single day")
    if len(mine) < len(lines):
        far.append(f"{count(lines['speaker'].nunique() - len(names), 'speaker')} with fewer statements")
    if far:
        scope += f" Not drawn: {listed(far)}."
    told = busiest.sort_values(ascending=False, kind="stable").head(_DAYS_TOLD).sort_index()
    per_day = sentences(f"{wording.day(day)}: {count(int(n), 'statement')}" for day, n in told.items())
    which = f"Of {len(busiest):,} days those with most: " if len(told) < len(busiest) else ""
    description = f"Timeline of {count(len(lines), 'statement')} by speaker and day. {which}{per_day}"
    if reported:
        description += f" For {reported:,} of them only the day of the report is known."
    columns = max(1, 300 // (15 * span))
    deepest = math.ceil(int(drawn.groupby(["speaker", "day"]).size().max()) / columns)
    if span > 21 or deepest > 14:
        return _periods(
            drawn,
            names,
            span,
            title,
            scope.replace(marks, f" For {reported:,} only the day of the report is known." if reported else ""),
            description,
        )
    return _dots(drawn, names, first, span, columns, title, scope, description)


_DAYS_TOLD = 14  # days in a description
_FAR = 0.05  # share of the statements that may be left out as too far from the others
_MONTHS = 16  # columns of months that fit a phone


def _days_drawn(days: Sequence[datetime.date]) -> tuple[datetime.date, datetime.date]:
    """Return the first and last of the days, in order; without a few that lie far off if the others then fit months."""
    fits = 31 * _MONTHS - 31
    if (days[-1] - days[0]).days <= fits:
        return days[0], days[-1]
    most = int(_FAR * len(days))
    windows = [(days[i], days[len(days) - 1 - (most - i)]) for i in range(most + 1)]
    first, last = min(windows, key=lambda window: window[1] - window[0])
    if not most or (last - first).days > fits:
        return days[0], days[-1]
    within = [day for day in days if first - datetime.timedelta(days=31) <= day <= last + datetime.timedelta(days=31)]
    return (within[0], within[-1]) if (within[-1] - within[0]).days <= fits else (first, last)


def figures_apart(figures: pd.DataFrame, counted: str | None = None) -> Chart:
    """Draw `measures.figures` for one thing counted: a row for each figure, speaker and outlet, in order of time.

    A thin line leads from each to the next, and each says how it stands to the one before. An arrow stands where the
    text leaves a figure open ("more than").

    Args:
        figures: The measure.
        counted: The thing; by default the one with most different figures, and of those the one with most outlets.
    """
    apart = figures[figures["differ"]]
    if counted is not None:
        apart = apart[apart["counted"] == counted]
    elif not apart.empty:
        counted = widest(figures)
        apart = apart[apart["counted"] == counted]
    if apart.empty:
        return Note("No chart of figures: nothing is counted differently in these articles.")
    evidence: dict[str, Any] = {}
    rows = []
    told = []
    one_outlet = apart["outlet"].nunique() == 1
    for i, row in enumerate(apart.head(2 * ROWS_SHOWN).to_dict("records")):
        stands = f" · {row['relation']}" if i else ""
        low, high = (None if pd.isna(row[side]) else float(row[side]) for side in ("low", "high"))
        at = low if low is not None else high
        if at is None:
            continue
        where = [row["speaker"], row["outlet"], row["when"]]
        told.append(", ".join(filter(None, where)) + f"{stands}: {row['figure']}")
        rows.append(
            {
                "row": str(i),
                "step": i,
                "label": _who_where_when(row, one_outlet, _LABEL - len(stands)) + stands,
                "figure": short(row["figure"], 34),
                "at": at,
                "to": high if high is not None else at,
                "hedge": row["hedge"],
                "open": "up" if high is None else "down" if low is None else "",
                "context": row["context"],
                "href": link(
                    evidence,
                    row["quantities_ids"],
                    "quantities",
                    f"“{row['figure']}”: {row['speaker']}, {row['outlet']}",
                ),
            }
        )
    if not rows:
        return Note("No chart of figures: those that differ have no number to place on an axis.")
    thing = called(str(counted))
    if len({row["at"] for row in rows}) < 2:
        return Note(f"No chart of figures: those for {thing} differ in their wording only; see the table.")
    top = max(max(row["to"], row["at"]) for row in rows)
    amounts = list(dict.fromkeys(_amount(row) for row in rows))
    if len(amounts) > _AMOUNTS:
        least, most = (_amount(end(rows, key=lambda row: row["at"])) for end in (min, max))
        amounts = [f"{len(amounts)} figures, from {least} to {most}"]
    by = list(apart["speaker"].unique())
    whose = f"{by[0]} on {thing}" if len(by) == 1 and is_named(by[0]) else capital(thing)
    title = f"{whose}: {listed(amounts)}"
    scope = (
        f"Each figure by {'speaker' if one_outlet else 'speaker, outlet'} and day, from first to last; an arrow where "
        "it is open. They may count different things: follow each to its sentence"
    )
    description = f"Dot plot of the figures given for {thing}. {sentences(told)}"
    domain = [0, top * 1.12]
    y = alt.Y("row:N", sort=[row["row"] for row in rows], axis=None)
    x = alt.X(
        "at:Q",
        title=thing,
        scale=alt.Scale(domain=domain, nice=False),
        axis=alt.Axis(tickCount=5, grid=False, format="~s" if top >= 10000 else ",d"),
    )
    tip = [
        alt.Tooltip("figure:N"),
        alt.Tooltip("label:N", title="who, where, when"),
        alt.Tooltip("context:N", title="in the sentence"),
    ]
    data = alt.Data(values=rows)
    dot = alt.Chart(data).mark_point(size=110, color=BLUE, opacity=1).encode(x=x, y=y, href="href:N", tooltip=tip)
    span = alt.Chart(data).mark_rule(color=BLUE, strokeWidth=2).encode(x=x, x2="to:Q", y=y, href="href:N")
    path = (
        alt.Chart(data)
        .mark_line(color=TEXT, opacity=0.5, strokeWidth=1, strokeDash=[2, 3])
        .encode(x=x, y=y, order=alt.Order("step:Q"))
    )
    layers: list[alt.Chart] = [path, span, dot]
    for way, glyph, dx in (("up", "⟶", 16), ("down", "⟵", -16)):
        if some := [row for row in rows if row["open"] == way]:
            layers.append(
                alt.Chart(alt.Data(values=some))
                .mark_text(text=glyph, dx=dx, fontSize=16, color=BLUE)
                .encode(x=x, y=y, href="href:N")
            )
    # The figure is written beside its dot, on the side where there is room.
    for side, align, dx in ((False, "left", 12), (True, "right", -12)):
        if some := [row for row in rows if (row["at"] > domain[1] / 2) is side]:
            way = "down" if side else "up"  # the arrow stands where the figure would
            shift = 20 if any(row["open"] == way for row in some) else 0
            layers.append(
                alt.Chart(alt.Data(values=some))
                .mark_text(align=align, dx=dx - shift if side else dx + shift, fontWeight="bold")
                .encode(x=x, y=y, text="figure:N", href="href:N")
            )
    layers.append(row_labels(rows, y))
    return view(layers, title, scope, description, evidence, height=alt.Step(48))


_AMOUNTS = 6  # figures in a title


def _who_where_when(row: Mapping[str, Any], one_outlet: bool, room: int) -> str:
    """Return who gives a figure, where and when, as much of it as there is room for; a name is cut last."""
    day = row["day"]
    near = "" if _missing(day) else f"{day.day} {day:%b %Y}"
    outlet = "" if one_outlet else " ".join(_words(row["outlet"]))
    speaker = "" if outlet and row["speaker"] == NARRATOR else row["speaker"]
    for parts in ((speaker, outlet, row["when"]), (speaker, outlet, near), (speaker, outlet)):
        text = ", ".join(filter(None, parts))
        if len(text) <= room:
            return apart(shown(text))
    rest = f", {outlet}" if outlet and speaker else ""
    return short(speaker or outlet, max(room - len(rest), room // 2)) + rest


def by_outlet(quoted_by: pd.DataFrame, outlets: pd.DataFrame) -> Chart:
    """Draw `measures.quoted_by`: speakers down, all of `measures.outlets` across, in each cell its statements."""
    if len(outlets) < 2:
        return Note("No chart of outlets: the articles come from fewer than two.")
    if quoted_by.empty:
        return Note("No chart of outlets: no statement has an identified speaker.")
    names = dict(zip(quoted_by["actor_id"], quoted_by["speaker"], strict=True))  # two may have the same name
    per_speaker = quoted_by.groupby("actor_id")["outlet"].nunique()
    shared = [name for actor_id, name in names.items() if per_speaker[actor_id] == len(outlets)]
    most_outlets = per_speaker.max()
    widest_heard = [name for actor_id, name in names.items() if per_speaker[actor_id] == most_outlets]
    title = _title_of_outlets(shared, list(names), len(outlets))
    if not shared and most_outlets > 1 and len(widest_heard) <= 3:
        be = "is" if len(widest_heard) == 1 else "are"
        title = f"{listed(widest_heard)} {be} heard in {most_outlets} of {len(outlets)} outlets, more than anybody else"
    most = outlets.sort_values(["statements", "outlet"], ascending=[False, True], kind="stable")["outlet"]
    columns = _drawn(list(most))
    heard = set(quoted_by.loc[quoted_by["outlet"].isin(columns), "actor_id"])
    drawn = [actor_id for actor_id in names if actor_id in heard][:ROWS_SHOWN]
    left = ((len(names) - len(drawn), "more speaker"), (len(most) - len(columns), "more outlet"))
    hidden = [count(n, noun) for n, noun in left if n > 0]
    scope = "Statements by speaker and outlet; empty: none" + (f". Not drawn: {listed(hidden)}" if hidden else "")
    cells = [
        {"row": row["actor_id"], "column": row["outlet"], "n": row["statements"], "ids": row["statements_ids"]}
        for row in quoted_by.to_dict("records")
        if row["actor_id"] in drawn and row["outlet"] in columns
    ]
    numbers = _row_by_row((names[cell["row"]], cell["column"], str(cell["n"])) for cell in cells)
    description = f"Grid of statements by speaker and outlet. {numbers}"
    heads, upright = _heads(columns), _upright(columns)
    return grid(
        cells, drawn, columns, heads, "Outlet", title, scope, description, names=names, upright=upright
    )


def cuts_by_outlet(cuts: pd.DataFrame) -> Chart:
    """Draw `measures.cuts`: sentences quoted by several outlets down, outlets across, in the cell how they quote it."""
    several = cuts.groupby("line_id")["outlet"].nunique() if len(cuts) else pd.Series(dtype=int)
    drawn = cuts[cuts["line_id"].isin(several[several > 1].index)]
    if drawn.empty:
        return Note("No chart of shared quotations: no quoted sentence stands in more than one outlet.")
    lines = list(dict.fromkeys(drawn["line_id"]))
    left = len(lines) - min(len(lines), ROWS_SHOWN)
    drawn = drawn[drawn["line_id"].isin(lines[:ROWS_SHOWN])]
    texts = drawn[drawn["version"] == "fullest"].set_index("line_id")["content"]
    widest_of = drawn.groupby("outlet")["line_id"].nunique()
    outlets = sorted(widest_of.index, key=lambda outlet: (-widest_of[outlet], outlet))
    columns = _drawn(outlets)
    hidden = len(outlets) - len(columns)
    drawn = drawn[drawn["outlet"].isin(columns)]
    evidence: dict[str, Any] = {}
    values = []
    for (line_id, outlet), group in drawn.groupby(["line_id", "outlet"], sort=False):
        best = min(group.to_dict("records"), key=lambda row: (not _missing(row["doubt"]), _HOW.index(_how(row))))
        how = _how(best)
        heading = f"“{short(texts[line_id])}” in {outlet}: {how}"
        href = link(evidence, group["quote_id"], "quotes", heading)
        words = short(best["content"], 140)
        values.append({"row": line_id, "column": outlet, "how": how, "words": words, "href": href})
    used = [how for how in _HOW if any(value["how"] == how for value in values)]
    sure = cuts[cuts["doubt"].isna()].groupby("line_id")["outlet"].nunique()
    sure = sure[sure > 1]
    title = "Only doubtful matches between outlets"
    if len(sure):
        several_, most_ = count(len(sure), "quoted sentence"), int(sure.max())
        title = f"{several_} {'stands' if len(sure) == 1 else 'stand'} in several outlets"
        if most_ > 2:
            title += f", one in {most_}" if (sure == most_).sum() == 1 else f", some in {most_}"
    doubt = ". Doubtful: perhaps another sentence" if "doubtful" in used else ""
    scope = f"Whole: word for word the fullest version. Empty: not quoted there{doubt}" + (
        f". {count(left, 'more sentence')} {'is' if left == 1 else 'are'} not drawn" if left else ""
    )
    scope += f". {count(hidden, 'more outlet')} {'is' if hidden == 1 else 'are'} not drawn" if hidden > 0 else ""
    told = _row_by_row((f"“{short(texts[value['row']])}”", value["column"], value["how"]) for value in values)
    y = alt.Y("row:N", sort=lines, axis=None, scale=alt.Scale(domain=lines[:ROWS_SHOWN]))
    x = _across(columns, _heads(columns), "Outlet", points=True, upright=_upright(columns))
    mark = (
        alt.Chart(alt.Data(values=values))
        .mark_point(size=130, strokeWidth=2, filled=True, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("how:N", scale=_scale(used, _HOW_SHAPES), legend=alt.Legend(symbolStrokeWidth=2)),
            fill=alt.Fill("how:N", scale=_scale(used, _HOW_FILLS)),
            stroke=alt.Stroke("how:N", scale=_scale(used, _HOW_COLOURS)),
            href="href:N",
            tooltip=[alt.Tooltip("column:N", title="outlet"), alt.Tooltip("how:N", title="quoted"), "words:N"],
        )
    )
    labels = row_labels([{"row": line, "label": f"“{short(texts[line])}”"} for line in lines[:ROWS_SHOWN]], y)
    description = f"Grid of quoted sentences by outlet. {told}"
    return view([mark, labels], title, scope, description, evidence, height=alt.Step(46))


_HOW = ("whole", "cut", "changed", "doubtful")
_HOW_SHAPES = {"whole": "square", "cut": "triangle-down", "changed": "diamond", "doubtful": "circle"}
_HOW_COLOURS = {"whole": BLUE, "cut": ORANGE, "changed": PURPLE, "doubtful": BLUE}
_HOW_FILLS = {"whole": BLUE, "cut": ORANGE, "changed": PURPLE, "doubtful": "rgba(0,114,178,0.05)"}


def _how(row: Mapping[str, Any]) -> str:
    if not _missing(row["doubt"]):
        return "doubtful"
    return "whole" if row["version"] in ("fullest", "same words") else str(row["version"])


def _missing(value: Any) -> bool:
    return value is None or bool(pd.isna(value))


def answers_between(answers: pd.DataFrame) -> Chart:
    """Draw `measures.answers`: whoever answers down, whoever is answered across, in each cell the statements."""
    tied = answers[answers["answered"].notna()]
    if tied.empty:
        return Note("No chart of answers: the words of no article show who answers whom.")
    if len(tied.groupby(["speaker", "answered"])) == 1:
        return Note("No chart of answers: one speaker answers one, as the table says.")
    per_answered = tied.groupby("answered")["answer_id"].nunique()
    columns = sorted(per_answered.index, key=lambda name: (-per_answered[name], name))[:_ANSWERED]
    tied = tied[tied["answered"].isin(columns)]
    per_speaker = tied.groupby("speaker")["answer_id"].nunique()
    names = sorted(per_speaker.index, key=lambda name: (-per_speaker[name], name))
    cells = []
    for (speaker, answered), group in tied.groupby(["speaker", "answered"], sort=True):
        if speaker in names[:ROWS_SHOWN]:
            ids = list(dict.fromkeys(group["answer_id"]))
            heading = f"{count(len(ids), 'answer')}: {speaker} to {answered}"
            cells.append({"row": speaker, "column": answered, "n": len(ids), "ids": ids, "heading": heading})
    n = tied["answer_id"].nunique()
    pairs = tied.groupby(["speaker", "answered"])["answer_id"].nunique().sort_values(ascending=False, kind="stable")
    title = f"{count(n, 'answer')} of {count(len(names), 'speaker')} to {count(len(columns), 'other')}"
    if pairs.iloc[0] > pairs.iloc[1]:
        speaker, answered = pairs.index[0]
        who, whom, share = capital(wording.named(speaker)), wording.named(answered), f"{pairs.iloc[0]} of {n}"
        title = f"{who} answers {whom} most: {share} times"
        if set(tied.loc[(tied["speaker"] == speaker) & (tied["answered"] == answered), "answer"]) == {"demand"}:
            title = f"{who} makes most demands, of {whom}: {share} answers and demands"
    left = len(names) - min(len(names), ROWS_SHOWN)
    scope = "Denials, disputes, confirmations, replies and demands by speaker and whom they answer" + (
        f". {count(left, 'more speaker')} {'is' if left == 1 else 'are'} not drawn" if left else ""
    )
    numbers = sentences(f"{cell['row']} to {cell['column']}: {cell['n']}" for cell in cells)
    heads = [textwrap.wrap(column, 15 if len(columns) <= 2 else 10) for column in columns]
    description = f"Grid of answers by speaker and whom they answer. {numbers}"
    shown_rows = names[:ROWS_SHOWN]
    return grid(
        cells, shown_rows, columns, heads, "Whom they answer", title, scope, description, of=("answers", "answer")
    )


_ANSWERED = 8  # columns that fit a phone
_LETTERS, _LETTERS_LARGE = 56, 44  # letters that stand side by side on a phone, small and large


_MOST_COLUMNS = 12  # that a phone has room for, with a number in each, where their headings stand upright
_UPRIGHT_LETTERS = 22


def _drawn(outlets: Sequence[str]) -> list[str]:
    """Return the outlets that have a column, by name: the first ones, where there are too many."""
    fit = _that_fit(outlets)
    return fit if len(fit) == len(outlets) else sorted(outlets[:_MOST_COLUMNS])


def _upright(columns: Sequence[str]) -> bool:
    """Tell whether the headings of columns stand upright, because side by side they have no room."""
    return len(_that_fit(columns)) < len(columns)


def _that_fit(outlets: Sequence[str]) -> list[str]:
    """Return the first outlets, as many as a phone has room for with their names unbroken, four at least; by name."""
    for n in range(_ANSWERED, 4, -1):
        words = [word for outlet in outlets[:n] for word in _words(outlet)]
        if max(map(len, words), default=0) <= _LETTERS // min(n, len(outlets)):
            return sorted(outlets[:n])
    return sorted(outlets[:4])


def _heads(outlets: Sequence[str]) -> list[list[str]]:
    """Return the lines in which each outlet's name heads its column."""
    if _upright(outlets):
        return [[short(" ".join(_words(outlet)), _UPRIGHT_LETTERS)] for outlet in outlets]
    # Four columns or fewer are headed in larger letters, if no word is too long for that.
    room = min(15, (_LETTERS if len(outlets) > 4 else _LETTERS_LARGE) // max(1, len(outlets)))
    if max((len(word) for outlet in outlets for word in _words(outlet)), default=0) > room:
        room = min(15, _LETTERS // max(1, len(outlets)))
    # A site's name that is too long breaks at its first dot: "dailymail", ".co.uk".
    names = [[w if len(w) <= room else w.replace(".", " .", 1) for w in _words(outlet)] for outlet in outlets]
    return [textwrap.wrap(" ".join(name), room) or [outlet] for name, outlet in zip(names, outlets, strict=True)]


def _words(outlet: str) -> list[str]:
    """Return the words of an outlet's name, or of its site's: without the www that says nothing."""
    return [word.removeprefix("www.") for word in outlet.split()]


def calibration(bands: Sequence[Mapping[str, Any]]) -> alt.LayerChart:
    """Draw what confidence is worth: for each band of it, the share of readings that is right.

    Args:
        bands: Each with its name `band`, its readings `n`, their `mean` confidence, the `share` that is right and its
            interval from `low` to `high`, all as fractions; none without readings.
    """
    values = [dict(band) for band in bands]
    numbers = sentences(
        f"confidence {row['band']}, on average {row['mean']:.2f}: {row['share']:.0%} of {row['n']:,} right"
        for row in values
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    axis = alt.Axis(format=".0%", values=[0, 0.2, 0.4, 0.6, 0.8, 1])
    x = alt.X("mean:Q", title="Confidence", scale=scale, axis=alt.Axis(format=".1f", values=[0, 0.2, 0.4, 0.6, 0.8, 1]))
    y = alt.Y("share:Q", title="Right", scale=scale, axis=axis)
    ideal = alt.Chart(alt.Data(values=[{"mean": 0, "share": 0}, {"mean": 1, "share": 1}]))
    line = ideal.mark_line(color=TEXT, opacity=0.5, strokeDash=[4, 4], strokeWidth=1).encode(x=x, y=y)
    found = alt.Chart(alt.Data(values=values))
    reach = found.mark_rule(color=BLUE, strokeWidth=2).encode(x=x, y=alt.Y("low:Q", title="Right"), y2="high:Q")
    dot = found.mark_point(size=85, color=BLUE, opacity=1).encode(x=x, y=y)
    layers = [line, reach, dot]
    title = "Confidence, and the share that is right"
    scope = "On the broken line, the confidence is the share; bars are 95 % intervals"
    description = f"Share of readings that are right, by their confidence: {numbers}"
    return view(layers, title, scope, description, {}, height=300).properties(width=_SQUARE)


# --- titles -----------------------------------------------------------------------------------------------------------


def _title_of_speakers(known: pd.DataFrame, by_name: int, total: int) -> str:
    if known.empty:
        return "No statement has an identified speaker"
    top = known[known["statements"] == known["statements"].max()]
    said = count(int(top["statements"].iloc[0]), "statement")
    share = f"{said} of {total:,}" if by_name == total else f"{said} of the {by_name:,} with a named speaker"
    if int(top["statements"].iloc[0]) == total:
        return f"Only {top['speaker'].iloc[0]} is heard: {said}"
    if len(top) == 1:
        return f"{top['speaker'].iloc[0]} speaks most: {share}"
    each = f"{share} each" if by_name == total else f"{said} each of the {by_name:,} with a named speaker"
    if len(top) <= 3:
        return f"{listed(list(top['speaker']))} speak most, with {each}"
    return f"No speaker stands out: {len(top)} have {each}"


def _title_of_days(per_day: pd.Series, total: int, reported: int) -> str:
    """Say when most was said; where most days are only those of the report, that is the finding."""
    dated = total - reported
    if dated == 0 and len(per_day) == 1:
        every = "The one statement is" if total == 1 else f"All {total:,} statements are"
        return f"{every} dated by the report alone: {wording.day(per_day.index[0])}"
    if dated == 0:
        return "The text dates no statement to a day"
    if reported > dated:
        return f"The text dates {dated} of {count(total, 'statement')} to a day"
    most = per_day[per_day == per_day.max()]
    if len(most) == 1:
        return f"Most was said on {wording.day(most.index[0])}: {count(int(most.iloc[0]), 'statement')} of {total}"
    return f"{count(total, 'statement')} from {wording.day(per_day.index.min())} to {wording.day(per_day.index.max())}"


def _title_of_outlets(shared: Sequence[str], names: Sequence[str], n_outlets: int) -> str:
    every = "both outlets" if n_outlets == 2 else f"all {n_outlets} outlets"
    be = "is" if len(shared) == 1 else "are"
    if not shared:
        return f"No speaker is heard in {every}"
    if len(shared) <= 2 < len(names):
        return f"Of {len(names)} speakers, only {listed(shared)} {be} heard in {every}"
    return f"{len(shared)} of {count(len(names), 'speaker')} {be} heard in {every}"


# --- shapes shared by the charts --------------------------------------------------------------------------------------


def _dots(
    lines: pd.DataFrame,
    names: Sequence[str],
    first: datetime.date,
    span: int,
    columns: int,
    title: str,
    scope: str,
    description: str,
) -> alt.LayerChart:
    """Lay statements out in cells of speaker and day, from left to right and down."""
    step, head = 16, 22  # pixels: of a mark, and of the speaker's name above it
    evidence: dict[str, Any] = {}
    marks: list[dict[str, Any]] = []
    labels: list[dict[str, Any]] = []
    top = 0
    for name in names:
        mine = lines[lines["speaker"] == name]
        labels.append({"x": 0, "y": top + 10, "label": short(name)})
        deepest = 1
        for day, group in mine.groupby("day"):
            for i, row in enumerate(group.to_dict("records")):
                deepest = max(deepest, i // columns + 1)
                marks.append(
                    {
                        "x": (day - first).days + (i % columns + 0.6) / (columns + 0.4),
                        "y": top + head + step / 2 + i // columns * step,
                        "kind": row["kind"],
                        "speaker": name,
                        "said": row["when"],
                        "outlet": row["outlet"],
                        "basis": "day of the report" if row["basis"] == "publication" else "day named in the text",
                        "words": short(row["content"], 160),
                        "href": link(
                            evidence,
                            [row["statement_id"]],
                            "statements",
                            f"{name}, {row['when']}: {short(row['content'], 60)}",
                        ),
                    }
                )
        top += head + deepest * step + 6
    kinds = [kind for kind in KINDS if any(mark["kind"] == kind for mark in marks)]
    days = [wording.short_day(first + datetime.timedelta(days=i)) for i in range(span)]
    # Many days on a phone: every third label still tells them apart.
    every = max(1, math.ceil(span / 6))
    text = "[" + ",".join(json.dumps(d if i % every == 0 else "") for i, d in enumerate(days)) + "][floor(datum.value)]"
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[top, 0], nice=False))
    x = alt.X(
        "x:Q",
        title="Day said",
        scale=alt.Scale(domain=[0, span], nice=False),
        axis=alt.Axis(
            values=[i + 0.5 for i in range(span)], labelExpr=text, grid=False, ticks=False, labelOverlap=True
        ),
    )
    days_apart = alt.Chart(alt.Data(values=[{"x": i} for i in range(span + 1)]))
    speakers_apart = alt.Chart(alt.Data(values=[{"y": label["y"] - 10} for label in labels]))
    faint = {"color": TEXT, "opacity": 0.15}
    dot = (
        alt.Chart(alt.Data(values=marks))
        .mark_point(size=85, strokeWidth=1.8, opacity=1)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("kind:N", scale=_scale(kinds, SHAPES)),
            stroke=alt.Stroke("kind:N", scale=_scale(kinds, COLOURS)),
            fill=alt.Fill("kind:N", scale=_scale(kinds, COLOURS)),
            fillOpacity=alt.condition("datum.basis == 'day of the report'", alt.value(0), alt.value(1)),
            href="href:N",
            tooltip=["speaker:N", "kind:N", "said:N", alt.Tooltip("basis:N", title="how known"), "outlet:N", "words:N"],
        )
    )
    label = (
        alt.Chart(alt.Data(values=labels))
        .mark_text(align="left", fontWeight="bold")
        .encode(x=alt.value(2), y=y, text="label:N")
    )
    rules = [days_apart.mark_rule(**faint).encode(x=x), speakers_apart.mark_rule(**faint).encode(y=y)]
    return view([*rules, label, dot], title, scope, description, evidence, height=top)


def _periods(
    lines: pd.DataFrame, names: Sequence[str], span: int, title: str, scope: str, description: str
) -> alt.LayerChart:
    """Draw statements by speaker and week, month or year, as numbers."""
    unit = "Week from" if span <= 7 * 10 else "Month" if span <= 31 * _MONTHS - 30 else "Year"

    def start(day: datetime.date) -> datetime.date:
        if unit == "Week from":
            return day - datetime.timedelta(days=day.weekday())
        return day.replace(day=1) if unit == "Month" else day.replace(month=1, day=1)

    def written(day: datetime.date) -> str:
        return wording.short_day(day) if unit == "Week from" else f"{day:%b %Y}" if unit == "Month" else f"{day.year}"

    # A period in which nobody spoke keeps its column: time must not shrink.
    first = lines["day"].min()
    starts = dict.fromkeys(start(first + datetime.timedelta(days=i)) for i in range(span))
    columns = [written(day) for day in starts]
    # The year is written where it begins; the other months have no room for it.
    heads = [
        column.split() if unit != "Month" or i == 0 or day.month == 1 else [f"{day:%b}"]
        for i, (day, column) in enumerate(zip(starts, columns, strict=True))
    ]
    cells = []
    for (name, day), group in lines.assign(start=lines["day"].map(start)).groupby(["speaker", "start"], sort=True):
        ids = list(group["statement_id"])
        cells.append({"row": name, "column": written(day), "n": len(ids), "ids": ids})
    scope = f"Statements by speaker and {unit.split()[0].lower()} said. {scope}".strip()
    return grid(cells, names, columns, heads, unit, title, scope, description)


def grid(
    cells: Sequence[Mapping[str, Any]],
    rows: Sequence[str],
    columns: Sequence[str],
    heads: Sequence[Sequence[str]],
    across: str,
    title: str,
    scope: str,
    description: str,
    down: str = "speaker",
    names: Mapping[str, str] | None = None,
    upright: bool = False,
    of: tuple[str, str] = ("statements", "statement"),
) -> alt.LayerChart:
    """Draw numbers of statements in a grid, the larger the darker; `of` is their table and noun where it is another.

    Rows are labelled above their cells, so that long names fit a phone; `heads` are the lines of each column's heading.
    `names` has the label of each row, where that is not the row itself; `upright` turns the headings. A cell has
    `row, column, n, ids` and, where it is not "3 statements by ROW, COLUMN", a `heading` for its evidence.
    """
    evidence: dict[str, Any] = {}
    most = max(cell["n"] for cell in cells)
    called = names or {}
    values = []
    for cell in cells:
        label = called.get(cell["row"], cell["row"])
        heading = cell.get("heading") or f"{count(cell['n'], of[1])} by {label}, {cell['column']}"
        href = link(evidence, cell["ids"], of[0], heading)
        share = 0.12 + 0.48 * cell["n"] / most  # never so dark that text of the page's colour could not be read on it
        value = {"row": cell["row"], "column": cell["column"], "n": cell["n"], "share": share, "href": href}
        values.append({**value, "label": label})
    y = alt.Y("row:N", sort=list(rows), axis=None, scale=alt.Scale(domain=list(rows)))
    x = _across(columns, heads, across, upright=upright)
    data = alt.Data(values=values)
    tip = [
        alt.Tooltip("label:N", title=down),
        alt.Tooltip("column:N", title=across.lower()),
        alt.Tooltip("n:Q", title=of[0]),
    ]
    shade = alt.FillOpacity("share:Q", scale=None, legend=None)
    cell_mark = alt.Chart(data).mark_rect(height=20, color=BLUE, stroke=BLUE, strokeWidth=1)
    number = alt.Chart(data).mark_text(fontWeight="bold").encode(x=x, y=y, text="n:Q", href="href:N")
    labels = row_labels([{"row": row, "label": short(called.get(row, row))} for row in rows], y)
    layers = [cell_mark.encode(x=x, y=y, fillOpacity=shade, href="href:N", tooltip=tip), number, labels]
    return view(layers, title, scope, description, evidence, height=alt.Step(50))


def bars(
    rows: Sequence[Mapping[str, Any]],
    unit: str,
    title: str,
    scope: str,
    description: str,
    *,
    of: str,
    share: bool = False,
) -> alt.LayerChart:
    """Draw a bar a row, its name and number written above it: no legend, and room for a long name on a phone.

    Args:
        rows: Each with `row` (its name)`, n, ids, table, heading` and, where the number alone says too little, `says`.
        unit: What the numbers are, for the axis.
        title: The finding.
        scope: What is drawn, and what is not.
        description: The numbers in words.
        of: What a row is.
        share: Whether the numbers are shares of one, written as per cent.
    """
    evidence: dict[str, Any] = {}
    values = []
    for row in rows:
        told = row.get("says") or (f"{row['n']:.0%}" if share else f"{row['n']:,}")
        room = max(8, _LABEL - len(told) - 2)
        href = link(evidence, row["ids"], row["table"], row["heading"])
        label = f"{short(row['row'], room)}: {told}"
        values.append({"row": row["row"], "label": label, "told": told, "n": row["n"], "href": href})
    y = alt.Y("row:N", sort=[value["row"] for value in values], axis=None)
    most = max(value["n"] for value in values)
    axis = alt.Axis(format=".0%", grid=False, tickCount=5) if share else alt.Axis(format=",~r", grid=False, tickCount=5)
    if not share and most < 6:
        axis = whole_numbers(math.ceil(most))
    x = alt.X("n:Q", title=unit, axis=axis, scale=alt.Scale(domain=[0, most], nice=False))
    bar = (
        alt.Chart(alt.Data(values=values))
        .mark_bar(height=14, color=BLUE)
        .encode(
            x=x, y=y, href="href:N", tooltip=[alt.Tooltip("row:N", title=of), alt.Tooltip("told:N", title=unit.lower())]
        )
    )
    return view([bar, row_labels(values, y)], title, scope, description, evidence, height=alt.Step(44))


def _across(
    columns: Sequence[str], heads: Sequence[Sequence[str]], title: str, points: bool = False, upright: bool = False
) -> alt.X:
    lines = json.dumps(dict(zip(columns, map(list, heads), strict=True)), ensure_ascii=False)
    longest = max(len(line) for head in heads for line in head)
    return alt.X(
        "column:N",
        sort=list(columns),
        scale=alt.Scale(domain=list(columns), **({"padding": 0.5} if points else {"paddingInner": 0.03})),
        title=title,
        axis=alt.Axis(
            # Lines of a heading run downward, into the first row if they stood above it.
            orient="top" if all(len(head) == 1 for head in heads) else "bottom",
            offset=8,
            labelAngle=-90 if upright else 0,
            ticks=False,
            domain=False,
            labelExpr=f"{lines}[datum.value]",
            labelFontSize=13 if upright or len(columns) <= 4 and longest <= _LETTERS_LARGE // len(columns) else 11,
            labelLineHeight=14,
            labelLimit=150,
            labelOverlap=len(columns) > 12,
        ),
    )


def view(
    layers: Sequence[alt.Chart],
    title: str,
    scope: str,
    description: str,
    evidence: Mapping[str, Any],
    height: int | alt.Step,
) -> alt.LayerChart:
    """Put layers together into a chart of the house: title, subtitle, description, and the rows behind the marks."""
    title, scope, description = (_from_left(text) for text in (title, scope, description))
    return alt.layer(*layers).properties(
        title=alt.Title(textwrap.wrap(title, _TITLE), subtitle=textwrap.wrap(scope, _SUBTITLE)),
        description=description,
        width=WIDTH,
        height=height,
        usermeta={"evidence": dict(evidence)},
    )


def row_labels(rows: Sequence[Mapping[str, Any]], y: alt.Y, dy: int = -19) -> alt.Chart:
    """Write each row's name above it: a margin at the left would take half of a phone."""
    label = alt.Chart(alt.Data(values=[dict(row) for row in rows])).mark_text(align="left", dy=dy)
    linked = {"href": "href:N"} if all("href" in row for row in rows) else {}
    return label.encode(x=alt.value(0), y=y, text="label:N", **linked)


def link(evidence: dict[str, Any], ids: Iterable[str], table: str, title: str) -> str:
    """Note the rows behind a mark and return the mark's link."""
    rows = Evidence(table, tuple(ids), title)
    evidence[rows.key] = rows.entry
    return rows.href


def _scale(kinds: Sequence[str], values: Mapping[str, str]) -> alt.Scale:
    return alt.Scale(domain=list(kinds), range=[values[kind] for kind in kinds])


def whole_numbers(most: int) -> alt.Axis:
    """Return an axis with some six whole numbers from nought on."""
    step = next(step for k in range(12) for step in (10**k, 2 * 10**k, 5 * 10**k) if step * 6 >= most)
    return alt.Axis(values=list(range(0, most + 1, step)), format="d", grid=False)


def _kinds_of(row: Mapping[str, Any]) -> str:
    parts = [f"{row[kind]} {kind}" for kind in KINDS if row[kind]]
    return f"{row['speaker']}: {row['statements']} ({', '.join(parts)})"


def _row_by_row(cells: Iterable[tuple[str, str, str]]) -> str:
    """Return the cells of a grid, each (row, column, value), as "ROW: COLUMN value, COLUMN value; ROW: …"."""
    rows: dict[str, list[str]] = {}
    for row, column, value in cells:
        rows.setdefault(row, []).append(f"{column} {value}")
    return sentences(f"{row}: {', '.join(told)}" for row, told in rows.items())


def sentences(parts: Iterable[str]) -> str:
    """Return parts as one sentence for a description."""
    return "; ".join(parts) + "."


_DOZENS = "multiples of"


def _amount(row: Mapping[str, Any]) -> str:
    if row["hedge"] == _DOZENS:
        return str(row["figure"]).split()[0].lower()  # "dozens"
    value = f"{row['at']:,.0f}" if row["at"] == int(row["at"]) else f"{row['at']:,}"
    if row["to"] != row["at"] and not row["open"]:
        return f"{value} to {row['to']:,.0f}"
    return value if row["hedge"] == "exactly" else f"{row['hedge']} {value}"


def short(text: str, width: int = _LABEL) -> str:
    """Return a text on one line of a chart, its end cut off."""
    return apart(textwrap.shorten(shown(text), width, placeholder="…"))


def _from_left(text: str) -> str:
    """Return a text of ours as one from left to right, also where it begins with a name from right to left."""
    marked = apart(text)
    return text if marked == text else f"\u200e{marked}"
