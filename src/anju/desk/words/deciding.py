"""What work items, and what becomes of them, are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anju.desk.words.lists import Words

ITEM_STATE: Words = {
    "open": _("To verify"),
    "claimed": _("In hand"),
    "proposed": _("Waits for a second officer"),
    "confirmed": _("Confirmed"),
    "refused": _("Returned"),
    "withdrawn": _("Withdrawn"),
}
LISTS: dict[str, Words] = {
    "item_state": ITEM_STATE,
    "verification": {
        **ITEM_STATE,
        "compared": _("Compared with another statement"),
        "kept": _("Decided: the register stands"),
        "taken": _("Decided: this statement was followed"),
        "asked": _("Asked back"),
    },
    "would": {
        "registers": _("the stay is registered from"),
        "moves-start": _("the stay begins on"),
        "reopens": _("the end is annulled: the person lives there still"),
        "ends": _("the stay ends on"),
        "moves-end": _("the stay ends on another day:"),
        "annuls": _("the registration is annulled"),
        "sets-aside": _("what waits for verification is set aside"),
        "confirms": _("the register stays as it is"),
    },
    "job_would": {
        "registers": _("the job is registered from"),
        "moves-start": _("the job begins on"),
        "reopens": _("the end is annulled: the person works there still"),
        "ends": _("the job ends on"),
        "moves-end": _("the job ends on another day:"),
        "annuls": _("the registration of the job is annulled"),
        "sets-aside": _("what waits for verification is set aside"),
        "confirms": _("the register stays as it is"),
    },
    "item_kind": {
        "verify": _("Verification"),
        "contradiction": _("Contradiction"),
        "presumed-left": _("Presumed left"),
    },
    "proposal": {"confirmed": _("proposed: confirm"), "refused": _("proposed: return")},
    "outcome": {
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
        "blocked-deceased": _("Deregistered because of death: return it, or undo that if it was an error"),
        "blocked-dwelling": _("The dwelling was demolished: correct the dwelling, or return it"),
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
    },
}
