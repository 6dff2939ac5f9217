import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("ratchet", ROOT / "scripts" / "ratchet.py")
ratchet = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(ratchet)

THREE_ROOMS = "".join(f"from anju.{room} import a\n" for room in ("people", "places", "papers"))
LIMITS = {
    "source_file": 20, "door_file": 15, "function": 5, "class": 10, "view": 4, "test_file": 20, "room": 100,
    "door": 100, "rooms_imported": 2, "public_actions": 2,
}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "src" / "anju" / "stays").mkdir(parents=True)
    (tmp_path / "src" / "anju" / "desk").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "src" / "anju" / "stays" / "__init__.py").write_text('"""Who lives where."""\n')
    settings(tmp_path)
    return tmp_path


def settings(house: Path, exceptions: str = "") -> None:
    limits = "".join(f"{name} = {limit}\n" for name, limit in LIMITS.items())
    (house / "pyproject.toml").write_text(f"[tool.anju.ratchet]\n{limits}[tool.anju.ratchet.exceptions]\n{exceptions}")


def write(house: Path, place: str, text: str) -> None:
    (house / "src" / "anju" / place).write_text(text)


def test_an_orderly_house_passes(house: Path) -> None:
    write(house, "stays/rules.py", "def check() -> None:\n    pass\n")
    assert ratchet.findings(house) == []


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        ("stays/rules.py", "x = 1\n" * 21, "source_file has 21"),
        ("stays/rules.py", "def check():\n" + "    x = 1\n" * 6, "function has 7"),
        ("stays/rules.py", "class A:\n" + "    x = 1\n" * 10, "class has 11"),
        ("desk/pages.py", "x = 1\n" * 16, "door_file has 16"),
        ("desk/pages.py", "def show(request):\n" + "    x = 1\n" * 4, "view has 5"),
        ("stays/actions.py", "def a(): 0\ndef b(): 0\ndef c(): 0\n", "public_actions has 3"),
        ("stays/queries.py", THREE_ROOMS, "rooms_imported has 3"),
        ("stays/utils.py", "", "the name says nothing"),
        ("desk/pages.py", "Stay.objects.all()\n", "a door builds a query"),
        ("stays/rules.py", "# TO" + "DO later\n", "postponed"),
    ],
)  # fmt: skip
def test_what_is_out_of_order_is_named(house: Path, place: str, text: str, said: str) -> None:
    write(house, place, text)
    found = ratchet.findings(house)
    assert len(found) == 1
    assert place in found[0] or "src/anju/stays" in found[0]
    assert said in found[0]


@pytest.mark.parametrize(
    ("lines", "exception", "said"),
    [
        (24, '"src/anju/stays/rules.py" = {at = 24, reason = "one table"}', []),
        (25, '"src/anju/stays/rules.py" = {at = 24, reason = "one table"}', ["its exception says 24"]),
        (23, '"src/anju/stays/rules.py" = {at = 24, reason = "one table"}', ["its exception says 24"]),
        (24, '"src/anju/stays/rules.py" = {at = 24, reason = ""}', ["no reason"]),
        (20, '"src/anju/stays/rules.py" = {at = 24, reason = "one table"}', ["no longer needed"]),
    ],
)
def test_an_exception_holds_its_size_exactly(house: Path, lines: int, exception: str, said: list[str]) -> None:
    write(house, "stays/rules.py", "x = 1\n" * lines)
    settings(house, exception)
    found = ratchet.findings(house)
    assert len(found) == len(said)
    assert all(word in line for word, line in zip(said, found, strict=True))


def test_this_house_is_in_order() -> None:
    assert ratchet.findings() == []
