"""What persons and parties, and their documents, are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anju.desk.words.lists import Words

LISTS: dict[str, Words] = {
    "merge_ground": {
        "documents": _("The same person with different documents"),
        "mistyped": _("A number was typed wrongly"),
        "renumbered": _("The document's number changed"),
        "decision": _("Decision on a remedy, or judgment"),
    },
    "person_fact": {
        "name": _("Name"),
        "id_kind": _("Document"),
        "id_number": _("Identity number"),
        "sex": _("Sex"),
        "birth_date": _("Birth date"),
        "phone": _("Phone"),
        "hukou_kind": _("Kind of hukou"),
        "hukou_address": _("Hukou address"),
    },
    "id_kind": {
        "resident_id": _("Resident identity card"),
        "hmt_residence": _("Residence permit for Hong Kong, Macao and Taiwan residents"),
        "foreign_pr": _("Foreign permanent resident's card"),
        "passport": _("Passport"),
        "hmt_travel": _("Mainland travel permit for Hong Kong and Macao residents"),
        "taiwan_travel": _("Mainland travel permit for Taiwan residents"),
        "other": _("Other document"),
    },
    "occupation": {
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
    },
    "sex": {"0": _("Unknown"), "1": _("Male"), "2": _("Female"), "9": _("Not stated")},
    "party_kind": {"person": _("Natural person"), "organisation": _("Organisation")},
}
