"""The picture of the rooms and of the arrows between them, from the imports that the code really has."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import grimp

ROOT = Path(__file__).resolve().parent.parent.parent
WIDTH, ROW, HIGH, MARGIN, GAP = 760, 70, 30, 28, 24
GENERATED, RUNTIME = "ostiary_api.<service>", "ostiary_api._runtime"
# What stands in one row and is used alike is drawn as one box, and leaves that nearly everyone imports are not drawn.
SERVICES = ("layer", "liminal", "orquesta", "libretto", "aigateway", "own")
LEAVES = ("errors", "config", "version")
TOGETHER = " · ".join(SERVICES)
# Beside which rooms the generated ones are drawn: those that speak to them.
BESIDE = {GENERATED: TOGETHER, RUNTIME: "_core"}
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1d2733; text-anchor: middle; dominant-baseline: central }
  rect.room { fill: #eef3fb; stroke: #4a6fa5 }
  rect.made { fill: #f6f0e2; stroke: #a5814a }
  path { fill: none; stroke: #8793a3; stroke-width: 1.1; marker-end: url(#head) }
"""
HEAD = (
    '<marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" style="fill: #8793a3; stroke: none; marker-end: none"/></marker>'
)
Arrow = tuple[str, str]


class Box(NamedTuple):
    """Where a room is drawn."""

    left: float
    top: float
    wide: float


def pages() -> dict[str, str]:
    """Return the picture, as SVG."""
    arrows = arrows_of(grimp.build_graph("ostiary", "ostiary_api"))
    return {"rooms.svg": drawing(layout(rows()), without_shortcuts(arrows))}


def rows() -> list[list[str]]:
    """Return the rooms as the first contract of import-linter orders them, the generated ones beside them."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    found = []
    for layer in declared[0]["layers"]:
        rooms = [drawn_as(room.strip(" ()")) for room in layer.replace(":", "|").split("|")]
        rooms = [room for room in dict.fromkeys(rooms) if room not in ("__main__", *LEAVES)]
        found.append([*rooms, *(made for made, neighbour in BESIDE.items() if neighbour in rooms)])
    return [rooms for rooms in found if rooms]


def drawn_as(room: str) -> str:
    return TOGETHER if room in SERVICES else room


def room_of(module: str) -> str:
    """Return the box that a module is in; all generated services are one."""
    package, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    if package == "ostiary_api":
        return RUNTIME if room == "_runtime" else GENERATED
    return drawn_as(room)


def arrows_of(graph: grimp.ImportGraph) -> set[Arrow]:
    """Return which box imports which."""
    found = {
        (room_of(module), room_of(imported))
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    apart = ("", "__main__", *LEAVES)
    return {(one, other) for one, other in found if one != other and one not in apart and other not in apart}


def without_shortcuts(arrows: set[Arrow]) -> list[Arrow]:
    """Leave out an arrow where a longer way leads to the same room: the picture shows what depends on what."""
    below = {one: {other for start, other in arrows if start == one} for one, _ in arrows}

    def reached(room: str) -> set[str]:
        direct = below.get(room, set())
        return direct.union(*(reached(each) for each in direct))

    far = {one: set[str]().union(*(reached(each) for each in direct)) for one, direct in below.items()}
    return sorted((one, other) for one, other in arrows if other not in far[one])


def layout(layers: list[list[str]]) -> dict[str, Box]:
    boxes: dict[str, Box] = {}
    for number, layer in enumerate(layers):
        widths = [max(70.0, 7.2 * len(room) + 22) for room in layer]
        left = (WIDTH - sum(widths) - GAP * (len(layer) - 1)) / 2
        for room, wide in zip(layer, widths, strict=True):
            boxes[room] = Box(left, MARGIN + number * ROW, wide)
            left += wide + GAP
    return boxes


def drawing(boxes: dict[str, Box], arrows: Iterable[Arrow]) -> str:
    high = max(box.top for box in boxes.values()) + HIGH + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {high:g}" role="img">',
        "<title>Which room imports which; an arrow is left out where a longer way leads to the same room</title>",
        f"<style>{STYLE}</style><defs>{HEAD}</defs>",
        f'<rect width="{WIDTH}" height="{high:g}" rx="8" fill="#fff"/>',
        *curves(boxes, list(arrows)),
    ]
    for room, box in boxes.items():
        kind = "made" if room in BESIDE else "room"
        lines.append(
            f'<rect class="{kind}" x="{box.left:g}" y="{box.top:g}" width="{box.wide:g}" height="{HIGH}" rx="6"/>'
            f'<text x="{box.left + box.wide / 2:g}" y="{box.top + HIGH / 2:g}">{escape(room)}</text>'
        )
    return "\n".join([*lines, "</svg>"]) + "\n"


def curves(boxes: dict[str, Box], arrows: list[Arrow]) -> list[str]:
    """Return a path an arrow; the ends of several at one box stand beside each other, in the order of their others."""

    def middle(room: str) -> float:
        return boxes[room].left + boxes[room].wide / 2

    def port(room: str, others: list[str], other: str) -> float:
        order = sorted(others, key=middle)
        return boxes[room].left + boxes[room].wide * (order.index(other) + 1) / (len(order) + 1)

    beside = [(one, other) for one, other in arrows if boxes[one].top == boxes[other].top]
    down = [arrow for arrow in arrows if arrow not in beside]
    drawn = []
    for one, other in beside:
        y = boxes[one].top + HIGH / 2
        drawn.append(
            f'<path d="M{boxes[one].left + boxes[one].wide:.1f} {y:g}H{boxes[other].left - 1:.1f}"/>'
        )
    for one, other in down:
        x = port(one, [end for start, end in down if start == one], other)
        u = port(other, [start for start, end in down if end == other], one)
        y, v = boxes[one].top + HIGH, boxes[other].top - 1
        bend = min(ROW, (v - y) * 0.6)
        drawn.append(f'<path d="M{x:.1f} {y:g}C{x:.1f} {y + bend:g} {u:.1f} {v - bend:g} {u:.1f} {v:g}"/>')
    return drawn
