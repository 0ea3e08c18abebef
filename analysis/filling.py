"""Fill templates: pages that ask for nothing, with a policy that says so, and with no link that leads nowhere."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from analysis.highlight import shortened, shown
from analysis.schema import NOT_SAID
from analysis.wording import BASIS_LABELS, UNKNOWN, count, day, when

TEMPLATES = Path(__file__).resolve().parent / "templates"
STATUS_LABELS = {"machine": "read by machine", "confirmed": "confirmed", "corrected": "corrected"}


class PageError(ValueError):
    """The notebook or the tables cannot make a page that keeps its promises."""


def fill(template: str, styles: Sequence[str], scripts: Sequence[str] = (), **values: object) -> str:
    """Return a page made from a template, its style sheets and scripts inside and in its policy.

    Raises:
        PageError: A link of the page leads nowhere, or two elements share an id.
    """
    style = "".join(map(asset, styles))
    held = [Markup(asset(name)) for name in scripts]
    about = {"style": Markup(style), "scripts": held, "policy": policy([style], held)}
    html = environment().get_template(template).render(**about, **values)
    verify(html)
    return html


def policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """Return the content security policy of a page that holds these style sheets and scripts and asks for nothing."""

    def only(texts: Iterable[str]) -> str:
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
        return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"

    return "; ".join(
        [
            "default-src 'none'",
            "img-src data:",
            f"style-src-elem {only(styles)}",
            "style-src-attr 'unsafe-inline'",  # drawn charts carry style attributes
            f"script-src {only(scripts)}",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def verify(html: str, packed: str = "") -> None:
    """Raise PageError when a link of the page leads nowhere, or two elements share an id.

    Quotation marks of text are escaped, so what looks like an attribute is one.

    Args:
        html: The page as written.
        packed: What its script adds when it is asked for; the stand-ins for it on the page bear the same ids.
    """
    known: set[str] = set()
    links: list[str] = []
    for body in (re.sub(r"<script\b.*?</script>", "", html, flags=re.DOTALL), packed):
        ids = re.findall(r'\sid="([^"]*)"', body)
        if len(set(ids)) != len(ids):
            twice = next(each for each, n in Counter(ids).items() if n > 1)
            raise PageError(f"the page uses the id {twice!r} twice")
        known.update(ids)
        links += re.findall(r'\shref="#([^"]*)"', body)
    lost = [link for link in links if link not in known]
    if lost:
        raise PageError(f"the page links to #{lost[0]}, which it does not hold")


@cache
def asset(name: str) -> str:
    """Return a style sheet or script."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


@cache
def environment() -> Environment:
    """Return what all templates are read with."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )
    found.filters |= {"day": day, "count": count, "said": _said, "shorten": shortened}
    found.globals |= {"basis_labels": BASIS_LABELS, "status_labels": STATUS_LABELS, "unknown": UNKNOWN}
    found.globals["not_said"] = NOT_SAID
    return found


def _said(statement: Mapping[str, Any]) -> str:
    return when(statement["said_from"], statement["said_until"])
