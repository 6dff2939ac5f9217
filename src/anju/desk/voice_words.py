"""What is said of voices, duties and outages: lists of `words`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

STANDING: Words = {
    "unheard": _("Nobody in your area's papers says so"),
    "waiting": _("Said, not verified yet"),
    "single": _("Verified, on one voice"),
    "agreed": _("Several voices agree"),
    "contradicted": _("Contradicted"),
}
VOICE_STATE: Words = {
    "confirmed": _("verified"),
    "agreed": _("says what is registered"),
    "waiting": _("waits for verification"),
    "refused": _("returned"),
    "annulled": _("left out"),
}
WOULD: Words = {
    "registers": _("the stay is registered from"),
    "moves-start": _("the stay begins on"),
    "reopens": _("the end is annulled: the person lives there still"),
    "ends": _("the stay ends on"),
    "moves-end": _("the stay ends on another day:"),
    "annuls": _("the registration is annulled"),
    "sets-aside": _("what waits for verification is set aside"),
    "confirms": _("the register stays as it is"),
}
DUTY_STATE: Words = {
    "done": _("declared in time"),
    "done-late": _("declared late"),
    "open": _("still open"),
    "late": _("overdue"),
}
OUTAGE_WHAT: Words = {"all": _("Pages and interface"), "web": _("Pages"), "api": _("Interface")}
OF_VOICES: dict[str, Words] = {
    "outage_what": OUTAGE_WHAT,
    "standing": STANDING,
    "voice_state": VOICE_STATE,
    "duty_state": DUTY_STATE,
    "would": WOULD,
}
