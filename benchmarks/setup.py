"""Set-up from nothing with pip, to a served page, beside downloading the packages alone.

    python benchmarks/setup.py

Clones the checkout into a new folder, runs `make install` without any cache, starts database and web on an empty home
and asks for the sign-in page. The limit is `pip download` of the same locked packages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
PORT = "8765"
PAGE = f"http://127.0.0.1:{PORT}/login"
PATIENCE = 180


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="anju-setup-"))
    folder.chmod(0o711)
    kept = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "PYTHONPATH", "ANJU_HOME")
    }
    plain = [path for path in kept["PATH"].split(os.pathsep) if not (Path(path) / "uv").exists()]
    environment = kept | {"PIP_NO_CACHE_DIR": "1", "PATH": os.pathsep.join(plain), "ANJU_HOME": str(folder / "home")}
    try:
        took = set_up(folder / "anju", environment)
        limit = download(folder / "packages", environment)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    row = f"| {took:.0f} s | download {limit:.0f} s | {limit / took:.0%} |"
    print(f"| set-up from nothing with pip, to a served page {row}")


def set_up(clone: Path, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    run(["git", "clone", "-q", str(HERE), str(clone)], environment)
    run(["make", "-s", "-C", str(clone), "install", f"PYTHON={sys.base_prefix}/bin/python3"], environment)
    anju = str(clone / ".venv" / "bin" / "anju")
    run([anju, "db", "start"], environment)
    try:
        run([anju, "migrate"], environment)
        server = subprocess.Popen(
            [anju, "serve", "--port", PORT], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait_for_page()
            return time.perf_counter() - started
        finally:
            server.terminate()
            server.wait(20)
    finally:
        run([anju, "db", "stop"], environment)


def download(folder: Path, environment: dict[str, str]) -> float:
    started = time.perf_counter()
    locked = str(HERE / "requirements" / "runtime.txt")
    run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-r", locked, "-d", str(folder)], environment)
    return time.perf_counter() - started


def wait_for_page() -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(PAGE, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"No page at {PAGE} after {PATIENCE} s.")


def run(words: list[str], environment: dict[str, str]) -> None:
    subprocess.run(words, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
