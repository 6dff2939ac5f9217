"""What a deed's outcome is called: of decisions in the work list, and of exports."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = Mapping[str, str | Promise]

PROPOSAL: Words = {"confirmed": _("proposed: confirm"), "refused": _("proposed: return")}
EXPORT_STATE: Words = {
    "waiting": pgettext_lazy("an export", "Waiting"),
    "running": _("Being made"),
    "done": pgettext_lazy("an export", "Ready"),
    "failed": pgettext_lazy("an export", "Failed"),
    "cancelled": pgettext_lazy("an export", "Cancelled"),
    "erased": pgettext_lazy("an export", "Erased"),
}
EXPORT_ERROR: Words = {
    "rights": _("Your rights changed meanwhile."),
    "refused": _("What was asked for is not there any more."),
    "internal": _("Something broke down; try again, or tell the system administrator."),
}
OUTCOME: Words = {
    "confirmed": _("Confirmed"),
    "refused": _("Returned"),
    "claimed": _("Taken"),
    "released": _("Put back"),
    "assigned": _("Handed over"),
    "proposed": _("Proposed: a second officer confirms it"),
    "same-hand": _("Proposed by yourself: somebody else must confirm it"),
    "waits-for-second": _("A decision is proposed already: agree, decide otherwise, or put it back"),
    "opened": _("Registered"),
    "ended": _("Ended in the register"),
    "extended": _("The stay goes on"),
    "kept": _("The register stands; the statements against it are set aside"),
    "taken": _("The register follows the statement chosen"),
    "needs-choice": _("Open the case and choose which statement the register follows"),
    "attached": _("Added as evidence to what stands already"),
    "still-lives": _("Still lives there: confirmed"),
    "blocked-later": _("Another stay covers that day or follows it: correct the date, or return it"),
    "blocked-none": _("There is nothing registered there to end or change: correct the dwelling, or return it"),
    "blocked-before": _("The day lies before that stay or job began: correct the date, or return it"),
    "not-found": _("Not found in your area"),
    "taken-back": _("Taken back: it stands as before"),
    "blocked-followed": _("Something newer was decided about the same person: take that back first"),
    "changed-since": _("It was moved or decided anew since then"),
    "kind-not-undone": _("A decision of this kind is not taken back here"),
    "already-decided": _("Already decided"),
    "own-entry": _("Entered by yourself: somebody else must verify it"),
    "claimed-by-other": _("In the hands of a colleague"),
}
