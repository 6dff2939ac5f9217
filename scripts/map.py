"""Draw docs/map.md: the floors from the contract that import-linter checks, the rooms in their own words.

`python scripts/map.py` writes it; a test holds that it is current.
"""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """# The map of the house

Drawn by `python scripts/map.py` from the contract in `pyproject.toml` and from what each room says of itself; do not
write here. One may look down the stairs, never up; rooms of one floor do not look at each other.

"""


def floors(root: Path) -> list[list[str]]:
    """The rooms of each floor, top floor first."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return [[room.strip() for room in layer.split("|")] for layer in layers]


def words_of(root: Path, room: str) -> str:
    """What a room says of itself: its docstring as one line."""
    source = (root / "src" / "anju" / room / "__init__.py").read_text(encoding="utf-8")
    return " ".join((ast.get_docstring(ast.parse(source)) or "").split())


def draw(root: Path = ROOT) -> str:
    """The whole page."""
    drawn = floors(root)
    lines = [
        f"| {number} | [{room}](rooms/{room}.md) | {words_of(root, room)} |"
        for number, rooms in zip(range(len(drawn), 0, -1), drawn, strict=True)
        for room in rooms
    ]
    return HEAD + "\n".join(["| Floor | Room | What it is |", "|---|---|---|", *lines]) + "\n"


if __name__ == "__main__":
    (ROOT / "docs" / "map.md").write_text(draw(), encoding="utf-8")
