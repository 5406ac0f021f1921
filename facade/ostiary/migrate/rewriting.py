"""Rewrite the imports of one module, and leave everything else as it was written, to the byte."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider, ScopeProvider

from ostiary.migrate.reports import Place
from ostiary.migrate.survey import Source, Survey
from ostiary.migrate.vendors import SAME, Vendor, mirrored

__all__ = ["Outcome", "rewrite"]

_LONGEST = 88
"""An import that is split is written on one line up to this length: what most formatters would do too."""


@dataclass
class Outcome:
    """A module after it was rewritten, the places that were left, and the vendors that it uses."""

    content: bytes = field(repr=False)
    places: list[Place] = field(default_factory=list)
    used: list[Vendor] = field(default_factory=list)
    kept: set[tuple[str, str]] = field(default_factory=set)


def rewrite(source: Source, survey: Survey) -> Outcome:
    """Rewrite a module. Raises `libcst.ParserSyntaxError` where it is no Python, `RecursionError` for the deepest."""
    module = cst.parse_module(source.content)
    imports = _Imports(source, survey)
    if module.bytes != source.content:
        # A form feed before a statement, say: the library forgets it.
        imports.leave(0, "unread", "left alone: it can't be written back as it is, to the byte")
        return imports.outcome
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    scopes: Any = wrapper.resolve(ScopeProvider)
    positions: Any = wrapper.resolve(PositionProvider)
    rewriting = _Rewriting(imports, _Names(source, survey, scopes), positions)
    imports.outcome.content = wrapper.module.visit(rewriting).bytes
    return imports.outcome


def dotted(node: cst.BaseExpression | None) -> str:
    """Return the dotted name that a node spells."""
    if isinstance(node, cst.Attribute):
        return f"{dotted(node.value)}.{node.attr.value}"
    return node.value if isinstance(node, cst.Name) else ""


def _spelled(name: str) -> Any:
    return cst.parse_expression(name)


class _Names:
    """Find the uses of an imported name that may be renamed."""

    def __init__(self, source: Source, survey: Survey, scopes: dict[cst.CSTNode, Any]) -> None:
        self._source = source
        self._survey = survey
        self._scopes = scopes
        self.renamed: dict[int, str] = {}

    def rename(self, statement: cst.ImportFrom, old: str, new: str) -> bool:
        """Note that the uses of a name get another one. False, and nothing noted, where one might be missed.

        All must be accounted for: a word in a text, an attribute or a second binding of that name means that none is
        renamed. So does another file in which the name occurs.
        """
        text = self._source.text
        if re.search(rf"\b{new}\b", text) or self._survey.is_named_elsewhere(old, self._source):
            return False
        uses = self._uses(statement, old)
        if len(re.findall(rf"\b{old}\b", text)) != len(uses) + 1:
            return False
        self.renamed |= {id(use): new for use in uses}
        return True

    def _uses(self, statement: cst.ImportFrom, old: str) -> list[cst.Name]:
        found: dict[int, cst.Name] = {}
        for assignment in self._scopes[statement][old]:
            if getattr(assignment, "node", None) is not statement:
                return []
            for access in assignment.references:
                node = access.node
                while isinstance(node, cst.Attribute):
                    node = node.value
                if isinstance(node, cst.Name):
                    found[id(node)] = node
        return list(found.values())


@dataclass(frozen=True)
class _Target:
    """Where an imported name goes: module, name there, name here."""

    module: str
    name: str
    bound: str


class _Imports:
    """Decide where each imported name goes."""

    def __init__(self, source: Source, survey: Survey) -> None:
        self._source = source
        self.survey = survey
        self.outcome = Outcome(source.content)

    def leave(self, line: int, kind: str, said: str) -> None:
        """Leave a place to a person."""
        self.outcome.places.append(Place(self._source.path, line, kind, said))

    def use(self, vendor: Vendor) -> None:
        """Note that a vendor's package was moved."""
        if vendor not in self.outcome.used:
            self.outcome.used.append(vendor)

    def module(self, vendor: Vendor, module: str, line: int) -> str | None:
        """Return the mirror of a whole module; None, and a place left, where there is none."""
        mirror = f"ostiary.compat.{module}"
        if mirrored(mirror) is None:
            self.leave(line, "import", f"left alone: Ostiary has no {module}")
            return None
        self.use(vendor)
        return mirror

    def name(self, vendor: Vendor, module: str, name: str, line: int) -> tuple[str, str] | None:
        """Return module and name that an imported name has now; None, and a place left, where there is none."""
        mirror = f"ostiary.compat.{module}"
        offered = mirrored(mirror)
        if offered is None or name not in offered:
            self.leave(line, "import", f"left alone: Ostiary has no {name} of {module}")
            return None
        self.use(vendor)
        is_module = mirrored(f"{mirror}.{name}") is not None
        same = None if is_module else SAME[vendor.package].get(name)
        if same is None or not _means_the_same(vendor, module, name):
            return mirror, name
        if (vendor.package, name) in self.survey.mirrored:
            self.outcome.kept.add((vendor.package, name))
            return mirror, name
        return same


