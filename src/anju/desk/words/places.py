"""What dwellings and divisions are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from anju.desk.words.lists import Words

LISTS: dict[str, Words] = {
    "dwelling_state": {
        "planned": _("Planned"),
        "active": _("In use"),
        "demolished": _("Demolished"),
        "merged": _("Merged"),
        "split": _("Split up"),
    },
    "dwelling_kind": {"whole": _("Whole home"), "room": _("Room"), "bed": _("Bed")},
    "management_mode": {
        "hotel": _("Run like a hotel"),
        "estate": _("Managed estate"),
        "employer": _("Run by an employer"),
        "dispersed": _("Scattered homes"),
        "compound": _("Walled compound"),
    },
    "level": {
        "province": _("Province"),
        "prefecture": _("Prefecture"),
        "county": _("County"),
        "township": _("Township"),
        "community": _("Community"),
    },
    "division_kind": {"gb": _("National standard"), "stat": _("Statistical"), "local": _("Local")},
}
