import sys

import pytest
from click.testing import CliRunner

from anju.site.children import Children, children
from anju.site.cli import COMMANDS, cli


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
