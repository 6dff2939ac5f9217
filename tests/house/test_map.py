import importlib.util
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("house_map", ROOT / "scripts" / "map.py")
house_map = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(house_map)

CONTRACT = """[[tool.importlinter.contracts]]
id = "floors"
layers = ["desk | api", "stays"]
"""
STAYS = "| 1 | [stays](rooms/stays.md) | Who lives where. A stay is a fact. |"


def test_the_map_is_current() -> None:
    assert (ROOT / "docs" / "map.md").read_text(encoding="utf-8") == house_map.draw(), "run: python scripts/map.py"


def test_every_room_is_on_the_map_and_says_what_it_is() -> None:
    rooms = {path.parent.name for path in (ROOT / "src" / "anju").glob("*/__init__.py")}
    drawn = {room for floor in house_map.floors(ROOT) for room in floor}
    assert drawn == rooms
    assert [room for room in rooms if len(house_map.words_of(ROOT, room)) < 30] == []


def test_every_room_has_a_page_and_every_page_a_room() -> None:
    rooms = {room for floor in house_map.floors(ROOT) for room in floor}
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "rooms").glob("*.md")}
    assert set(pages) == rooms
    assert [room for room, page in pages.items() if not page.startswith(f"# {room} — ") or len(page) < 200] == []


def test_floors_are_numbered_from_the_ground(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(CONTRACT)
    for room in ("desk", "api", "stays"):
        (tmp_path / "src" / "anju" / room).mkdir(parents=True)
        words = '"""Who lives where.\n\nA stay is a fact.\n"""\n' if room == "stays" else '"""A door."""\n'
        (tmp_path / "src" / "anju" / room / "__init__.py").write_text(words)
    page = house_map.draw(tmp_path).splitlines()
    assert page[-1] == STAYS
    assert page[-2].startswith("| 2 | [api]")
