"""`anju rules check`: a town's pack tried over the shipped ones before anybody works by it."""

import json
from pathlib import Path

from click.testing import CliRunner

from anju.rulebook.trial import tried
from anju.site.cli import cli
from rulebook.writing import CHANGE, HEAD, PACKS

EXAMPLE = """
[[example]]
about = "五日"
rule = "change.address"
at = 2025-09-15
due = "{}T24:00+08:00"
"""


def asked(folder: Path, text: str) -> tuple[int, dict[str, object]]:
    (folder / "cn-99-2020.toml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(cli, ["rules", "check", str(folder), "--json"])
    answer: dict[str, object] = json.loads(done.stdout)
    return done.exit_code, answer


def test_the_shipped_packs_stand() -> None:
    assert not tried((PACKS,)).problems


def test_a_sound_pack_passes_with_its_examples(tmp_path: Path) -> None:
    code, answer = asked(tmp_path, HEAD + CHANGE + EXAMPLE.format("2025-09-22"))
    assert (code, answer["ok"], answer["problems"]) == (0, True, [])


def test_an_example_that_comes_out_otherwise_is_told(tmp_path: Path) -> None:
    code, answer = asked(tmp_path, HEAD + CHANGE + EXAMPLE.format("2025-09-19"))
    assert (code, answer["ok"]) == (1, False)
    (problem,) = tried((PACKS, tmp_path)).problems
    assert (problem.code, problem.rule, problem.params["found"]) == (
        "example",
        "change.address",
        "2025-09-22T24:00+08:00",
    )


def test_gaps_are_remarks_and_all_problems_come_at_once(tmp_path: Path) -> None:
    parted = CHANGE + "valid_through = 2020-06-30\n" + CHANGE + "valid_from = 2020-08-01\n"
    code, answer = asked(tmp_path, HEAD + parted)
    assert (code, len(answer["remarks"])) == (0, 1)  # type: ignore[arg-type]
    other = tmp_path / "other"
    other.mkdir()
    code, answer = asked(other, HEAD + CHANGE + CHANGE + "grace = 3\n" + 'status = "disabled"\n')
    assert (code, answer["packs"]) == (1, 0)
    assert {"key-unknown", "reason-unsaid"} <= {problem["code"] for problem in answer["problems"]}  # type: ignore[attr-defined]
