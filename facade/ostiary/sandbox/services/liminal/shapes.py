"""Findings, cleansed and restored text on the wire: camelCase for sessions, snake_case for bearers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ostiary.sandbox.services.liminal.cleansing import Cleansed, Span, encrypted
from ostiary.sandbox.services.liminal.findings import Finding


def findings(text: str, found: Iterable[Finding], *, bearer: bool) -> dict[str, Any]:
    """Return what an analysis found."""
    return {"findings": [_finding(text, each, bearer) for each in found], "text": text}


def cleansed(told: Cleansed, *, bearer: bool) -> dict[str, Any]:
    """Return a text with placeholders."""
    return {
        "items": _tokens(told.items, bearer),
        "text": told.text,
        "items_hashed" if bearer else "itemsHashed": _tokens(told.hashed_items, bearer),
        "text_hashed" if bearer else "textHashed": told.hashed_text,
    }


def restored(items: Iterable[Span], *, bearer: bool) -> list[dict[str, Any]]:
    """Return what was restored, each with its text."""
    spans = list(items)
    return [{**token, "text": span.text} for token, span in zip(_tokens(spans, bearer), spans, strict=True)]


def history(known: Mapping[str, str]) -> list[dict[str, str]]:
    """Return what placeholders stand for, in encrypted form and descending, as the wire has it."""
    return [{"deidText": name, "hashText": encrypted(known[name])} for name in sorted(known, reverse=True)]


def _finding(text: str, each: Finding, bearer: bool) -> dict[str, Any]:
    return {
        "start": each.start,
        "end": each.end,
        "score": each.score,
        "scoreCategory": each.category,
        "text": text[each.start : each.end],
        "type": each.kind,
        "policyAction": each.action,
        **({"origin": "sandbox"} if bearer else {"customTerm": each.term}),
    }


def _tokens(items: Iterable[Span], bearer: bool) -> list[dict[str, Any]]:
    name = "entity_type" if bearer else "entityType"
    return [{"start": each.start, "end": each.end, name: each.name} for each in items]
