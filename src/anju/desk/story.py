"""The history of one record, told on its page when somebody asks for it."""

from __future__ import annotations

from typing import Any

from anju.access.queries import account_names
from anju.desk.details import places_of
from anju.desk.gate import DeskRequest
from anju.desk.naming import short_names
from anju.journal.queries import story_of


def story(request: DeskRequest, *things: tuple[str, int]) -> dict[str, Any]:
    """Nothing unless `history` is asked for; else the record's journal lines with who wrote them. A party's staff read
    no journal."""
    viewer = request.viewer
    if viewer.party is not None:
        return {}
    if "history" not in request.GET:
        return {"tells_story": True}
    lines = story_of(viewer.low, viewer.high, things)
    return {
        "tells_story": True,
        "story": lines,
        "story_names": account_names({line.actor for line in lines}),
        "story_places": short_names(viewer, places_of(line.detail for line in lines)),
    }
