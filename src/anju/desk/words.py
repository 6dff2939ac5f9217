"""What the codes of the register are called on a page: one list a code list, in the language of the page.

The tables keep slugs; what a slug is called belongs to the door that shows it.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anju.desk.duty_words import ARRANGEMENT, EVIDENCED, FRESH, HANDED
from anju.desk.outcome_words import EXPORT_ERROR, EXPORT_STATE, OUTCOME, PROPOSAL, Words
from anju.desk.voice_words import OF_VOICES

KIND: Words = {
    "move_in": _("Moves in"),
    "extend": _("Stays on"),
    "change": _("Changes"),
    "move_out": _("Moves out"),
    "hire": _("Is hired"),
    "leave": _("Leaves the job"),
    "lodging": _("Lodges"),
    "not_lived": _("Never lived there"),
}
DECLARANT_ROLE: Words = {
    "landlord": _("Landlord"),
    "agency": _("Rental agency"),
    "employer": _("Employer"),
    "host": _("Host institution"),
    "property_manager": _("Property manager"),
    "resident": _("The resident"),
}
CHANNEL: Words = {
    "counter": _("Counter"),
    "web": _("On line"),
    "spreadsheet": _("Spreadsheet"),
    "api": _("Interface"),
    "command": _("Command line"),
}
SUBMISSION_STATE: Words = {
    "received": _("Received"),
    "checking": _("Being checked"),
    "checked": _("Checked"),
    "committing": _("Being entered"),
    "committed": _("Entered"),
    "failed": _("Could not be read"),
}
ITEM_STATE: Words = {
    "open": _("To verify"),
    "claimed": _("In hand"),
    "proposed": _("Waits for a second officer"),
    "confirmed": _("Confirmed"),
    "refused": _("Returned"),
    "withdrawn": _("Withdrawn"),
}
VERIFICATION: Words = {
    **ITEM_STATE,
    "compared": _("Compared with another statement"),
    "kept": _("Decided: the register stands"),
    "taken": _("Decided: this statement was followed"),
    "asked": _("Asked back"),
}
ITEM_KIND: Words = {
    "verify": _("Verification"),
    "contradiction": _("Contradiction"),
    "presumed-left": _("Presumed left"),
}
STAY_STATE: Words = {"registered": _("Registered"), "annulled": _("Annulled")}
GROUND: Words = {
    "entry": _("Entered wrongly"),
    "not_lived": _("A visit found that the person never lived there"),
    "still_lives": _("A visit found that the person still lives there"),
    "duplicate": _("Registered twice"),
    "withdrawn": _("The declarant corrected or withdrew"),
    "decision": _("Decision on a remedy, or judgment"),
}
JOB_GROUND: Words = {
    "entry": _("Entered wrongly"),
    "not_worked": _("A visit found that the person never worked there"),
    "still_works": _("A visit found that the person still works there"),
    "duplicate": _("Registered twice"),
    "withdrawn": _("The declarant corrected or withdrew"),
    "decision": _("Decision on a remedy, or judgment"),
}
MERGE_GROUND: Words = {
    "documents": _("The same person with different documents"),
    "mistyped": _("A number was typed wrongly"),
    "renumbered": _("The document's number changed"),
    "decision": _("Decision on a remedy, or judgment"),
}
JOB_CONSEQUENCE: Words = {
    "annulled": _("The job is annulled"),
    "restored": _("The job is registered again"),
    "reopened": _("The job is open again"),
    "ended": _("The job ends on another day"),
    "opened": _("A job is registered on other evidence"),
    "unsettled": _("The declaration loses its effect and goes back to verification"),
    "settled": _("The declaration takes effect again and needs no verification"),
    "passed": _("The job goes by the other record number"),
}
CONSEQUENCE: Words = {
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
}
DECISION: Words = {"correction": _("Correction"), "deregistration": _("Deregistration")}
STAY_FACT: Words = {
    "start_on": _("From"),
    "end_on": _("To"),
    "dwelling": _("Dwelling"),
    "basis": _("Kind of home"),
    "reason": _("Reason for living here"),
    "until": _("Will stay until"),
    "whereabouts": _("Where the person went"),
}
PERSON_FACT: Words = {
    "name": _("Name"),
    "id_kind": _("Document"),
    "id_number": _("Identity number"),
    "sex": _("Sex"),
    "birth_date": _("Birth date"),
    "phone": _("Phone"),
    "hukou_kind": _("Kind of hukou"),
    "hukou_address": _("Hukou address"),
}
CORRECTION_GROUND: Words = {
    "entry": _("Entered wrongly"),
    "declared": _("Declared wrongly"),
    "found": _("A visit or a document shows otherwise"),
    "decision": _("Decision on a remedy, or judgment"),
}
SAYS: Words = {
    "move_in": _("Moves in"),
    "change": _("Changes"),
    "extend": _("Stays on"),
    "move_out": _("Moves out"),
}
REASON: Words = {
    "work": _("Work"),
    "business": _("Business"),
    "study": _("Study"),
    "family": _("Joins family or friends"),
    "visit": _("Visit"),
    "other": _("Other"),
}
BASIS: Words = {
    "let": _("Rented home"),
    "own": _("Own home"),
    "employer": _("Employer's premises"),
    "site": _("Building site"),
    "household": _("Household of others"),
    "other": _("Other"),
}
END_REASON: Words = {
    "moved_out": _("Moved out"),
    "moved_on": _("Registered at a new address"),
    "deceased": _("Deceased"),
    "hukou_settled": _("Hukou settled here"),
}
DEREGISTRATION: Words = {
    "moved_out": _("Moved out, as the office found"),
    "deceased": END_REASON["deceased"],
    "hukou_settled": END_REASON["hukou_settled"],
    "error": _("Registered in error"),
    "duplicate": _("Registered twice"),
}
WHEREABOUTS: Words = {
    "at_home_place": _("Back at the place of the hukou"),
    "elsewhere_in_county": _("Elsewhere in this county"),
    "in_province": _("Another county of the province"),
    "out_of_province": _("Another province"),
    "abroad": _("Abroad"),
    "military": _("Joined the forces"),
    "deceased": _("Deceased"),
    "unknown": _("Not known"),
}
ID_KIND: Words = {
    "resident_id": _("Resident identity card"),
    "hmt_residence": _("Residence permit for Hong Kong, Macao and Taiwan residents"),
    "foreign_pr": _("Foreign permanent resident's card"),
    "passport": _("Passport"),
    "hmt_travel": _("Mainland travel permit for Hong Kong and Macao residents"),
    "taiwan_travel": _("Mainland travel permit for Taiwan residents"),
    "other": _("Other document"),
}
OCCUPATION: Words = {
    "civil_servant": _("Civil servant"),
    "professional": _("Professional or technician"),
    "clerk": _("Office worker"),
    "manager": _("Manager"),
    "worker": _("Worker"),
    "farmer": _("Farmer"),
    "student": _("Student"),
    "soldier": _("Soldier on active duty"),
    "freelance": _("Freelancer"),
    "trader": _("Own small business"),
    "unemployed": _("Not employed"),
    "retired": _("Retired"),
    "other": _("Other"),
}
SEX: Words = {"0": _("Unknown"), "1": _("Male"), "2": _("Female"), "9": _("Not stated")}
DWELLING_STATE: Words = {
    "planned": _("Planned"),
    "active": _("In use"),
    "demolished": _("Demolished"),
    "merged": _("Merged"),
    "split": _("Split up"),
}
DWELLING_KIND: Words = {"whole": _("Whole home"), "room": _("Room"), "bed": _("Bed")}
MANAGEMENT_MODE: Words = {
    "hotel": _("Run like a hotel"),
    "estate": _("Managed estate"),
    "employer": _("Run by an employer"),
    "dispersed": _("Scattered homes"),
    "compound": _("Walled compound"),
}
PARTY_KIND: Words = {"person": _("Natural person"), "organisation": _("Organisation")}
ROLE: Words = {
    "clerk": _("Counter clerk"),
    "station_officer": _("Verifying officer"),
    "supervisor": _("Supervisor"),
    "auditor": _("Auditor"),
    "system_admin": _("System administrator"),
    "security_admin": _("Security administrator"),
    "party_staff": _("Declarant's staff"),
}
LEVEL: Words = {
    "province": _("Province"),
    "prefecture": _("Prefecture"),
    "county": _("County"),
    "township": _("Township"),
    "community": _("Community"),
}
DIVISION_KIND: Words = {"gb": _("National standard"), "stat": _("Statistical"), "local": _("Local")}
SHOWN: Words = {
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
}
TRAIL_WRONG: Words = {
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
}
FIELD: Words = {
    "kind": _("Kind of declaration"),
    "dwelling_code": _("Dwelling code"),
    "address": _("Address"),
    "date": _("Date"),
    "name": _("Name"),
    "id_kind": _("Kind of identity document"),
    "id_number": _("Identity number"),
    "sex": _("Sex"),
    "birth_date": _("Birth date"),
    "hukou_type": _("Kind of hukou"),
    "hukou_address": _("Hukou address"),
    "occupation": _("Occupation"),
    "reason": _("Reason for living here"),
    "basis": _("Kind of home"),
    "place_type": _("Kind of home"),
    "employer": _("Employer"),
    "employer_code": _("Employer's credit code"),
    "relation": _("Relation to the head of household"),
    "phone": _("Phone"),
    "until": _("Will stay until"),
    "whereabouts": _("Where the person went"),
    "purpose": _("Purpose"),
    "credit_code": _("Unified social credit code"),
    "number": _("Identity number"),
    "file": _("File"),
    "declarant": _("Declarant"),
    "column": pgettext_lazy("of a spreadsheet", "Column"),
}
LISTS: dict[str, Words] = {
    "kind": KIND,
    "declarant_role": DECLARANT_ROLE,
    "channel": CHANNEL,
    "submission_state": SUBMISSION_STATE,
    "item_state": ITEM_STATE,
    "verification": VERIFICATION,
    "item_kind": ITEM_KIND,
    "arrangement": ARRANGEMENT,
    "handed": HANDED,
    "proposal": PROPOSAL,
    "fresh": FRESH,
    "evidenced": EVIDENCED,
    "stay_state": STAY_STATE,
    "ground": GROUND,
    "consequence": CONSEQUENCE,
    "job_ground": JOB_GROUND,
    "job_consequence": JOB_CONSEQUENCE,
    "merge_ground": MERGE_GROUND,
    "export_state": EXPORT_STATE,
    "export_error": EXPORT_ERROR,
    "says": SAYS,
    "reason": REASON,
    "basis": BASIS,
    "end_reason": END_REASON,
    "whereabouts": WHEREABOUTS,
    "decision": DECISION,
    "deregistration": DEREGISTRATION,
    "stay_fact": STAY_FACT,
    "person_fact": PERSON_FACT,
    "correction_ground": CORRECTION_GROUND,
    "id_kind": ID_KIND,
    "occupation": OCCUPATION,
    "sex": SEX,
    "dwelling_state": DWELLING_STATE,
    "dwelling_kind": DWELLING_KIND,
    "management_mode": MANAGEMENT_MODE,
    "party_kind": PARTY_KIND,
    **OF_VOICES,
    "role": ROLE,
    "level": LEVEL,
    "division_kind": DIVISION_KIND,
    "shown": SHOWN,
    "trail_wrong": TRAIL_WRONG,
    "field": FIELD,
    "outcome": OUTCOME,
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
