"""Drafts that tests declare: one line with what matters overridden."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from anju.access.rules import Viewer
from anju.access.scope import enter_scope
from anju.declarations.actions import Draft, Receipt, declare

PACK = "cn-4403-2015"
NOW = datetime(2026, 11, 18, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LINE: dict[str, Any] = {
    "kind": "move_in",
    "dwelling_code": "4403090020010000001000002",
    "date": "2026-11-17",
    "name": "周明远",
    "id_kind": "resident_id",
    "id_number": "11010519491231002X",
    "hukou_address": "湖南省长沙市望城区",
    "reason": "1",
    "phone": "13900001234",
}


def line(**changes: Any) -> dict[str, Any]:
    return LINE | changes


def say(viewer: Viewer, *lines: dict[str, Any], key: str = "k1", role: str = "landlord", **draft: Any) -> Receipt:
    """Declare lines as the viewer, inside his own database scope."""
    with transaction.atomic():
        enter_scope(viewer)
        made = Draft(role=role, channel="counter", key=key, pack=PACK, lines=lines or (line(),), **draft)
        return declare(made, viewer=viewer, now=NOW)