def _means_the_same(vendor: Vendor, module: str, name: str) -> bool:
    # Two names of Liminal stand for an envelope in one module, and for what is in it in another.
    return not (vendor.package == "liminal" and module.endswith(".schemas"))


class _Rewriting(cst.CSTTransformer):
    """Rewrite import statements, and the names that they bind."""

    def __init__(self, imports: _Imports, names: _Names, positions: dict[cst.CSTNode, Any]) -> None:
        super().__init__()
        self._imports = imports
        self._names = names
        self._positions = positions

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.Name:  # noqa: N802
        new = self._names.renamed.get(id(original_node))
        return updated_node if new is None else updated_node.with_changes(value=new)

    def visit_Module(self, node: cst.Module) -> None:  # noqa: N802
        # Before any name is left: a use may come before its import, in a function say.
        self._plans: dict[int, Sequence[cst.BaseSmallStatement]] = {}
        node.visit(_Planning(self._plan))

    def leave_SimpleStatementLine(  # noqa: N802
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        replaced = self._replaced(original_node, updated_node)
        if len(original_node.body) == 1 and len(replaced) > 1:
            rest = [cst.SimpleStatementLine([one]) for one in replaced[1:-1]]
            first = updated_node.with_changes(
                body=[replaced[0]], trailing_whitespace=cst.TrailingWhitespace()
            )
            last = updated_node.with_changes(body=[replaced[-1]], leading_lines=[])
            return cst.FlattenSentinel([first, *rest, last])
        return updated_node.with_changes(body=replaced)

    def leave_SimpleStatementSuite(  # noqa: N802
        self, original_node: cst.SimpleStatementSuite, updated_node: cst.SimpleStatementSuite
    ) -> cst.SimpleStatementSuite:
        return updated_node.with_changes(body=self._replaced(original_node, updated_node))

    def _replaced(self, original: Any, updated: Any) -> list[cst.BaseSmallStatement]:
        found: list[cst.BaseSmallStatement] = []
        for old, new in zip(original.body, updated.body, strict=True):
            found += self._plans.get(id(old), [new])
        return found

    def _plan(self, statement: cst.Import | cst.ImportFrom) -> None:
        made = self._from(statement) if isinstance(statement, cst.ImportFrom) else self._whole(statement)
        if made is not None:
            # A separating semicolon belongs to the last of what takes the statement's place.
            *before, last = made
            self._plans[id(statement)] = [*before, last.with_changes(semicolon=statement.semicolon)]

    def _line(self, node: cst.CSTNode) -> int:
        return int(self._positions[node].start.line)

    def _whole(self, statement: cst.Import) -> list[Any] | None:
        """Rewrite `import x`: the name that it binds stays, and means the mirror."""
        aliases: list[cst.ImportAlias] = []
        for alias in statement.names:
            module = dotted(alias.name)
            vendor = self._imports.survey.vendor(module)
            mirror = None if vendor is None else self._imports.module(vendor, module, self._line(statement))
            if vendor is None or mirror is None:
                aliases.append(alias)
            elif alias.asname is not None:
                aliases.append(alias.with_changes(name=_spelled(mirror)))
            else:
                bound = cst.AsName(cst.Name(vendor.package))
                aliases.append(cst.ImportAlias(_spelled(vendor.mirror), bound, comma=alias.comma))
                if mirror != vendor.mirror:  # the submodule is loaded as well
                    aliases[-1] = aliases[-1].with_changes(comma=_COMMA)
                    aliases.append(cst.ImportAlias(_spelled(mirror), comma=alias.comma))
        return None if list(statement.names) == aliases else [statement.with_changes(names=aliases)]

    def _from(self, statement: cst.ImportFrom) -> list[Any] | None:
        """Rewrite `from x import y`, into several statements where the names part."""
        module = dotted(statement.module)
        vendor = None if statement.relative else self._imports.survey.vendor(module)
        if vendor is None:
            return None
        line = self._line(statement)
        if isinstance(statement.names, cst.ImportStar):
            mirror = self._imports.module(vendor, module, line)
            return mirror and [statement.with_changes(module=_spelled(mirror))]  # type: ignore[return-value]
        found = [
            (alias, self._imports.name(vendor, module, dotted(alias.name), line)) for alias in statement.names
        ]
        modules = {place[0] for _, place in found if place is not None}
        if not modules:
            return None
        left = [alias for alias, place in found if place is None]
        if len(modules) > 1 and not left and _holds_comments(statement):
            # One statement keeps the comments between its names; the mirror has them all.
            return [statement.with_changes(module=_spelled(f"ostiary.compat.{module}"))]
        once = len({place for _, place in found}) == len(found)
        if len(modules) == 1 and not left and (once or _holds_comments(statement)):
            return [self._in_place(statement, [place for _, place in found if place is not None])]
        targets = [
            _Target(place[0], *self._bound(statement, alias, place[1]))
            for alias, place in found
            if place is not None
        ]
        made: list[Any] = [_written(each, targets) for each in sorted(modules)]
        if left:
            kept = [alias.with_changes(comma=cst.MaybeSentinel.DEFAULT) for alias in left]
            made.append(cst.ImportFrom(statement.module, kept))
        return made

    def _bound(self, statement: cst.ImportFrom, alias: cst.ImportAlias, new: str) -> tuple[str, str]:
        """Return a name in its new place, and the name that it is bound to here."""
        if alias.asname is not None:
            return new, dotted(alias.asname.name)
        old = dotted(alias.name)
        return new, new if new == old or self._names.rename(statement, old, new) else old

    def _in_place(self, statement: cst.ImportFrom, places: list[tuple[str, str]]) -> cst.ImportFrom:
        """Change module and names, and keep the statement's shape: parentheses, commas, comments."""
        aliases: list[cst.ImportAlias] = []
        names: Any = statement.names
        for alias, (_, new) in zip(names, places, strict=True):
            name, bound = self._bound(statement, alias, new)
            asname = alias.asname
            if asname is None and name != bound:
                asname = cst.AsName(cst.Name(bound))
            aliases.append(alias.with_changes(name=cst.Name(name), asname=asname))
        return statement.with_changes(module=_spelled(places[0][0]), names=aliases)


class _Planning(cst.CSTVisitor):
    """Show each import statement to a function."""

    def __init__(self, plan: Any) -> None:
        super().__init__()
        self._plan = plan

    def visit_Import(self, node: cst.Import) -> None:  # noqa: N802
        self._plan(node)

    def visit_ImportFrom(self, node: cst.ImportFrom) -> None:  # noqa: N802
        self._plan(node)


_COMMA = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _holds_comments(statement: cst.ImportFrom) -> bool:
    return "#" in cst.Module([]).code_for_node(statement)


def _written(module: str, targets: Iterable[_Target]) -> cst.BaseSmallStatement:
    """Write one import statement."""
    names = list(
        dict.fromkeys(
            each.name if each.name == each.bound else f"{each.name} as {each.bound}"
            for each in targets
            if each.module == module
        )
    )
    text = f"from {module} import {', '.join(names)}"
    if len(text) > _LONGEST:
        text = f"from {module} import (\n    " + ",\n    ".join(names) + ",\n)"
    [line] = cst.parse_module(text).body
    assert isinstance(line, cst.SimpleStatementLine)
    return line.body[0]
