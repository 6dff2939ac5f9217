"""The sentences of the numbered findings of dwelling lists: what was read, why it will not do, how to mend it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from anju.kernel.findings import Finding

SENTENCES: dict[str, str] = {
    "D501": gettext_noop("The dwelling code is missing."),
    "D502": gettext_noop(
        "“%(read)s” is no dwelling code: it has 25 digits. Set the column to text, or the spreadsheet rounds them away."
    ),
    "D503": gettext_noop("“%(read)s” is no code of a community: give its 12 digits."),
    "D504": gettext_noop(
        "The division %(read)s is unknown, retired or outside your area. Import the list of divisions first."
    ),
    "D505": gettext_noop("The code %(code)s belongs to another division than %(read)s. Correct one of the two."),
    "D506": gettext_noop("The code %(read)s stands in row %(row)s already. Delete one of the two."),
    "D507": gettext_noop("“%(read)s” is no state: write planned, active, demolished, merged or split."),
    "D508": gettext_noop("The room is missing."),
    "D509": gettext_noop("The address names neither a road nor an estate nor a plate; give at least one of them."),
    "D510": gettext_noop("“%(read)s” is longer than %(limit)s characters."),
    "D511": gettext_noop("“%(read)s” is no dwelling code; name the dwelling that came after by its 25 digits."),
    "D512": gettext_noop("Row %(row)s puts the building %(read)s at another address. Give both rows the same."),
    "D513": gettext_noop("The register has %(code)s as %(read)s; what was listed cannot follow that."),
    "D514": gettext_noop("“%(read)s” is no kind of dwelling: write whole, room or bed."),
    "D515": gettext_noop(
        "Nothing can come after this dwelling as %(read)s: only one that was merged or split has another after it."
    ),
    "D516": gettext_noop(
        "“%(read)s” is no management mode: write hotel, estate, employer, dispersed or compound, or the Chinese word."
    ),
    "D517": gettext_noop("Row %(row)s gives the building %(read)s another management mode. Give both rows the same."),
    "D518": gettext_noop(
        "%(count)s are still registered in it, beyond that day. Register where they went (a move, a departure, a"
        " deregistration), on the pages of their stays; then it can be demolished."
    ),
    "D551": gettext_noop("The dwelling %(read)s that came after is not in the register; the line came in without it."),
    "D552": gettext_noop(
        "Its room has the code %(read)s as well. One of the two is too many: end it, or correct its room."
    ),
    "D553": gettext_noop("It was merged or split, and nothing names the dwelling that came after."),
}


def word(found: Finding) -> str:
    """The sentence of a finding in the active language."""
    return _(SENTENCES[found.code]) % {"read": found.read or "", **found.params}
