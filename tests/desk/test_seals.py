"""The auditor's page of the trail: when it was sealed, its head, what waits, what the last verification found."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from anju.journal.models import Seal, Verification
from anju.journal.verifications import run_verification
from cast import Cast
from journal.trail import as_owner, ids, seal, sql, write

pytestmark = pytest.mark.django_db
PAGE = "/journal/seals"


@pytest.fixture(autouse=True)
def _own_list_of_heads(settings, tmp_path: Path) -> None:
    settings.ANJU_HOME = tmp_path


@pytest.fixture
def auditor(cast: Cast) -> Client:
    return cast.auditor.client()


def text(client: Client, path: str = PAGE, **query: str) -> str:
    answer = client.get(path, query, headers={"accept-language": "en"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_before_the_first_seal_the_page_says_so(auditor: Client) -> None:
    assert "Nothing is sealed yet; the worker seals every minute." in text(auditor)


def test_the_head_stands_there_to_be_published_and_what_waits_is_counted(auditor: Client) -> None:
    write()
    seal()
    write(2)
    last = Seal.objects.latest("number")
    page = text(auditor)
    assert f"anju-head {last.number} sha256 {bytes(last.head).hex()} 20" in page
    waiting = sum(lines for _, lines, _ in sql("SELECT * FROM journal_waiting()"))
    assert waiting >= 4 and f"<dd>{waiting} · the oldest is of 20" in page


def test_asking_queues_a_verification_and_the_page_shows_how_far_it_is(auditor: Client) -> None:
    write()
    seal()
    assert auditor.post(f"{PAGE}/verify").status_code == 302
    asked = Verification.objects.get()
    assert "The verification waits for the worker." in text(auditor)
    Verification.objects.update(begun_at=asked.asked_at, lines=10, lines_done=4)
    assert "The trail is being verified: 4 / 10" in text(auditor, f"{PAGE}/progress")
    run_verification(asked.pk)
    assert auditor.get(f"{PAGE}/progress").headers["HX-Refresh"] == "true"


def test_a_sound_trail_and_a_bent_one_are_told_apart(auditor: Client) -> None:
    write()
    seal()
    auditor.post(f"{PAGE}/verify")
    run_verification(Verification.objects.get().pk)
    page = text(auditor)
    assert "sound" in page and "not sound" not in page and "up to seal 2" in page
    bent = ids("journal_line")[1]
    with as_owner():
        sql("DELETE FROM journal_line WHERE id = %s", bent)
    auditor.post(f"{PAGE}/verify")
    run_verification(Verification.objects.latest("pk").pk)
    page = text(auditor)
    assert "not sound" in page
    assert f'Removed after it was sealed: <span class="number">journal_line {bent}</span> · 1 seal shows' in page


def test_a_published_head_is_looked_up(auditor: Client) -> None:
    write()
    seal()
    head = bytes(Seal.objects.get(number=1).head).hex()
    assert "This is the head of seal 1, made at 20" in text(auditor, head=f"anju-head 1 sha256 {head} 2026")
    assert "No seal has this head" in text(auditor, head=head[::-1])
    assert "No head can be read here" in text(auditor, head="abc")


def test_seals_are_listed_page_by_page(auditor: Client) -> None:
    for _ in range(12):
        write(1)
        seal()
    first = text(auditor)
    assert "Next page" in first
    assert "Next page" not in text(auditor, after="5")


def test_supervisors_look_and_do_not_verify(cast: Cast) -> None:
    supervisor = cast.supervisor.client()
    assert "Verify the whole trail" not in text(supervisor)
    assert supervisor.post(f"{PAGE}/verify").status_code == 403
    assert not Verification.objects.exists()


def test_the_page_is_whole_in_chinese(auditor: Client) -> None:
    write()
    seal()
    with override("zh-hans"):
        page = auditor.get(PAGE, headers={"accept-language": "zh-hans"}).content.decode()
    assert "最近封存时间" in page and "核验全部留痕" in page
