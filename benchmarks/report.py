"""From raw rounds to medians, ratios, a table and a plot."""

from __future__ import annotations

import json
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Round = dict[str, Any]


def per_call(figures: Round, key: str) -> float:
    return float(figures[key]) / float(figures["calls"])


def requests_per_call(figures: Round) -> float:
    """Return the requests that the server saw for each call, less those of warming up."""
    return (float(figures["server"]["requests"]) - float(figures["warm_up"])) / float(figures["calls"])


# What is read out of one run of one contestant. A column is left out where no contestant has it.
COLUMNS: dict[str, tuple[str, Callable[[Round], float]]] = {
    "cpu_us": ("CPU µs/{unit}", lambda figures: per_call(figures, "cpu_seconds") * 1e6),
    "per_second": ("{unit}s/s", lambda figures: figures["calls"] / figures["seconds"]),
    "p50_us": ("p50 µs", lambda figures: float(figures["p50_us"])),
    "p99_us": ("p99 µs", lambda figures: float(figures["p99_us"])),
    "paced_p50_us": ("paced p50 µs", lambda figures: float(figures["paced_p50_us"])),
    "cpu_seconds": ("CPU s/{unit}", lambda figures: per_call(figures, "cpu_seconds")),
    "ms": ("ms/{unit}", lambda figures: per_call(figures, "seconds") * 1e3),
    "memory_mb": ("MB", lambda figures: float(figures["memory_mb"])),
    "requests": ("requests/{unit}", requests_per_call),
    "connections": ("connections", lambda figures: float(figures["server"]["connections"])),
    "peak_rss_mb": ("peak MB", lambda figures: float(figures["peak_rss_mb"])),
}
# Of these, the ratio to the base is what to look at: it is taken within each round, where the machine was the same.
RATIOS = ("cpu_us", "per_second", "p50_us", "paced_p50_us", "cpu_seconds", "ms", "memory_mb")
# Shown where a comparison asks for them alone: elsewhere other columns say the same.
ON_REQUEST = ("cpu_seconds", "ms")


