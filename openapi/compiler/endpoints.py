"""From an operation to the statements of its module."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from openapi_python_client.parser.properties import AnyProperty, ModelProperty
from openapi_python_client.parser.properties.list_property import ListProperty
from openapi_python_client.parser.properties.union import UnionProperty

from .shapes import Known, Shapes, literal, part_kinds, type_of
from .wire import Parameter, Wire

__all__ = ["Module", "module_of"]

_IN_PATH = re.compile(r"\{([^{}]*)\}")
_JOINS = {"form": ",", "spaceDelimited": " ", "pipeDelimited": "|"}


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


def module_of(service: str, endpoint: Any, wire: Wire, known: Known) -> Module:
    """Put together what one endpoint module holds."""
    shapes = Shapes(known, wire.where)
    answers = _Answers(endpoint, wire, shapes, known)
    parameters = [(place, one) for place, one in endpoint.iter_all_parameters()]
    taken = ({"body"} if endpoint.bodies else set()) | ({"to"} if answers.binary else set())
    for place, one in parameters:
        if one.python_name in taken:
            # The module would have two arguments of one name.
            one.python_name = type(one.python_name)(f"{one.python_name}_{place}", prefix="field_")
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
        statements=_statements(parameters, body, wire, answers.accept, shapes),
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

    def __init__(self, endpoint: Any, wire: Wire, shapes: Shapes, known: Known) -> None:
        self.stream: str | None = None
        self.event = self.event_decoder = ""
        self.binary, self.successes = False, list[tuple[str, str]]()
        self.success_ranges: list[tuple[int, int]] = []
        self._shapes = shapes
        self._known = known
        self._where = wire.where
        errors: list[tuple[int, int, str]] = []
        types: list[str] = []
        accept: list[str] = []
        patterns = {one.status_code.pattern for one in endpoint.responses}
        # A default stands for success only where the document names no success at all.
        default_succeeds = not wire.redirects and not any(pattern.startswith("2") for pattern in patterns)
        most = 399 if wire.redirects else 299
        for one in endpoint.responses:
            pattern = one.status_code.pattern
            low, high = one.status_code.range or ((200, 299) if default_succeeds else (0, 999))
            content_type, kind = wire.answers[pattern]
            if not (low >= 200 and high <= most):
                if kind == "json":
                    errors.append((low, high, shapes.decoder(one.prop, f"error_{pattern}")))
                continue
            returned, expression = self._success(one.prop, kind, pattern)
            condition = f"status == {low}" if low == high else f"{low} <= status <= {high}"
            self.successes.append((condition, expression))
            self.success_ranges.append((low, high))
            types.append(returned)
            if content_type and content_type != "*/*":
                accept.append(content_type)
            if pattern == "default" and kind == "json":
                errors.append((0, 999, shapes.decoder(one.prop, f"error_{pattern}")))
        if self.stream:
            types = self._streamed(types)
        if any(one == "Any" for one in types):
            types = ["Any"]
        self.result = " | ".join(sorted(set(types), key=lambda one: (one == "None", one)))
        self.accept = ", ".join(dict.fromkeys([*accept, *(["application/json"] if errors else [])]))
        self.errors = _written(errors)

    def _streamed(self, types: list[str]) -> list[str]:
        """Read an empty success (204) as no events; a success of another kind is told as an `ErrorReply`."""
        of_events = f"list[{self.event}]"
        kept = []
        for span, (condition, expression), kind in zip(
            self.success_ranges, self.successes, types, strict=True
        ):
            low, high = span
            if kind == "None" and low == high and low in (204, 205):
                kept.append((span, (condition, "[]")))
            elif kind == of_events:
                kept.append((span, (condition, expression)))
            else:
                self._known.notes.add(
                    self._where,
                    f"its success {low} is no stream as the others are; it is raised, as an ErrorReply",
                )
        self.success_ranges = [span for span, _ in kept]
        self.successes = [success for _, success in kept]
        return [of_events]

    def _success(self, prop: Any, kind: str, pattern: str) -> tuple[str, str]:
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
            decoder = self._shapes.decoder(prop, f"body_{pattern}")
            kinds = part_kinds(prop, self._known.names)
            return returned, f"_runtime.multipart_reply(reply, {kinds!r}, {decoder})"
        if kind == "json":
            return returned, f"_runtime.json_body(reply, {self._shapes.decoder(prop, f'body_{pattern}')})"
        if self.stream and self.event != returned:
            return returned, "None"
        self.stream, self.event = kind, returned
        # A stream of bare text is not JSON.
        bare = returned == "str" and kind == "sse"
        self.event_decoder = "" if bare else self._shapes.decoder(prop, "event")
        return f"list[{returned}]", "_runtime.events_of(OPERATION, reply, decode_event)"


def _written(errors: list[tuple[int, int, str]]) -> str:
    """Write the shapes of error bodies; an empty text where there are none."""
    items = [f"({low}, {high}, {decoder})," for low, high, decoder in _merged(errors)]
    return f"({' '.join(items)})" if items else ""


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


def _statements(
    parameters: list[tuple[Any, Any]], body: Any, wire: Wire, accept: str, shapes: Shapes
) -> list[str]:
    """Return the lines of `request()`."""
    lines: list[str] = []
    queries = [one for place, one in parameters if place == "query"]
    if queries or wire.query:
        lines.append(f"_query: list[tuple[str, str]] = {wire.query!r}")
        lines += [_query(one, wire) for one in queries]
    fixed = {"Accept": accept} if accept else {}
    body_lines, body_expression = _body(body, wire, fixed) if body is not None else ([], "b''")
    constant = ", ".join(f"{literal(name)}: {literal(value)}" for name, value in fixed.items())
    lines.append(f"_headers: dict[str, str] = {{{constant}}}")
    for place, one in parameters:
        if place in ("header", "cookie"):
            fact = wire.parameters[one.name.get_untrusted_value(), place]
            value = f"_runtime.text_parameter({one.python_name})" if fact.json else one.python_name
            lines.append(f"_runtime.{place}(_headers, {literal(fact.name)}, {value})")
    lines += body_lines
    path = _path(parameters, wire)
    query = "_query" if queries or wire.query else "[]"
    method = literal(wire.method.upper())
    lines.append(f"return _runtime.Request({method}, {path}, {query}, _headers, {body_expression})")
    return lines


def _path(parameters: list[tuple[Any, Any]], wire: Wire) -> str:
    given = {one.name.get_untrusted_value(): one for place, one in parameters if place == "path"}
    terms: list[str] = []
    labels = _IN_PATH.findall(wire.path)
    for index, part in enumerate(_IN_PATH.split(wire.template.split("#")[0])):
        if index % 2:
            terms.append(_segment(given[part], labels[index // 2], wire.parameters[part, "path"]))
        elif part:
            terms.append(literal(part))
    return " + ".join(terms) or literal("/")


def _segment(prop: Any, label: str, fact: Parameter) -> str:
    """Return the expression that writes one part of a path."""
    value = f"_runtime.text_parameter({prop.python_name})" if fact.json else prop.python_name
    compound = any(isinstance(one, ModelProperty | ListProperty | AnyProperty) for one in _kinds(prop))
    if (fact.style == "simple" and not compound) or fact.json:
        return f"_runtime.path_segment({value}, {literal(label)})"
    return f"_runtime.styled_segment({value}, {literal(label)}, {literal(fact.style)}, {fact.explode})"


def _kinds(prop: Any) -> list[Any]:
    return list(prop.inner_properties) if isinstance(prop, UnionProperty) else [prop]


def _query(prop: Any, wire: Wire) -> str:
    fact = wire.parameters[prop.name.get_untrusted_value(), "query"]
    given = f"_query, {literal(fact.name)}, {prop.python_name}"
    if fact.json:
        return f"_runtime.query_json({given})"
    if fact.style == "deepObject":
        return f"_runtime.query_object({given}, 'deep')"
    join = None if fact.explode else _JOINS[fact.style]
    if any(isinstance(one, ModelProperty) for one in _kinds(prop)):
        return f"_runtime.query_object({given}, {literal('form' if join is None else 'joined')})"
    if join is not None and any(isinstance(one, ListProperty) for one in _kinds(prop)):
        return f"_runtime.query({given}, {literal(join)})"
    return f"_runtime.query({given})"


def _body(prop: Any, wire: Wire, fixed: dict[str, str]) -> tuple[list[str], str]:
    """Return the lines and the expression that make the body; add to the headers that are always the same."""
    assert wire.body is not None
    content_type, kind, types, deep = wire.body
    in_depth = f", frozenset({sorted(deep)!r})" if deep else ""
    written = {
        "json": "_runtime.encode_json(body)",
        "form": f"_runtime.form_body(body{in_depth})",
        "text": "body.encode()",
        "binary": "_runtime.file_body(body)",
        "ndjson": "_runtime.lines_body(body)",
        "multipart": f"_runtime.multipart_body(_headers, body, {types!r})",
    }[kind]
    if prop.required:
        if kind != "multipart":
            fixed["Content-Type"] = content_type
        return [], written
    header = [] if kind == "multipart" else [f"_headers['Content-Type'] = {literal(content_type)}"]
    lines = ["_body: _runtime.Body = b''", "if not isinstance(body, Unset):"]
    return [*lines, *(f"    {line}" for line in [*header, f"_body = {written}"])], "_body"
