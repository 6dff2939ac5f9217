"""The embedded server, in a folder whose name has spaces. One server serves all of these tests, in order."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from anju.site.embedded import Embedded, EmbeddedError, is_installed

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra `embedded` is not installed")


@pytest.fixture(scope="module")
def server() -> Iterator[Embedded]:
    # Not pytest's own folder: that is closed to the user the server runs as when we are root.
    folder = Path(tempfile.mkdtemp(prefix="anju test "))
    folder.chmod(0o711)
    server = Embedded(folder, fsync=False)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


def processes(server: Embedded) -> list[int]:
    """Every process of the server, postmaster first."""
    postmaster = int((server.data / "postmaster.pid").read_text().split()[0])
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    return [postmaster] + [int(p) for p, parent in map(str.split, listed.splitlines()) if int(parent) == postmaster]


def ask(server: Embedded, query: str) -> object:
    with psycopg.connect(server.url()) as connection:
        return connection.execute(query).fetchone()


def test_it_runs_with_our_settings(server: Embedded) -> None:
    assert server.is_running()
    assert server.start() is False
    assert ask(server, "SELECT datlocprovider, datlocale, lower('Ä') FROM pg_database WHERE datname = 'anju'") == (
        "b", "C.UTF-8", "ä",
    )  # fmt: skip
    assert ask(server, "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user") == (False, False)
    assert ask(server, "SELECT current_setting('data_checksums'), current_setting('jit')") == ("on", "off")


def test_it_listens_to_this_machine_and_asks_for_the_password(server: Embedded) -> None:
    assert ask(server, "SELECT current_setting('listen_addresses')") == ("127.0.0.1",)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url().replace(server.known()["owner_password"], "guess"))
    assert (server.folder / "database.json").stat().st_mode & 0o077 == 0


def test_a_kill_of_everything_loses_nothing(server: Embedded) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    for pid in processes(server):
        os.kill(pid, signal.SIGKILL)
    assert (server.data / "postmaster.pid").exists()
    assert server.start() is True
    assert ask(server, "SELECT number FROM kept") == (7,)


def test_a_pid_file_that_names_another_program_does_not_stop_it(server: Embedded) -> None:
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    assert server.start() is True


def test_a_taken_port_is_left_to_its_owner(server: Embedded) -> None:
    server.stop()
    port = server.known()["port"]
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        assert not server.is_running()
        assert server.start() is True
        assert server.known()["port"] != port


def test_one_found_stopping_comes_back_at_its_port(server: Embedded) -> None:
    port = server.known()["port"]
    os.kill(processes(server)[0], signal.SIGQUIT)
    assert server.start() is True
    assert server.known()["port"] == port


def test_the_last_user_stops_it(server: Embedded) -> None:
    with server.used():
        with server.used():
            assert server.is_running()
        assert server.is_running()
    assert not server.is_running()


def test_it_stays_when_it_is_to_be_kept(server: Embedded) -> None:
    server.start(keep=True)
    with server.used():
        pass
    assert server.is_running()
    server.start(keep=False)


def test_ctrl_c_leaves_no_server_behind(server: Embedded) -> None:
    server.stop()
    command = [sys.executable, "-m", "anju.site.cli", "run-with-database", "sleep", "60"]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["TMPDIR"] = str(server.folder)
    running = subprocess.Popen(command, env=environment, start_new_session=True)
    deadline = time.monotonic() + 30
    while not list(server.folder.glob("anju-*/postgres/data/postmaster.pid")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(30) != 0
    assert list(server.folder.glob("anju-*")) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs the server himself")
def test_a_folder_closed_to_the_servers_user_is_refused_with_a_way_out(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(EmbeddedError, match="Choose an ANJU_HOME that others may pass through"):
        Embedded(tmp_path / "home").start()
