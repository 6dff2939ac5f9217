"""The sample through the commands a person types: processes, sessions and a database of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from anju.site.embedded import Embedded, is_installed

pytestmark = pytest.mark.skipif(not is_installed(), reason="the extra `embedded` is not installed")
SAMPLE = Path(__file__).parents[1] / "samples" / "longhua"
EXPECTED = json.loads((SAMPLE / "expected.json").read_text(encoding="utf-8"))
NOT_OURS = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTHONPATH")


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's own folder: that is closed to the user the server runs as when we are root.
    folder = Path(tempfile.mkdtemp(prefix="anju commands "))
    folder.chmod(0o711)
    yield folder
    Embedded(folder).stop()
    shutil.rmtree(folder)


def anju(folder: Path, *words: str) -> Any:
    """What `anju` with these words printed as JSON."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    done = subprocess.run(
        [sys.executable, "-m", "anju.site.cli", *words, "--json"],
        env=environment | {"ANJU_HOME": str(folder)}, stdin=subprocess.DEVNULL, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_sample_is_exact_dry_and_committed(folder: Path) -> None:
    assert anju(folder, "dwellings", "import", str(SAMPLE / "dwellings.csv"))["summary"]["rejected"] == 0
    words = ["declare", str(SAMPLE / "declarations.xlsx"), "--pack", EXPECTED["pack"], "--declarant-role", "LANDLORD"]
    for trial in (["--dry-run"], [], []):
        answer = anju(folder, *words, "--as-of", EXPECTED["as_of"], *trial)
        said = [{"row": row["row"], "outcome": row["outcome"], "codes": row["codes"]} for row in EXPECTED["rows"]]
        assert answer["rows"] == said
        assert answer["summary"] == EXPECTED["summary"]
        assert answer["dropped_columns"] == EXPECTED["dropped_columns"]
