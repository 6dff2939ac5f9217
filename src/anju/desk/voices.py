"""What a stay's or job's page shows of the voices behind it: who said what, how they agree, who still owes his word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anju.access.rules import Permission, Viewer
from anju.employment.queries import JobLine
from anju.employment.queries import Voice as JobVoice
from anju.parties.queries import party_names
from anju.stays.queries import StayLine, Voice
from anju.voices.queries import duties_about, voices_of
from anju.voices.rules import standing_of
from anju.voices.subjects import Of


def said_of(viewer: Viewer, line: StayLine | JobLine, evidence: Sequence[Voice | JobVoice]) -> dict[str, Any]:
    of: Of = "stay" if isinstance(line, StayLine) else "job"
    voices = voices_of(viewer, [line.id], of).get(line.id, [])
    duties = duties_about(viewer, line.id, voices, of)
    named = {voice.party for voice in voices} | {duty.party for duty in duties}
    return {
        "voices": voices,
        "standing": standing_of(voices, line.start_on, line.end_on),
        "confirmed_by": {each.declaration: each.confirmed_by for each in evidence},
        "corrected": {each.declaration: each.corrected_why for each in evidence if each.corrected_why},
        "duties": duties,
        "parties": party_names(viewer, filter(None, named)) if viewer.may(Permission.PARTY_VIEW) else {},
    }
