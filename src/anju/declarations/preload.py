"""What the server of writing processes imports before it forks one, so that each starts at once (see writers)."""

import django

django.setup()

from anju.declarations import intake  # noqa: E402, F401
from anju.rulebook.installed import the_book  # noqa: E402

the_book()
