"""Issue rows: the one way to say that something was not read or not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable

from analysis.schema import Issue
from analysis.spans import Span

_NOT_READ = "not read: "
# A reason quotes its input and is printed on terminals: no escape sequences, and nothing that UTF-8 lacks.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def refusal(room: str, source: str, why: str) -> Issue:
    """Return the issue that says that a source, or a row of one, became no article."""
    return remark(room, source, _NOT_READ + why)


def is_refusal(issue: Issue) -> bool:
    """Tell whether the issue costs a whole article or source, rather than remarking on one that was read."""
    return issue.reason.startswith(_NOT_READ)


def remark(room: str, source: str, why: str, article_id: str | None = None, span: Span | None = None) -> Issue:
    """Return the issue that says what was not understood in a source that was read."""
    start, end = span if span else (None, None)
    reason = _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", why)
    return Issue(source=source, article_id=article_id, start=start, end=end, room=room, reason=reason)


def in_order(issues: Iterable[Issue]) -> list[Issue]:
    """Return the issues by source, then by place in the text, then by room and reason."""
    return sorted(issues, key=lambda i: (i.source, -1 if i.start is None else i.start, i.room, i.reason))
