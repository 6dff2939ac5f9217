"""What the office's own things are called: roles, the trail, exports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anju.desk.words.lists import Words

LISTS: dict[str, Words] = {
    "export_kind": {
        "ledger": _("Ledger"),
        "roster": _("Roster"),
    },
    "export_state": {
        "waiting": pgettext_lazy("an export", "Waiting"),
        "running": _("Being made"),
        "done": pgettext_lazy("an export", "Ready"),
        "failed": pgettext_lazy("an export", "Failed"),
        "cancelled": pgettext_lazy("an export", "Cancelled"),
        "erased": pgettext_lazy("an export", "Erased"),
    },
    "export_error": {
        "rights": _("Your rights changed meanwhile."),
        "refused": _("What was asked for is not there any more."),
        "internal": _("Something broke down; try again, or tell the system administrator."),
    },
    "role": {
        "clerk": _("Counter clerk"),
        "station_officer": _("Verifying officer"),
        "supervisor": _("Supervisor"),
        "auditor": _("Auditor"),
        "system_admin": _("System administrator"),
        "security_admin": _("Security administrator"),
        "party_staff": _("Declarant's staff"),
    },
    "shown": {
        "page": _("Page"),
        "search": _("Search"),
        "dwelling": _("Residents of a dwelling"),
        "employer": _("Staff of an employer"),
        "roster-export": _("Export of a roster"),
        "roster-workbook": _("Roster with whole numbers"),
        "statement": _("Monthly statement"),
        "unconfirmed": _("Stays to be confirmed"),
        "ledger": _("Ledger"),
        "ledger-export": _("Ledger exported"),
        "declaration": _("Declaration"),
        "submission": _("Submission"),
        "queue": _("Work queue"),
        "certificate": _("Certificate"),
        "stay": _("Stay"),
        "corrections": _("Corrections"),
        "job": _("Job"),
        "workbook": _("Workbook with findings"),
        "reveal:number": _("Number shown in full"),
        "reveal:phone": _("Phone shown in full"),
        "reveal:ledger": _("Ledger exported with numbers in full"),
    },
    "trail_wrong": {
        "changed": _("Changed after it was sealed:"),
        "removed": _("Removed after it was sealed:"),
        "inserted": _("Inserted among sealed lines:"),
        "reordered": _("Reordered after it was sealed:"),
        "seal-changed": _("The seal itself was changed:"),
        "seal-removed": _("A seal was removed:"),
        "signature": _("Not made with the register's key:"),
        "head": _("A head kept elsewhere is not in the chain: all up to it was made anew, or the end was cut off."),
        "ahead": _("Bears the number of a transaction that has not begun:"),
        "out-of-time": _("Says another time than it was written at:"),
    },
}
