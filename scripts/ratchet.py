"""Hold the sizes and the names of the house (CONTRIBUTING.md); what is too big fails, with place and number.

Limits and exceptions stand in pyproject.toml under [tool.anju.ratchet]. An exception names `path` or `path::name`, the
size it is allowed (`at`) and the reason. It fails when the thing outgrows `at`, and also when it has shrunk: then the
exception must be lowered or removed. So the list only shrinks.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
DOORS = {"desk", "api"}
NAMELESS = {"utils", "util", "core", "common", "helpers", "misc", "manager", "managers", "service", "services"}
NAMELESS |= {"handler", "handlers", "processor", "processors"}
# A door calls queries and actions; it never builds a query of its own.
OWN_QUERY = re.compile(r"\.objects\b")
POSTPONED = re.compile(r"#\s*(TODO|FIXME|XXX|HACK)\b")


class Size(NamedTuple):
    place: str
    kind: str
    count: int


def lines_of(node: ast.AST) -> int:
    return (getattr(node, "end_lineno", 0) or 0) - getattr(node, "lineno", 0) + 1


def is_view(node: ast.AST, room: str) -> bool:
    if room not in DOORS or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    return bool(node.args.args) and node.args.args[0].arg == "request" and not node.name.startswith("_")


def sizes_of_source(path: Path, root: Path) -> Iterator[Size]:
    """File, functions, classes and views of one source file; public functions of an actions module."""
    place, text = str(path.relative_to(root)), path.read_text(encoding="utf-8")
    if "migrations" in path.parts:
        return
    room = path.relative_to(root / "src" / "anju").parts[0]
    yield Size(place, "door_file" if room in DOORS else "source_file", text.count("\n"))
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            kind = "view" if is_view(node, room) else "function"
            yield Size(f"{place}::{node.name}", kind, lines_of(node))
        elif isinstance(node, ast.ClassDef):
            yield Size(f"{place}::{node.name}", "class", lines_of(node))
    if path.stem == "actions" or path.parent.name == "actions":
        public = [n for n in tree.body if isinstance(n, ast.FunctionDef) and not n.name.startswith("_")]
        yield Size(place, "public_actions", len(public))


def sizes_of_rooms(root: Path) -> Iterator[Size]:
    """Lines of a room, and how many other rooms it imports (kernel, doors and site aside)."""
    for room in sorted(path for path in (root / "src" / "anju").iterdir() if (path / "__init__.py").exists()):
        files = [path for path in room.rglob("*.py") if "migrations" not in path.parts]
        place = str(room.relative_to(root))
        texts = [path.read_text(encoding="utf-8") for path in files]
        # A door has a thin file a page and no words of its own: what must not grow there is the view.
        yield Size(place, "door" if room.name in DOORS else "room", sum(text.count("\n") for text in texts))
        if room.name not in DOORS | {"site"}:
            found = {name for text in texts for name in re.findall(r"^(?:from|import) anju\.(\w+)", text, re.MULTILINE)}
            yield Size(place, "rooms_imported", len(found - {room.name, "kernel"}))


def words(root: Path) -> Iterator[str]:
    """Names and phrases the house refuses."""
    for path in sorted((root / "src" / "anju").rglob("*.py")):
        place, room = path.relative_to(root), path.relative_to(root / "src" / "anju").parts[0]
        if path.stem in NAMELESS:
            yield f"{place}: the name says nothing; find the domain's word"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if room in DOORS and OWN_QUERY.search(line):
                yield f"{place}:{number}: a door builds a query; call the room's queries or actions"
            if POSTPONED.search(line):
                yield f"{place}:{number}: postponed work belongs into an issue"


def all_sizes(root: Path) -> Iterator[Size]:
    for path in sorted((root / "src" / "anju").rglob("*.py")):
        yield from sizes_of_source(path, root)
    yield from sizes_of_rooms(root)
    for path in sorted((root / "tests").rglob("*.py")):
        yield Size(str(path.relative_to(root)), "test_file", path.read_text(encoding="utf-8").count("\n"))


def findings(root: Path = ROOT) -> list[str]:
    """Every violation, as a line to print; empty when the house is in order."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["anju"]["ratchet"]
    exceptions = dict(settings.get("exceptions", {}))
    found = list(words(root))
    for place, kind, count in all_sizes(root):
        limit = settings[kind]
        if count <= limit:
            continue
        allowed = exceptions.pop(place, None)
        if allowed is None:
            found.append(f"{place}: {kind} has {count}, limit {limit}")
        elif not allowed.get("reason"):
            found.append(f"{place}: its exception has no reason")
        elif count != allowed["at"]:
            found.append(f"{place}: {kind} has {count}, its exception says {allowed['at']}")
    return found + [f"{place}: the exception is no longer needed" for place in exceptions]


if __name__ == "__main__":
    problems = findings()
    for problem in problems:
        print(problem)
    print("The house is in order." if not problems else f"{len(problems)} things are out of order.")
    sys.exit(1 if problems else 0)
