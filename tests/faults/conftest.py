from collections.abc import Iterator

import pytest

from anju.site.embedded import is_installed
from faults.standing import Site


@pytest.fixture(scope="session")
def founded() -> Iterator[Site]:
    """One installation for all of these tests; each uses people and files of its own."""
    if not is_installed():
        pytest.skip("the extra `embedded` is not installed")
    with Site.founded(dwellings=20_000) as site:
        yield site


@pytest.fixture
def site(founded: Site) -> Iterator[Site]:
    """The installation with its database running and nothing else."""
    founded.mend()
    yield founded
    founded.stop_all()
