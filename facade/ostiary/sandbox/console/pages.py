"""Pages out of values: what the templates need, worked out beforehand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib import resources
from sqlite3 import Connection
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import DictLoader, Environment, StrictUndefined

from ostiary.sandbox.console.parts import Asked, Entry, Link, Listed, Step, Timeline, View, moment

__all__ = ["Pages"]

_RECENT = 5


class Pages:
    """Render the pages of some views; `source` says whose records they show."""

    def __init__(self, views: Sequence[View], source: str) -> None:
        self._views = views
        self._source = source

    def overview(self, db: Connection, facts: Sequence[tuple[str, str]]) -> str:
        """Return the first page: what there is, and what came last."""
        lists = [(view, view.listed(db, Asked(limit=_RECENT))) for view in self._views]
        cards = [(view, listed, _columns(listed)) for view, listed in lists]
        return self._render("overview.html", title="Overview", cards=cards, facts=facts)

    def listed(self, db: Connection, view: View, asked: Asked, listed: Listed) -> str:
        """Return the page of a list."""
        kept = {**asked.filters, **({"q": asked.text} if asked.text else {})}
        following = urlencode({**kept, "before": listed.following}) if listed.following else ""
        return self._render(
            "list.html",
            title=view.title,
            view=view,
            asked=asked,
            listed=listed,
            columns=_columns(listed),
            choices=view.choices(db),
            following=following,
            newest=urlencode(kept),
        )

    def entry(self, view: View, key: str, entry: Entry, links: Sequence[Link], first: int) -> str:
        """Return the page of an entry."""
        return self._render(
            "entry.html",
            title=entry.title,
            view=view,
            key=key,
            entry=entry,
            links=links,
            first=first,
            views={each.name: each for each in self._views},
        )

    def search(self, text: str, links: Sequence[Link]) -> str:
        """Return what is known of an id."""
        return self._render(
            "search.html",
            title=f"Search: {text}" if text else "Search",
            text=text,
            links=links,
            views={each.name: each for each in self._views},
        )

    def nothing(self) -> str:
        """Return the page for an address at which there is nothing."""
        return self._render("nothing.html", title="Nothing here")

    def exported(self, view: View, listed: Listed) -> Any:
        """Return a page of a list as JSON."""
        rows = [asdict(row) for row in listed.rows]
        return {"view": view.name, "total": listed.total, "next": listed.following, "items": rows}

    def _render(self, name: str, **values: Any) -> str:
        return _templates().get_template(name).render(all_views=self._views, source=self._source, **values)


def _columns(listed: Listed) -> list[str]:
    return list(dict.fromkeys(name for row in listed.rows for name in row.columns))


@cache
def _templates() -> Environment:
    folder = resources.files("ostiary.sandbox.console").joinpath("templates")
    texts = {each.name: each.read_text("utf-8") for each in folder.iterdir() if each.name.endswith(".html")}
    # Every value is escaped, whatever it is and whoever sent it.
    made = Environment(loader=DictLoader(texts), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    filters: dict[str, Any] = made.filters
    filters.update(json=_shown, when=moment, seconds=_seconds, segment=_segment)
    names: dict[str, Any] = made.globals
    names.update(kind=_kind, bar=_bar)
    return made


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _segment(text: str) -> str:
    """Return a text as a part of an address."""
    return quote(text.encode("utf-8", "replace"), safe="")


def _kind(value: object) -> str:
    """Return which kind of block something is."""
    return type(value).__name__


def _seconds(value: float | None) -> str:
    """Return a duration as people say it."""
    if value is None:
        return ""
    if value < 1:
        return f"{value * 1000:.0f} ms"
    return f"{value:.2f} s" if value < 60 else f"{value / 60:.1f} min"


def _bar(timeline: Timeline, step: Step) -> Mapping[str, str] | None:
    """Return where the bar of a step stands and how wide it is, in a picture 1000 wide; None for an unknown time."""
    if step.begins is None:
        return None
    whole = timeline.whole or 1.0
    left = min(max(step.begins / whole, 0.0), 1.0) * 1000
    width = max((step.lasts or 0.0) / whole * 1000, 4.0)
    return {"x": f"{min(left, 996):.0f}", "width": f"{min(width, 1000 - min(left, 996)):.0f}"}
