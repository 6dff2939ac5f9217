"""What declarations, their findings and duties are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anju.desk.words.lists import Words

LISTS: dict[str, Words] = {
    "kind": {
        "move_in": _("Moves in"),
        "extend": _("Stays on"),
        "change": _("Changes"),
        "move_out": _("Moves out"),
        "hire": _("Is hired"),
        "leave": _("Leaves the job"),
        "lodging": _("Lodges"),
        "not_lived": _("Never lived there"),
    },
    "declarant_role": {
        "landlord": _("Landlord"),
        "agency": _("Rental agency"),
        "employer": _("Employer"),
        "host": _("Host institution"),
        "property_manager": _("Property manager"),
        "resident": _("The resident"),
    },
    "channel": {
        "counter": _("Counter"),
        "web": _("On line"),
        "spreadsheet": _("Spreadsheet"),
        "api": _("Interface"),
        "command": _("Command line"),
    },
    "submission_state": {
        "received": _("Received"),
        "checking": _("Being checked"),
        "checked": _("Checked"),
        "committing": _("Being entered"),
        "committed": _("Entered"),
        "failed": _("Could not be read"),
    },
    "arrangement": {"DESIGNATED_PERSON": _("Designated person"), "SERVICE_STATION": _("Service station")},
    "handed": {
        "not_over": _("The month is not over"),
        "open": _("To be handed in"),
        "overdue": _("Overdue"),
        "in_time": _("Handed in"),
        "late": _("Handed in late"),
    },
    "fresh": {
        "current": _("confirmed lately"),
        "due": _("to be confirmed soon"),
        "overdue": _("not confirmed in time"),
        "presumed_left": _("presumed left"),
    },
    "evidenced": {
        "declared": _("by declaration"),
        "landlord": _("by the landlord's word"),
        "office": _("at the office"),
        "visit": _("by a visit"),
    },
    "field": {
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
    },
    "outage_what": {"all": _("Pages and interface"), "web": _("Pages"), "api": _("Interface")},
    "standing": {
        "unheard": _("Nobody in your area's papers says so"),
        "waiting": _("Said, not verified yet"),
        "single": _("Verified, on one voice"),
        "agreed": _("Several voices agree"),
        "contradicted": _("Contradicted"),
    },
    "voice_state": {
        "confirmed": _("verified"),
        "agreed": _("says what is registered"),
        "waiting": _("waits for verification"),
        "refused": _("returned"),
        "annulled": _("left out"),
    },
    "duty_state": {
        "done": _("declared in time"),
        "done-late": _("declared late"),
        "open": _("still open"),
        "late": _("overdue"),
    },
}
