"""The counter's sheet, as the page posts it."""

from __future__ import annotations

import itertools
from typing import Any

from cast import TODAY

PACK = "cn-4403-2015"
_keys = itertools.count(1)


def sheet(*persons: dict[str, str], **shared: Any) -> dict[str, Any]:
    """One sheet for some persons who move in today; any shared field may be said otherwise."""
    said = {
        "key": f"sheet-{next(_keys)}", "kind": "move_in", "role": "landlord", "pack": PACK, "date": TODAY.isoformat(),
        "reason": "work", "place_type": "let", "p-TOTAL_FORMS": len(persons), "p-INITIAL_FORMS": 0,
    }  # fmt: skip
    for index, person in enumerate(persons):
        first = {"id_kind": "resident_id", "sex": "0"}
        said |= {f"p-{index}-{name}": value for name, value in (first | person).items()}
    return said | shared
