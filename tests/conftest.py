import pytest

from cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The town and its people, in this test's transaction."""
    return make_cast()
