"""What the codes of employers' duties and of a stay's freshness are called on a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anju.desk.outcome_words import Words

ARRANGEMENT: Words = {"DESIGNATED_PERSON": _("Designated person"), "SERVICE_STATION": _("Service station")}
FRESH: Words = {
    "current": _("confirmed lately"),
    "due": _("to be confirmed soon"),
    "overdue": _("not confirmed in time"),
    "presumed_left": _("presumed left"),
}
EVIDENCED: Words = {
    "declared": _("by declaration"),
    "landlord": _("by the landlord's word"),
    "office": _("at the office"),
    "visit": _("by a visit"),
}
HANDED: Words = {
    "not_over": _("The month is not over"),
    "open": _("To be handed in"),
    "overdue": _("Overdue"),
    "in_time": _("Handed in"),
    "late": _("Handed in late"),
}
