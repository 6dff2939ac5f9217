import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils.translation import override

from anju.site.children import Children, children
from anju.site.cli import COMMANDS, cli, main
from cast import make_divisions


def test_help_lists_every_command() -> None:
    done = CliRunner().invoke(cli, ["--help"])
    assert done.exit_code == 0
    assert all(name in done.output for name in COMMANDS)


@pytest.mark.parametrize("words", [["no-such-command"], ["serve", "--port", "many"], ["doctor", "--yaml"]])
def test_bad_usage_ends_with_2(words: list[str]) -> None:
    assert CliRunner().invoke(cli, words).exit_code == 2


def test_a_database_of_ones_own_is_not_started_beside_a_given_one(monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner@db.example/anju")
    done = CliRunner().invoke(cli, ["db", "start"])
    assert done.exit_code == 2
    assert "DATABASE_URL is set" in done.output


def test_children_stop_with_the_block_however_it_ends() -> None:
    group = Children()

    def run() -> None:
        with children(group):
            group.start("a", [sys.executable, "-c", "import time; time.sleep(60)"], {})
            assert group.ended() is None
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    assert group.ended() == "a"


def test_the_first_child_to_end_is_named() -> None:
    with children() as group:
        group.start("long", ["sleep", "60"], {})
        group.start("short", ["true"], {})
        assert group.wait() == "short"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", "anju: 没有规则包 cn-51-2041；现有：cn-51-2016"),
        ("en", "anju: There is no pack cn-51-2041; there is"),
    ],
)
def test_an_error_is_one_line_in_the_installation_s_language(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with override(language):
        assert ended_with(monkeypatch, "rules", "list", "--pack", "cn-51-2041") == 2
    said = capsys.readouterr().err
    assert said.startswith(words)
    assert said.count("\n") == 1


def test_a_deadline_from_before_the_law_says_so() -> None:
    words = ["rules", "due", "--pack", "cn-51-2014", "--rule", "declare.landlord.start", "--at", "1999-01-01T08:00"]
    with override("en"):
        plain = CliRunner().invoke(cli, words).output
        told = json.loads(CliRunner().invoke(cli, [*words, "--json"]).output)
    assert "note    cn-51-2014 is in force 2014-10-01 – …, not on 1999-01-01." in plain
    assert "it decides no case" in plain
    assert (told["in_force"], told["reason"] in plain) == (False, True)


@pytest.mark.parametrize(
    "at", ["9999-12-31", "9999-12-31T23:30", "0001-01-01", "1899-12-31", "2025-02-29", "", "20261"]
)
def test_a_moment_no_register_reckons_with_is_bad_usage(at: str) -> None:
    words = ["rules", "due", "--pack", "cn-51-2014", "--rule", "declare.landlord.start", "--at", at]
    done = CliRunner().invoke(cli, words)
    assert (done.exit_code, type(done.exception)) == (2, SystemExit)


@pytest.mark.django_db
def test_a_file_of_which_nothing_can_be_taken_is_told_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_divisions()
    monkeypatch.setenv("DATABASE_URL", "the test's own")
    (tmp_path / "dwellings.csv").write_text("code,division,room\n", encoding="utf-8")
    with override("en"):
        assert ended_with(monkeypatch, "dwellings", "import", str(tmp_path / "dwellings.csv")) == 0
    assert "E302  Nothing of this file could be taken: it has a header" in capsys.readouterr().out


def ended_with(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["anju", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)
