"""`anju journal`: sealed, published, verified, and the exit status says it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from anju.journal.models import Seal
from anju.site.cli import cli
from journal.trail import as_owner, ids, seal, sql, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_list_of_heads(settings, tmp_path: Path) -> None:
    settings.ANJU_HOME = tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["journal", *words])


def test_sealing_says_how_much_and_what_waits() -> None:
    write(3)
    done = run("seal")
    assert done.exit_code == 0
    assert done.stdout == "0 lines in 0 seals; 6 wait for a transaction to end\n"


def test_a_head_is_one_line_and_found_again_years_later(tmp_path: Path) -> None:
    assert "Nothing is sealed yet" in run("head").output
    write()
    seal()
    line = run("head").stdout
    said = json.loads(run("head", "--json").stdout)
    assert line == said["line"] + "\n" and said["number"] == 2
    (gazette := tmp_path / "gazette.txt").write_text(f"Notice 12\n{line}")
    write()
    seal()
    for published in (str(gazette), said["head"], said["line"]):
        done = run("verify", "--head", published)
        assert done.exit_code == 0, done.output
        assert "sound: 20 lines in 4 seals, 3 heads kept elsewhere looked for" in done.stdout


def test_a_head_of_another_chain_is_named() -> None:
    write()
    seal()
    done = run("verify", "--head", "ab" * 32)
    assert done.exit_code == 1
    assert "WRONG   journal_seal: the head kept outside is not in the chain" in done.stdout


@pytest.mark.parametrize("head", ["abcd", "/no/such/file"])
def test_what_is_no_head_is_bad_usage(head: str) -> None:
    assert run("verify", "--head", head).exit_code == 2


def test_the_first_bent_line_is_named_for_people_and_for_programs() -> None:
    write()
    seal()
    bent = ids("journal_accessline")[3]
    with as_owner():
        sql("DELETE FROM journal_accessline WHERE id = %s", bent)
    done = run("verify")
    assert done.exit_code == 1
    assert done.stdout.startswith(f"WRONG   journal_accessline {bent}: removed after seal 2 was made\nNOT SOUND, 1 ")
    answer = run("verify", "--json")
    assert answer.exit_code == 1
    said = json.loads(answer.stdout)
    assert said["first"] == said["problems"][0]
    assert (said["first"]["table"], said["first"]["id"], said["first"]["wrong"]) == (
        "journal_accessline", bent, "removed",
    )  # fmt: skip
    assert said["sound"] is False and said["wrong_seals"] == 1 and said["waiting"] == {"line": 0, "access": 0}
    assert bytes.fromhex(said["head"]) == bytes(Seal.objects.latest("number").head)


def test_verifying_may_begin_later() -> None:
    write()
    seal()
    assert "5 lines in 1 seals" in run("verify", "--from", "2").stdout
