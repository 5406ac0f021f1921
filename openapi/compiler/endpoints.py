"""From an operation to the statements of its module."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from openapi.compiler.problems import Problems
from openapi.compiler.shapes import Shapes, Tags, literal, part_kinds, type_of
from openapi.compiler.wire import Wire
from openapi_python_client.parser.properties import ModelProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.union import UnionProperty

__all__ = ["Module", "module_of"]

_IN_PATH = re.compile(r"\{([^}]+)\}")


@dataclass
class Module:
    """What the template of an endpoint module prints."""

    operation: list[str]
    arguments: list[str]
    passed: list[str]
    statements: list[str]
    result: str
    successes: list[tuple[str, str]]
    errors: str
    constants: list[tuple[str, str, str]]
    stream: str | None
    event: str
    event_decoder: str
    binary: bool
    described: list[tuple[str, str]]
    path: str


def module_of(service: str, endpoint: Any, wire: Wire, tags: Tags, problems: Problems) -> Module:
    """Put together what one endpoint module holds."""
    where = f"operation {wire.name}"
    shapes = Shapes(tags, problems, where)
    answers = _Answers(endpoint, wire, shapes, problems, where)
    parameters = [(place, one) for place, one in endpoint.iter_all_parameters()]
    if endpoint.bodies:
        for place, one in parameters:
            if one.python_name == "body":
                # The generator would write two arguments of one name.
                one.python_name = type(one.python_name)(f"body_{place}", prefix="field_")
    arguments = [_argument(one.python_name, one, one.required) for _, one in parameters]
    names = [str(one.python_name) for _, one in parameters]
    body = endpoint.bodies[0].prop if endpoint.bodies else None
    if body is not None:
        arguments.insert(len(endpoint.path_parameters), _argument("body", body, body.required))
        names.insert(len(endpoint.path_parameters), "body")
    described = [
        (str(one.python_name), one.description.get_untrusted_value())
        for _, one in parameters
        if one.description
    ]
    return Module(
        operation=_operation(service, wire, answers.success_ranges, answers.stream),
        arguments=arguments,
        passed=names,
        statements=_statements(parameters, body, wire, answers.accept),
        result=answers.result,
        successes=answers.successes,
        errors=answers.errors,
        constants=shapes.constants,
        stream=answers.stream,
        event=answers.event,
        event_decoder=answers.event_decoder,
        binary=answers.binary,
        described=described,
        path=wire.path,
    )


def _argument(name: str, prop: Any, required: bool) -> str:
    kind = type_of(prop, required=True)
    if not required and "Unset" not in kind.split(" | "):
        kind += " | Unset"
    return f"{name}: {kind}" if required else f"{name}: {kind} = UNSET"


class _Answers:
    """The documented answers, sorted into successes and errors."""

    def __init__(self, endpoint: Any, wire: Wire, shapes: Shapes, problems: Problems, where: str) -> None:
        self.stream: str | None = None
        self.event = self.event_decoder = ""
        self.binary = False
        self.successes: list[tuple[str, str]] = []
        self.success_ranges: list[tuple[int, int]] = []
        errors: list[tuple[int, int, str]] = []
        types: list[str] = []
        accept: list[str] = []
        known = {one.status_code.pattern: one for one in endpoint.responses}
        # A default stands for success only where the document names no success at all.
        default_succeeds = not any(pattern.startswith("2") for pattern in known)
        for one in endpoint.responses:
            pattern = one.status_code.pattern
            low, high = one.status_code.range or ((200, 299) if default_succeeds else (0, 999))
            content_type, kind = wire.answers[pattern]
            if not (low >= 200 and high <= 299):
                if kind == "json":
                    errors.append((low, high, shapes.decoder(one.prop, f"error_{pattern}")))
                continue
            returned, expression = self._success(one.prop, kind, pattern, shapes)
            condition = f"status == {low}" if low == high else f"{low} <= status <= {high}"
            self.successes.append((condition, expression))
            self.success_ranges.append((low, high))
            types.append(returned)
            if content_type:
                accept.append(content_type)
            if pattern == "default" and kind == "json":
                errors.append((0, 999, shapes.decoder(one.prop, f"error_{pattern}")))
        if not self.successes:
            problems.add(where, "it documents no success")
        if self.stream:
            types = self._streamed(types, problems, where)
        if any(one == "Any" for one in types):
            types = ["Any"]
        self.result = " | ".join(sorted(set(types), key=lambda one: (one == "None", one)))
        self.accept = ", ".join(dict.fromkeys([*accept, *(["application/json"] if errors else [])]))
        items = [f"({low}, {high}, {decoder})," for low, high, decoder in _merged(errors)]
        self.errors = f"({' '.join(items)})" if items else ""

    def _streamed(self, types: list[str], problems: Problems, where: str) -> list[str]:
        """Read an empty success (204) as no events. Notes successes of another kind."""
        of_events = f"list[{self.event}]"
        for index, ((low, high), (condition, _), kind) in enumerate(
            zip(self.success_ranges, self.successes, types, strict=True)
        ):
            if kind == "None" and low == high and low in (204, 205):
                self.successes[index] = (condition, "[]")
            elif kind != of_events:
                problems.add(where, "its successes differ: a stream, and something else than 204")
        return [of_events]

    def _success(self, prop: Any, kind: str, pattern: str, shapes: Shapes) -> tuple[str, str]:
        """Return the type of a success, and the expression that reads it."""
        if kind == "none":
            return "None", "None"
        if kind == "binary":
            self.binary = True
            return "bytes", "reply.content"
        if kind == "text":
            return "str", "_runtime.text_body(reply)"
        returned = type_of(prop, required=True)
        if kind == "multipart":
            decoder = shapes.decoder(prop, f"body_{pattern}")
            return returned, f"_runtime.multipart_reply(reply, {part_kinds(prop)!r}, {decoder})"
        if kind == "json":
            return returned, f"_runtime.json_body(reply, {shapes.decoder(prop, f'body_{pattern}')})"
        self.stream, self.event = kind, returned
        # A stream of bare text is not JSON.
        self.event_decoder = "" if returned == "str" and kind == "sse" else shapes.decoder(prop, "event")
        return f"list[{returned}]", "_runtime.events_of(OPERATION, reply, decode_event)"


def _merged(errors: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Leave out what a later, wider range says as well."""
    kept: list[tuple[int, int, str]] = []
    for index, (low, high, decoder) in enumerate(errors):
        wider = next((one for one in errors[index + 1 :] if one[0] <= low and high <= one[1]), None)
        if wider is None or wider[2] != decoder:
            kept.append((low, high, decoder))
    return kept


