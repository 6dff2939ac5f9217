import pytest

from cast import Cast
from desk.office import Morning, make_morning


@pytest.fixture
def morning(cast: Cast) -> Morning:
    return make_morning(cast)
