from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_list_of_heads(settings, tmp_path: Path) -> None:
    settings.ANJU_HOME = tmp_path
