"""Exports at the desk: asked for, watched, fetched, erased."""

from __future__ import annotations

from django.urls import reverse

from anju.journal.models import AccessLine
from anju.reports.making import make_export
from anju.reports.models import Export
from desk.office import Morning

ASKED = {"status": "present", "purpose": "季度核对", "key": "one"}


def test_a_ledger_leaves_the_office_with_a_purpose_alone(morning: Morning) -> None:
    client = morning.cast.supervisor.client()
    assert client.post(reverse("desk:ledger-export"), ASKED | {"purpose": ""}).status_code == 422
    for _ in range(2):
        assert client.post(reverse("desk:ledger-export"), ASKED).headers["Location"] == reverse("desk:exports")
    export = Export.objects.get()
    waiting = client.get(reverse("desk:exports")).content.decode()
    assert "等待制作" in waiting
    assert "hx-trigger" in waiting
    make_export(export.pk)
    ready = client.get(reverse("desk:exports"), headers={"HX-Request": "true"}).content.decode()
    assert "季度核对" in ready
    assert "hx-trigger" not in ready
    answer = client.get(reverse("desk:export-file", args=[export.pk]))
    assert answer.content.startswith(b"PK")
    assert AccessLine.objects.filter(shown="ledger-export", purpose="季度核对").exists()


def test_a_clerk_exports_nothing(morning: Morning) -> None:
    client = morning.cast.clerk.client()
    assert client.post(reverse("desk:ledger-export"), ASKED).status_code == 403
    assert client.get(reverse("desk:exports")).status_code == 403


def test_an_export_is_cancelled_tried_again_and_erased_by_its_buttons(morning: Morning) -> None:
    client = morning.cast.supervisor.client()
    client.post(reverse("desk:ledger-export"), ASKED)
    export = Export.objects.get().pk
    for verb, state in (("cancel", "cancelled"), ("retry", "waiting")):
        client.post(reverse(f"desk:export-{verb}", args=[export]))
        assert Export.objects.get().state == state
    make_export(export)
    page = client.post(reverse("desk:export-erase", args=[export]), follow=True).content.decode()
    assert "文件已删除" in page
    assert client.get(reverse("desk:export-file", args=[export])).status_code == 404
