"""What an earlier version is told, by its own code: its tests' town, and what came to pass there besides.

`scripts/dump_register.py` runs this with that version's rooms and tests on the path. So it speaks that version's words,
not today's, and changes only when the dump is made of another version.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

import django
import time_machine

os.environ["DJANGO_SETTINGS_MODULE"] = "environment"
django.setup()

# The rooms can be asked for only now.
from django.db import transaction  # noqa: E402

from anju.access.scope import enter_scope  # noqa: E402
from anju.declarations.actions import Draft, check_file, declare, take_file  # noqa: E402
from anju.declarations.actions.annul import annul_stay, undo_annulment  # noqa: E402
from anju.declarations.actions.files import commit_lines  # noqa: E402
from anju.employment.models import Job  # noqa: E402
from anju.journal.models import Seal  # noqa: E402
from anju.journal.sealing import seal_trail  # noqa: E402
from anju.site.cli import running  # noqa: E402
from anju.stays.models import Stay  # noqa: E402
from anju.worklist.actions import claim, confirm, refuse  # noqa: E402
from anju.worklist.models import Item  # noqa: E402
from cast import Cast  # noqa: E402
from doors.town import FILE, NOON, PACK, hire, line, make_town  # noqa: E402

MOVED = {"name": "彭一帆", "id_number": "510104199208150035", "phone": "13712340001"}
LEFT = {"name": "袁可欣", "id_number": "330802198811230029"}
RESTORED = {"name": "武静怡", "id_number": "320102199507140023"}
REFUSED = {"name": "苗春生", "id_number": "110101197003070039"}
CLAIMED = {"name": "甘雨桐", "id_number": "420106198302190013"}
FILED = {"name": "尹思远", "id_number": "610102199106050042"}
NEWCOMERS = (MOVED, LEFT, RESTORED, REFUSED, CLAIMED, FILED)
SINCE, MOVING, UNTIL = "2026-03-02", "2026-07-01", "2026-09-30"


def main() -> None:
    """On stdout, as JSON: the ids of the town's things and people, the keys of their programs, the trail's head."""
    running.migrate()
    with time_machine.travel(NOON, tick=False):
        with transaction.atomic():
            town = make_town()
            came = _come_to_pass(town.cast)
        _file(town.cast)
        seal_trail(most=40)
        with transaction.atomic():
            _confirmed(town.cast, line(town.cast, **CLAIMED, date="2026-11-12"), key="after the seal")
    known = {
        "things": asdict(town.things) | came,
        "members": {name: member.account.pk for name, member in town.members.items()},
        "homes": {name: getattr(town.cast, name).pk for name in ("home", "next_home", "far_home")},
        "keys": town.keys,
        "secrets": [*town.secrets, MOVED["phone"], *(one["id_number"] for one in NEWCOMERS)],
        "head": bytes(Seal.objects.latest("number").head).hex(),
    }
    json.dump(known, sys.stdout, ensure_ascii=False, indent=1)


def _come_to_pass(cast: Cast) -> dict[str, int]:
    """One moves within the town, one leaves home and job, a declaration is refused, one is claimed, an annulment is
    undone. Ids of a stay each, and of the employee's job."""
    active = sorted(code for code, home in cast.dwellings.items() if home.state == "active")
    there, here = active[4:6]
    _confirmed(cast, line(cast, **MOVED, date=SINCE, dwelling_code=there), key="in")
    _confirmed(cast, line(cast, **MOVED, date=MOVING, dwelling_code=here), key="on")
    _confirmed(cast, line(cast, **LEFT, date=SINCE, dwelling_code=there), key="came")
    _confirmed(cast, line(cast, **LEFT, kind="move_out", date=UNTIL, dwelling_code=there), key="left")
    _confirmed(cast, hire(cast) | LEFT | {"date": SINCE}, key="hired", role="employer")
    _confirmed(cast, hire(cast) | LEFT | {"date": UNTIL, "kind": "leave"}, key="gone", role="employer")
    first = _confirmed(cast, line(cast, **RESTORED, date=SINCE, dwelling_code=here), key="wrong, then right")
    supervisor, officer = cast.supervisor.viewer(), cast.officer.viewer()
    enter_scope(supervisor)
    stay = Stay.objects.get(evidence__declaration=first).pk
    done = annul_stay(stay, what="registration", ground="entry", proof="窗口误录", viewer=supervisor)
    undo_annulment(done.annulment, why="合同补交", viewer=supervisor)
    refused = _item(_said(cast, line(cast, **REFUSED), key="refused"))
    claimed = _item(_said(cast, line(cast, **CLAIMED), key="claimed"))
    enter_scope(officer)
    refuse([refused], viewer=officer, reason="材料不符")
    claim([claimed], viewer=officer)
    living = {"moved": MOVED, "left": LEFT, "restored": RESTORED}
    stays = {name: Stay.objects.filter(person__name=one["name"]).latest("start_on").pk for name, one in living.items()}
    return stays | {"job": Job.objects.get(person__name=LEFT["name"]).pk}


def _file(cast: Cast) -> None:
    """A file of the landlord's, taken in to its end; the town's own waits to be committed."""
    viewer = cast.landlord_staff.viewer()
    with transaction.atomic():
        enter_scope(viewer)
        taken = take_file(
            viewer=viewer, name="十一月.csv", content=FILE.format(home=cast.home.code, **FILED).encode(),
            role="landlord", party=None, pack=PACK, received_at=NOON, channel="spreadsheet", defer_check=False,
        )  # fmt: skip
        check_file(taken)
        commit_lines(taken)


def _confirmed(cast: Cast, said: dict[str, object], *, key: str, role: str = "landlord") -> int:
    declaration = _said(cast, said, key=key, role=role)
    officer = cast.officer.viewer()
    item = _item(declaration)
    enter_scope(officer)
    assert all(decision.done for decision in confirm([item], viewer=officer)), key
    return declaration


def _said(cast: Cast, said: dict[str, object], *, key: str, role: str = "landlord") -> int:
    viewer = cast.clerk.viewer()
    enter_scope(viewer)
    draft = Draft(role=role, channel="counter", key=key, pack=PACK, lines=[said])
    receipt = declare(draft, viewer=viewer, now=NOON)
    assert receipt.accepted == 1, receipt
    return receipt.rows[0].declaration


def _item(declaration: int) -> int:
    return Item.objects.get(subject=declaration).pk


main()