def medians(raw: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return for each contestant the medians over rounds, and ratios as `<column>_ratio` with their range."""
    rounds = [each["figures"] for each in raw["rounds"]]
    found: dict[str, dict[str, float]] = {}
    for name in raw["contestants"]:
        row: dict[str, float] = {}
        for column, (_, read) in COLUMNS.items():
            values = readings(rounds, name, read)
            if values is None:
                continue
            row[column] = statistics.median(values)
            base = readings(rounds, raw["base"], read)
            if column in RATIOS and base is not None:
                ratios = [value / other for value, other in zip(values, base, strict=True)]
                row[f"{column}_ratio"] = statistics.median(ratios)
                row[f"{column}_ratio_low"], row[f"{column}_ratio_high"] = min(ratios), max(ratios)
        found[name] = row
    return found


def readings(
    rounds: Sequence[dict[str, Round]], name: str, read: Callable[[Round], float]
) -> list[float] | None:
    """Return one reading a round, or None where a contestant does not give it."""
    try:
        return [read(figures[name]) for figures in rounds]
    except (KeyError, TypeError):
        return None


def number(value: float) -> str:
    """Return a figure with three digits that mean something."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def table(raw: dict[str, Any]) -> str:
    """Return the medians as a Markdown table; a ratio stands beside its column, with its range over the rounds."""
    rows = medians(raw)
    asked = raw.get("columns") or [column for column in COLUMNS if column not in ON_REQUEST]
    columns = [column for column in asked if any(column in row for row in rows.values())]
    head = ["contestant"]
    for column in columns:
        head.append(COLUMNS[column][0].format(unit=raw["unit"]))
        if column in RATIOS:
            head.append("× base")
    lines = [head, ["---", *["---:"] * (len(head) - 1)]]
    for name, row in rows.items():
        cells = [f"**{name}** (base)" if name == raw["base"] else name]
        for column in columns:
            cells.append(number(row[column]) if column in row else "")
            if column in RATIOS:
                cells.append(ratio(row, column, is_base=name == raw["base"]))
        lines.append(cells)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def target_lines(raw: dict[str, Any]) -> list[str]:
    """Return a table of what was to be reached and what was seen; empty where nothing was stated."""
    stated = raw.get("targets") or []
    if not stated:
        return []
    rows = medians(raw)
    lines = ["| target | limit | seen | |", "| --- | ---: | ---: | --- |"]
    for target in stated:
        label = COLUMNS[target["column"]][0].format(unit=raw["unit"])
        seen = seen_of(raw, rows, target)
        reached = seen >= target["value"] if target["at_least"] else seen <= target["value"]
        other = target["of"] or raw["base"]
        of = f" more than {other}" if target.get("added") else f" × {other}" if target["ratio"] else ""
        limit = f"{'≥' if target['at_least'] else '≤'} {number(target['value'])}"
        lines.append(
            f"| {target['contestant']}: {label}{of} | {limit} | {number(seen)} | {'reached' if reached else 'MISSED'} |"
        )
    return lines


def seen_of(raw: dict[str, Any], rows: dict[str, dict[str, float]], target: dict[str, Any]) -> float:
    """Return the median that a target is about; of a ratio or a difference, the median of those within a round."""
    name, column = target["contestant"], target["column"]
    rounds = [each["figures"] for each in raw["rounds"]]
    read = COLUMNS[column][1]
    other = target["of"] or raw["base"]
    if target.get("added"):
        return statistics.median(read(each[name]) - read(each[other]) for each in rounds)
    if not target["ratio"]:
        return rows[name][column]
    return statistics.median(read(each[name]) / read(each[other]) for each in rounds)


def ratio(row: dict[str, float], column: str, *, is_base: bool) -> str:
    if f"{column}_ratio" not in row:
        return ""
    if is_base:
        return "1.00"
    low, high = row[f"{column}_ratio_low"], row[f"{column}_ratio_high"]
    return f"{number(row[f'{column}_ratio'])} ({number(low)}–{number(high)})"


def page(raw: dict[str, Any]) -> str:
    """Return the page of one comparison."""
    machine, loads = raw["machine"], [each["load"] for each in raw["rounds"]]
    return "\n".join(
        [
            f"# {raw['title']}",
            "",
            *([raw["note"], ""] if raw["note"] else []),
            table(raw),
            "",
            *([*target_lines(raw), ""] if raw.get("targets") else []),
            f"![{raw['title']}]({raw['name']}.svg)",
            "",
            f"Medians of {len(raw['rounds'])} interleaved rounds, each contestant in a fresh process; ratios are "
            "medians of the ratios within a round, their range in brackets. CPU is that of the contestant's "
            "process, with all its threads; the server is another process on the same machine.",
            "",
            f"Measured {raw['began']} on {machine['cores']} cores, {machine['system']}, CPython {machine['python']}, "
            f"server on {machine['server_loop']}, load average {min(loads):.1f}–{max(loads):.1f}. Raw rounds: "
            f"[raw/{raw['name']}.json](raw/{raw['name']}.json).",
            "",
        ]
    )


def plot(raw: dict[str, Any], file: Path) -> None:
    """Draw some columns as bars, CPU and speed by default: the median, each round as a dot, the base as a line."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    rounds, names = [each["figures"] for each in raw["rounds"]], list(reversed(raw["contestants"]))
    # No date and fixed ids, so that the same rounds draw the same file.
    mpl.rcParams |= {"svg.hashsalt": "ostiary", "svg.fonttype": "none"}
    columns = raw.get("plots") or ("cpu_us", "per_second")
    figure = Figure(figsize=(10, 1.2 + 0.42 * len(names)), layout="constrained")
    places = figure.subplots(1, len(columns), sharey=True, squeeze=False)[0]
    for axes, column in zip(places, columns, strict=True):
        label, read = COLUMNS[column]
        for position, name in enumerate(names):
            values = readings(rounds, name, read) or []
            ours = name.startswith("ostiary")
            axes.barh(position, statistics.median(values), color="#2f6f8f" if ours else "#b9c4cb")
            axes.plot(values, [position] * len(values), ".", color="#1b2a33", markersize=3)
        base = readings(rounds, raw["base"], read) or [0]
        axes.axvline(statistics.median(base), color="#c2563a", linewidth=1, linestyle="--")
        axes.set_xlabel(label.format(unit=raw["unit"]))
        axes.set_yticks(range(len(names)), names)
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(raw["title"])
    figure.savefig(file, metadata={"Date": None})


def write_report(raw: dict[str, Any], folder: Path) -> str:
    """Write raw rounds, table and plot of one comparison, and return the table."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    (folder / "raw" / f"{raw['name']}.json").write_text(json.dumps(raw, indent=1) + "\n", "utf-8")
    (folder / f"{raw['name']}.md").write_text(page(raw), "utf-8")
    plot(raw, folder / f"{raw['name']}.svg")
    return table(raw)
