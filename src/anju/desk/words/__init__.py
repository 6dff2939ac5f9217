"""What the codes of the register are called on a page: one list a code list, in the language of the page.

The tables keep slugs; what a slug is called belongs to the door that shows it.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anju.desk.words import deciding, declaring, details, living, office, people, places, trail
from anju.desk.words.lists import Words

LISTS: dict[str, Words] = {
    **deciding.LISTS,
    **declaring.LISTS,
    **details.LISTS,
    **living.LISTS,
    **office.LISTS,
    **people.LISTS,
    **places.LISTS,
    **trail.LISTS,
}


def word(code: object, of: str) -> str:
    """What a code is called; a code the list does not know is shown as it stands."""
    return str(LISTS[of].get(str(code), code)) if code not in (None, "") else ""


def choices(of: str, *, blank: str | Promise | None = None) -> list[tuple[str, str | Promise]]:
    """A code list for a form's select; `blank` words an empty first choice."""
    listed: list[tuple[str, str | Promise]] = list(LISTS[of].items())
    return listed if blank is None else [("", blank), *listed]


PURPOSES = (
    _("Verification of a declaration"),
    _("Issue of a certificate"),
    _("The person asked for it"),
    _("Correction of the record"),
)
"""Offered, not prescribed: why somebody looks behind a mask."""
