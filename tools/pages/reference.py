"""One page a public module, which mkdocstrings fills from docstrings and types when the site is built."""

import importlib
from collections.abc import Iterator

GROUPS = {
    "All services": (
        "ostiary",
        "ostiary.door",
        "ostiary.door.guard",
        "ostiary.config",
        "ostiary.errors",
        "ostiary.auth",
    ),
    "Services": (
        "ostiary.layer",
        "ostiary.liminal",
        "ostiary.orquesta",
        "ostiary.libretto",
        "ostiary.aigateway",
    ),
    "For all of them": (
        "ostiary.record",
        "ostiary.prompts",
        "ostiary.pii",
        "ostiary.integrations",
        "ostiary.integrations.broker",
        "ostiary.integrations.otlp",
    ),
    "Around them": (
        "ostiary.aigateway.gateway",
        "ostiary.aigateway.tools",
        "ostiary.own",
        "ostiary.generate",
        "ostiary.migrate",
        "ostiary.sandbox",
        "ostiary.testing",
    ),
}
# Where every class has what the root has, it is told once.
OPTIONS = {"ostiary.errors": "    options:\n      inherited_members: false\n"}
OPENING = """\
# Reference

What can be imported, module by module, from the code's own types and docstrings. What a module doesn't list here is not
public, and may change without notice. An operation that is said to return `Flow[T]` returns a `T` on a blocking client
and is a coroutine function that returns a `T` on an async one.

"""
MORE = """
Further: the [commands](commands.md), what goes over [the wire](wire/index.md) of each service, and the vendors' import
trees, `ostiary.compat.<package>`, which have the vendors' names and are described in the guides of the services.
"""


def pages() -> dict[str, str]:
    """Return a page a module, and the list of them."""
    index = OPENING
    found: dict[str, str] = {}
    for group, modules in GROUPS.items():
        index += f"## {group}\n\n| module | |\n|---|---|\n"
        for name in modules:
            found[f"reference/{name}.md"] = f"# {name}\n\n::: {name}\n{OPTIONS.get(name, '')}"
            index += f"| [`{name}`]({name}.md) | {summary(name)} |\n"
        index += "\n"
    return {"reference/index.md": index.rstrip("\n") + "\n" + MORE} | found


def summary(name: str) -> str:
    """Return the first paragraph of a module's docstring, less the name of the service that it begins with."""
    return " ".join((importlib.import_module(name).__doc__ or "").split("\n\n")[0].split())


def listed() -> Iterator[str]:
    """Yield the modules that have a page."""
    for modules in GROUPS.values():
        yield from modules
