"""What stays and jobs, and decisions about them, are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anju.desk.words.lists import Words

END_REASON: Words = {
    "moved_out": _("Moved out"),
    "moved_on": _("Registered at a new address"),
    "deceased": _("Deceased"),
    "hukou_settled": _("Hukou settled here"),
}
LISTS: dict[str, Words] = {
    "end_reason": END_REASON,
    "stay_state": {"registered": _("Registered"), "annulled": _("Annulled")},
    "ground": {
        "entry": _("Entered wrongly"),
        "not_lived": _("A visit found that the person never lived there"),
        "still_lives": _("A visit found that the person still lives there"),
        "duplicate": _("Registered twice"),
        "withdrawn": _("The declarant corrected or withdrew"),
        "decision": _("Decision on a remedy, or judgment"),
    },
    "consequence": {
        "annulled": _("The stay is annulled"),
        "restored": _("The stay is registered again"),
        "reopened": _("The stay is open again"),
        "ended": _("The stay ends on another day"),
        "opened": _("A stay is registered on other evidence"),
        "unsettled": _("The declaration loses its effect and goes back to verification"),
        "settled": _("The declaration takes effect again and needs no verification"),
        "moved": _("The person belongs to another place"),
        "corrected": _("The stay says otherwise"),
        "passed": _("The stay goes by the other record number"),
        "idle": _("A correction or deregistration by the office has no effect for the time being"),
        "effective": _("A correction or deregistration by the office takes effect again"),
        "elsewhere": _("The person's stays there change as well"),
    },
    "job_ground": {
        "entry": _("Entered wrongly"),
        "not_worked": _("A visit found that the person never worked there"),
        "still_works": _("A visit found that the person still works there"),
        "duplicate": _("Registered twice"),
        "withdrawn": _("The declarant corrected or withdrew"),
        "decision": _("Decision on a remedy, or judgment"),
    },
    "job_consequence": {
        "annulled": _("The job is annulled"),
        "restored": _("The job is registered again"),
        "reopened": _("The job is open again"),
        "ended": _("The job ends on another day"),
        "opened": _("A job is registered on other evidence"),
        "unsettled": _("The declaration loses its effect and goes back to verification"),
        "settled": _("The declaration takes effect again and needs no verification"),
        "passed": _("The job goes by the other record number"),
        "elsewhere": _("The person's jobs there change as well"),
    },
    "says": {
        "move_in": _("Moves in"),
        "change": _("Changes"),
        "extend": _("Stays on"),
        "move_out": _("Moves out"),
    },
    "reason": {
        "work": _("Work"),
        "business": _("Business"),
        "study": _("Study"),
        "family": _("Joins family or friends"),
        "visit": _("Visit"),
        "other": _("Other"),
    },
    "basis": {
        "let": _("Rented home"),
        "own": _("Own home"),
        "employer": _("Employer's premises"),
        "site": _("Building site"),
        "household": _("Household of others"),
        "other": _("Other"),
    },
    "whereabouts": {
        "at_home_place": _("Back at the place of the hukou"),
        "elsewhere_in_county": _("Elsewhere in this county"),
        "in_province": _("Another county of the province"),
        "out_of_province": _("Another province"),
        "abroad": _("Abroad"),
        "military": _("Joined the forces"),
        "deceased": _("Deceased"),
        "unknown": _("Not known"),
    },
    "decision": {"correction": _("Correction"), "deregistration": _("Deregistration")},
    "deregistration": {
        "moved_out": _("Moved out, as the office found"),
        "deceased": END_REASON["deceased"],
        "hukou_settled": END_REASON["hukou_settled"],
        "error": _("Registered in error"),
        "duplicate": _("Registered twice"),
    },
    "stay_fact": {
        "start_on": _("From"),
        "end_on": _("To"),
        "dwelling": _("Dwelling"),
        "basis": _("Kind of home"),
        "reason": _("Reason for living here"),
        "until": _("Will stay until"),
        "whereabouts": _("Where the person went"),
    },
    "correction_ground": {
        "entry": _("Entered wrongly"),
        "declared": _("Declared wrongly"),
        "found": _("A visit or a document shows otherwise"),
        "decision": _("Decision on a remedy, or judgment"),
    },
}
