"""Undo at the desk: the outcome's button, and the list of what was just done."""

from __future__ import annotations

from django.urls import reverse

from anju.worklist.models import Batch, Item
from desk.office import Morning


def test_a_bulk_refusal_is_undone_from_its_outcome_page(morning: Morning) -> None:
    client = morning.cast.officer.client()
    sent = {"items": morning.waiting, "verb": "refuse", "reason": "材料不符"}
    outcome = client.post(reverse("desk:decide"), sent).content.decode()
    batch = Batch.objects.latest("pk").pk
    assert reverse("desk:undo", args=[batch]) in outcome
    page = client.post(reverse("desk:undo", args=[batch])).content.decode()
    assert "恢复原状" in page
    assert set(Item.objects.filter(pk__in=morning.waiting).values_list("state", flat=True)) == {"open"}
    assert client.post(reverse("desk:undo", args=[batch])).status_code == 409
    trail = morning.cast.auditor.client().get(reverse("desk:journal")).content.decode()
    assert f"件数</span> {len(morning.waiting)}" in trail


def test_what_was_just_done_stands_under_the_queue_for_its_doer_and_the_supervisor(morning: Morning) -> None:
    cast = morning.cast
    cast.officer.client().post(reverse("desk:decide"), {"items": morning.waiting, "verb": "claim"})
    button = reverse("desk:undo", args=[Batch.objects.latest("pk").pk])
    for member, sees in ((cast.officer, True), (cast.supervisor, True), (cast.clerk, False)):
        assert (button in member.client().get(reverse("desk:queue")).content.decode()) is sees
