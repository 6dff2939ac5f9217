"""Two that wait for each other: the database ends one of them, whose request is run again and leaves nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.urls import reverse

from anju.access.again import MOST_RUNS
from anju.api import declarations
from anju.declarations.models import Submission
from anju.desk import queue, upload
from anju.journal.models import Line
from anju.papers.queries import open_document
from anju.stays.models import Stay
from anju.worklist import actions
from anju.worklist.models import Batch, Item
from api.calling import caller, moving_in
from cast import Cast
from declarations.saying import PACK
from worklist.test_worklist import items

pytestmark = pytest.mark.django_db
DEADLOCK, SERIAL, FULL = "40P01", "40001", "53100"


def loses(deed: Callable[..., Any], times: int, state: str = DEADLOCK) -> Callable[..., Any]:
    """The deed, ended by the database after it was done, the first so many times."""
    left = [times]

    def done(*args: Any, **kwargs: Any) -> Any:
        answer = deed(*args, **kwargs)
        if left[0] > 0:
            left[0] -= 1
            with connection.cursor() as cursor:
                cursor.execute(f"DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '{state}'; END $$")
        return answer

    return done


@pytest.mark.parametrize("state", [DEADLOCK, SERIAL])
def test_what_lost_is_run_again_and_counts_once(cast: Cast, monkeypatch: pytest.MonkeyPatch, state: str) -> None:
    made, client = items(cast, 2), cast.officer.client()
    monkeypatch.setattr(queue.actions, "confirm", loses(actions.confirm, MOST_RUNS - 1, state))
    answer = client.post(reverse("desk:decide"), {"items": made, "verb": "confirm"})
    assert answer.status_code == 200
    assert {item.state for item in Item.objects.all()} == {"confirmed"}
    assert Batch.objects.count() == 1
    assert Stay.objects.count() == Line.objects.filter(event="stays:stay:opened").count()


@pytest.mark.parametrize(("times", "state"), [(MOST_RUNS, DEADLOCK), (1, FULL)])
def test_what_loses_for_good_or_otherwise_keeps_nothing(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, times: int, state: str
) -> None:
    made, client = items(cast, 1), cast.officer.client()
    monkeypatch.setattr(queue.actions, "confirm", loses(actions.confirm, times, state))
    with pytest.raises(OperationalError):
        client.post(reverse("desk:decide"), {"items": made, "verb": "confirm"})
    assert Item.objects.get().state == "open"
    assert not Stay.objects.exists()


def test_a_file_is_read_from_its_beginning_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload.actions, "take_file", loses(upload.actions.take_file, 1))
    content = "姓名,证件号码\n周明远,11010519491231002X\n".encode()
    sent = {"file": SimpleUploadedFile("a.csv", content), "role": "landlord", "pack": PACK, "party": ""}
    assert cast.landlord_staff.client().post(reverse("desk:upload"), sent).status_code == 302
    document = Submission.objects.get().document
    viewer = cast.landlord_staff.viewer()
    assert document is not None and b"11010519491231002X" in open_document(viewer, document.pk)[1]


def test_so_it_is_at_the_interface(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(declarations, "_receipt_out", loses(declarations._receipt_out, 1))
    clerk = caller(cast.clerk)
    assert clerk.declare(moving_in()).status_code == 201
    assert Submission.objects.count() == 1
