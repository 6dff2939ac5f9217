"""What a stay's page shows of the voices behind it: who said what, how they agree, who still owes his word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anju.access.rules import Permission, Viewer
from anju.parties.queries import party_names
from anju.stays.queries import StayLine, Voice
from anju.voices.queries import duties_of_stay, voices_of
from anju.voices.rules import standing_of


def said_of(viewer: Viewer, line: StayLine, evidence: Sequence[Voice]) -> dict[str, Any]:
    voices = voices_of(viewer, [line.id]).get(line.id, [])
    duties = duties_of_stay(viewer, line.id, voices)
    named = {voice.party for voice in voices} | {duty.party for duty in duties}
    return {
        "voices": voices,
        "standing": standing_of(voices, line.start_on, line.end_on),
        "confirmed_by": {each.declaration: each.confirmed_by for each in evidence},
        "duties": duties,
        "parties": party_names(viewer, filter(None, named)) if viewer.may(Permission.PARTY_VIEW) else {},
    }
