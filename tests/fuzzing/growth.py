"""How the time of each room grows with a text made to be hard: four times the text may cost four times as much."""

from __future__ import annotations

from factories import seconds

from fuzzing import rooms

HARD: dict[str, str] = {
    **{f"run of {char!r}": char for char in "a1A“”\"'‘’()[]{}-–—.,;:!?…&@#$£%/\\<>_*|\t\n\u00a0\u0301é中😀"},
    "spaces": " ",
    "words": "word ",
    "capitals": "Word ",
    "capitals with dots": "W. ",
    "titles": "Mr ",
    "titles and names": "Mr Smith ",
    "and": "and ",
    "and names": "Ann Lee and ",
    "names with commas": "Ann Lee, ",
    "of the": "of the ",
    "bodies of the": "Ministry of the ",
    "possessives": "Smith’s ",
    "commas": ", ",
    "digits": "1 ",
    "digits with commas": "1,",
    "digits with dots": "1.",
    "digits with dashes": "1-",
    "digits with slashes": "1/",
    "numbers": "two hundred and ",
    "numbers with nouns": "two men and ",
    "money": "$1 ",
    "percents": "1% ",
    "ranges": "between 1 and ",
    "days": "Tuesday ",
    "days of months": "April 8, ",
    "months": "April ",
    "years": "2025 ",
    "last": "last ",
    "ago": "two days ago ",
    "from to": "from April to ",
    "said": "said ",
    "said that": "said that ",
    "he said": "he said ",
    "he said that": "he said that ",
    "nested quotes": "“‘",
    "quotes and back": "“a” ",
    "single quotes": "‘a’ ",
    "straight quotes": '"a" ',
    "straight quotes with said": '"a," he said ',
    "straight single quotes": "'a' ",
    "opened only": "“a ",
    "closed only": "a” ",
    "brackets": "(a) ",
    "opened brackets": "(a ",
    "nested brackets": "([",
    "square brackets": "[a] ",
    "pairs of dashes": "a – b ",
    "double dashes": "-- ",
    "sentences": "He left. ",
    "short sentences": "A. ",
    "questions": "Why? ",
    "lines": "word\n",
    "blank lines": "word\n\n",
    "capital lines": "Ann Lee\n",
    "quoted lines": "“a”\n",
    "opened lines": "“a\n",
    "labels": "LEE: a\n",
    "labels in one line": "LEE: a ",
    "image captions": "Image caption Aa ",
    "hidden captions": "Hide Caption 1 of 2 ",
    "links": "https://t.co/a ",
    "handles": "(@a) ",
    "embeds": "— a (@a) April 8, 2025 ",
    "embed lines": "a — a (@a) April 8, 2025\n",
    "credits": "(AP) ",
    "by": "by ",
    "polls": "a poll by ",
    "ages": "Ann Lee, 30, ",
    "states": "Lee (R-Ohio) ",
    "places": "in Paris ",
    "places with commas": "in Paris, France, ",
    "the two": "the two ",
    "he": "he ",
    "they": "They ",
    "who": "who ",
    "which is": ", which is ",
    "the spokesman": "the spokesman ",
    "spokesman for": "spokesman for ",
    "spokesman names": "spokesman Ann Lee said ",
    "former": "former ",
    "hyphens": "a-",
    "initials": "A.B.",
    "particles": "van der ",
    "Al-": "Al-",
    "title dots": "Mr. ",
    "small caps": "AAA BBB ",
    "statements": "Ann Lee said that Bo Poe told Cy Roe that ",
    "quotations": "“We won,” Ann Lee said. ",
    "quotations across": "“We won, Ann Lee said. ",
    "zero width": "a\u200b",
    "combining": "e\u0301",
    "right to left": "\u202eabc ",
    "carriage returns": "a\r\n",
    "form feeds": "a\x0c",
    "furniture": "Image copyright Getty Images ",
    "decades": "the 1990s ",
    "times": "at 10:30 ",
    "fractions": "one third of ",
    "half": "a half ",
    "per": "1 per ",
    "more than": "more than ",
    "up to": "up to 1 ",
}
_FLOOR = 0.02  # seconds; below that a clock says nothing
_LEEWAY = 1.75  # quadratic would be 4
_AGAIN = 3  # times: what else the machine does makes a room slow once, its own rules do so always
PRESET = {"one line": "", "after a sentence": "Ann Lee said on Tuesday that two men had left. ", "in a quotation": "“"}


def measure(unit: str, small: int, times: int = 4, before: str = "") -> dict[str, tuple[float, float]]:
    """Return for each room the seconds for a text of about `small` characters, and for one so many times as long."""

    def text(length: int) -> str:
        return before + unit * (length // len(unit))

    few, many = rooms.steps(text(small)), rooms.steps(text(small * times))
    return {name: (seconds(few[name]), seconds(many[name])) for name in few}


def too_slow(unit: str, small: int, before: str = "") -> list[str]:
    """Return a line for each room that takes more than linear time for such a text, whenever that is measured."""
    slow: set[str] = set(rooms.steps(before))
    measured: dict[str, tuple[float, float]] = {}
    for size in (small, *[2 * small] * _AGAIN):
        measured = measure(unit, size, before=before)
        slow &= {name for name, (few, many) in measured.items() if many > max(_FLOOR, few * 4 * _LEEWAY)}
        if not slow:
            return []
    return [
        f"{name} takes {few:.3f} s for {2 * small} characters and {many:.3f} s for four times as many"
        for name, (few, many) in measured.items()
        if name in slow
    ]