def _operation(service: str, wire: Wire, ranges: list[tuple[int, int]], stream: str | None) -> list[str]:
    security = ", ".join(
        "("
        + "".join(f"_runtime.Scheme({literal(n)}, {literal(k)}, {literal(p)}), " for n, k, p in schemes)
        + ")"
        for schemes in wire.security
    )
    lines = [
        f"service={literal(service)}",
        f"name={literal(wire.name)}",
        f"method={literal(wire.method.upper())}",
        f"path={literal(wire.path)}",
        f"statuses=({' '.join(f'({low}, {high}),' for low, high in ranges)})",
        f"stream={literal(stream) if stream else None}",
        f"security=({security + ',' if security else ''})",
        f"replay={literal(wire.replay)}",
        f"because={literal(wire.because)}",
    ]
    return [*lines, f"stream_end={literal(wire.stream_end)}"] if wire.stream_end is not None else lines


def _statements(parameters: list[tuple[Any, Any]], body: Any, wire: Wire, accept: str) -> list[str]:
    """Return the lines of `request()`."""
    lines: list[str] = []
    queries = [one for place, one in parameters if place == "query"]
    if queries:
        lines.append("_query: list[tuple[str, str]] = []")
        lines += [_query(one, wire) for one in queries]
    fixed = {"Accept": accept} if accept else {}
    body_lines, body_expression = _body(body, wire, fixed) if body is not None else ([], "b''")
    constant = ", ".join(f"{literal(name)}: {literal(value)}" for name, value in fixed.items())
    lines.append(f"_headers: dict[str, str] = {{{constant}}}")
    for place, one in parameters:
        if place in ("header", "cookie"):
            lines.append(f"_runtime.{place}(_headers, {literal(one.name)}, {one.python_name})")
    lines += body_lines
    path = _path(parameters, wire)
    query = "_query" if queries else "[]"
    method = literal(wire.method.upper())
    lines.append(f"return _runtime.Request({method}, {path}, {query}, _headers, {body_expression})")
    return lines


def _path(parameters: list[tuple[Any, Any]], wire: Wire) -> str:
    names = {one.name.get_untrusted_value(): one.python_name for place, one in parameters if place == "path"}
    terms: list[str] = []
    for index, part in enumerate(_IN_PATH.split(wire.path)):
        if index % 2:
            terms.append(f"_runtime.path_segment({names[part]}, {literal(part)})")
        elif part:
            terms.append(literal(part))
    return " + ".join(terms) or literal("/")


def _query(prop: Any, wire: Wire) -> str:
    name = prop.name.get_untrusted_value()
    fact = wire.parameters[name, "query"]
    given = f"_query, {literal(name)}, {prop.python_name}"
    if fact["json"]:
        return f"_runtime.query_json({given})"
    kinds = prop.inner_properties if isinstance(prop, UnionProperty) else [prop]
    if any(isinstance(one, ModelProperty) for one in kinds):
        return f"_runtime.query_object({given}, {literal(fact['object'])})"
    if fact["join"] is not None and any(isinstance(one, ListProperty) for one in kinds):
        return f"_runtime.query({given}, {literal(fact['join'])})"
    return f"_runtime.query({given})"


def _body(prop: Any, wire: Wire, fixed: dict[str, str]) -> tuple[list[str], str]:
    """Return the lines and the expression that make the body; add to the headers that are always the same."""
    content_type, kind, types = wire.bodies[0]
    written = {
        "json": "_runtime.encode_json(body)",
        "form": "_runtime.form_body(body)",
        "text": "body.encode()",
        "binary": "_runtime.file_body(body)",
        "multipart": f"_runtime.multipart_body(_headers, body, {types!r})",
    }[kind]
    if prop.required:
        if kind != "multipart":
            fixed["Content-Type"] = content_type
        return [], written
    header = [] if kind == "multipart" else [f"_headers['Content-Type'] = {literal(content_type)}"]
    lines = ["_body: _runtime.Body = b''", "if not isinstance(body, Unset):"]
    return [*lines, *(f"    {line}" for line in [*header, f"_body = {written}"])], "_body"
