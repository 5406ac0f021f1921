"""Bodies as people read them: JSON as JSON, forms as pairs, events one by one; and back to bytes."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

__all__ = ["each_text", "legible", "raw"]

_NAME = re.compile(r'\bname="([^"]*)"')
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.IGNORECASE)


def legible(content: bytes, content_type: str) -> dict[str, Any]:
    """Return a body with one key for how it is written; an empty body has none.

    `json`, `form`, `sse`, `ndjson`, `parts`, `text`, or `base64` where it is no text.
    """
    if not content:
        return {}
    kind = content_type.partition(";")[0].strip().lower()
    try:
        if kind == "multipart/form-data" and (boundary := _BOUNDARY.search(content_type)):
            return {"parts": _parts(content, boundary[1])}
        text = content.decode("utf-8")
        if kind == "application/x-www-form-urlencoded":
            return {"form": [list(pair) for pair in parse_qsl(text, keep_blank_values=True)]}
        if kind == "text/event-stream":
            return {"sse": [_event_line(line) for line in text.split("\n")]}
        if kind in ("application/x-ndjson", "application/jsonl"):
            return {"ndjson": [_json_or_text(line) for line in text.split("\n")]}
        if kind == "application/json" or kind.endswith("+json"):
            return {"json": json.loads(text)}
    except (ValueError, RecursionError):
        pass
    try:
        return {"text": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode("ascii")}


def raw(body: dict[str, Any], content_type: str) -> bytes:
    """Return the bytes of a legible body. Raises `ValueError` for what is none."""
    if "json" in body:
        return _dumped(body["json"]).encode()
    if "form" in body:
        return urlencode([tuple(pair) for pair in body["form"]]).encode()
    if "sse" in body:
        lines = (f"data: {_dumped(line['data'])}" if isinstance(line, dict) else line for line in body["sse"])
        return "\n".join(lines).encode()
    if "ndjson" in body:
        lines = (_dumped(line["line"]) if isinstance(line, dict) else line for line in body["ndjson"])
        return "\n".join(lines).encode()
    if "parts" in body:
        found = _BOUNDARY.search(content_type)
        if found is None:
            raise ValueError("a body in parts needs a content type with a boundary")
        return _joined(body["parts"], found[1])
    if "base64" in body:
        return base64.b64decode(body["base64"])
    return str(body.get("text", "")).encode()


def each_text(body: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a legible body whose values were changed; `change` gets JSON values, and texts of other bodies.

    Of a form in parts it gets each text with the part's name, as `{name: text}`. Bytes are left.
    """
    changed = dict(body)
    if "json" in body:
        changed["json"] = change(body["json"])
    if "form" in body:
        changed["form"] = [[name, change({name: value})[name]] for name, value in body["form"]]
    for kind, key, plain in (("sse", "data", _event_changed), ("ndjson", "line", _line_changed)):
        if kind in body:
            changed[kind] = [
                {key: change(line[key])} if isinstance(line, dict) else plain(line, change)
                for line in body[kind]
            ]
    if "parts" in body:
        changed["parts"] = [_part_changed(part, change) for part in body["parts"]]
    if "text" in body:
        changed["text"] = change(body["text"])
    return changed


def _part_changed(part: dict[str, Any], change: Callable[[Any], Any]) -> dict[str, Any]:
    if "text" not in part:
        return each_text(part, change)
    said = " ".join(value for name, value in part["headers"] if name.lower() == "content-disposition")
    found = _NAME.search(said)
    name = found[1] if found else ""
    return {**part, "text": change({name: part["text"]})[name]}


def _event_changed(line: str, change: Callable[[Any], Any]) -> str:
    """Change the text of an event's line; its field, comments and end marks say nothing of anybody."""
    found = re.match(r"(data: ?)(?!\[DONE\])(.+)", line)
    return line if found is None else found[1] + change(found[2])


def _line_changed(line: str, change: Callable[[Any], Any]) -> Any:
    return change(line) if line.strip() else line


def _event_line(line: str) -> Any:
    if line.startswith("data:"):
        value = _json_or_text(line[5:].strip())
        if isinstance(value, dict):
            return {"data": value["line"]}
    return line


def _json_or_text(line: str) -> Any:
    """Return a line's JSON value where it is an object or an array, else the line as it is."""
    if line[:1] in ("{", "["):
        try:
            return {"line": json.loads(line)}
        except ValueError:
            pass
    return line


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _parts(content: bytes, boundary: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for piece in content.split(b"--" + boundary.encode())[1:-1]:
        head, _, body = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        headers = [line.partition(": ")[::2] for line in head.decode("utf-8").split("\r\n")]
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        found.append(
            {"headers": [list(each) for each in headers], **legible(body.removesuffix(b"\r\n"), kind)}
        )
    return found


def _joined(parts: list[dict[str, Any]], boundary: str) -> bytes:
    pieces: list[bytes] = []
    for part in parts:
        head = "\r\n".join(f"{name}: {value}" for name, value in part["headers"])
        pieces.append(f"--{boundary}\r\n{head}\r\n\r\n".encode() + raw(part, "") + b"\r\n")
    return b"".join(pieces) + f"--{boundary}--\r\n".encode()
