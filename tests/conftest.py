import pytest
from django.conf import settings
from django.utils import translation

from cast import Cast, make_cast


@pytest.fixture(autouse=True)
def _language_of_the_office() -> None:
    """The language an earlier test's request left active says nothing about this one."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def cast(db: None) -> Cast:
    """The town and its people, in this test's transaction."""
    return make_cast()
