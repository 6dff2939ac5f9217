"""Find a Chromium for the browser tests; install Debian's where there is none and we are root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def find() -> str | None:
    """Path of a Chromium: ANJU_CHROMIUM, else one on the PATH."""
    if given := os.environ.get("ANJU_CHROMIUM"):
        return given
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *words], env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=True)


if __name__ == "__main__":
    if find() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests …", flush=True)
        install()
    if find() is None:
        sys.exit(
            "The browser tests need Chromium. Install it (Debian: apt-get install chromium) "
            "or give its path as ANJU_CHROMIUM."
        )
