import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from anju.access.vault import VaultError, vault
from anju.journal.models import AccessLine, Line
from anju.kernel.errors import Forbidden, NotFound, Refused
from anju.papers import actions
from anju.papers.actions import plain_name, reserve, store
from anju.papers.models import Document
from anju.papers.queries import open_document
from cast import TOWN, Cast, as_web_role

CONTENT = "姓名,证件号码\n林秀文,330822199506120026\n".encode()


def keep(cast: Cast, **more: object) -> Document:
    given = {"viewer": cast.clerk.viewer(), "division": TOWN + 1, "kind": "intake", "name": "申报.csv"}
    return store(**given | {"media_type": "text/csv", "content": CONTENT} | more)


def test_a_document_comes_back_as_it_was_stored(cast: Cast) -> None:
    kept = keep(cast)
    document, content = open_document(cast.clerk.viewer(), kept.pk)
    assert content == CONTENT
    assert (document.size, document.sha256) == (len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


def test_the_database_holds_nothing_readable(cast: Cast) -> None:
    row = Document.objects.get(pk=keep(cast).pk)
    assert b"330822" not in bytes(row.content)
    assert "林秀文".encode() not in bytes(row.content)
    assert vault().decrypt(row.content, "papers_document.content") == CONTENT


def test_storing_and_opening_leave_journal_lines_without_the_file_s_name(cast: Cast) -> None:
    kept = keep(cast, name="林秀文的申报.csv")
    open_document(cast.officer.viewer(), kept.pk)
    lines = Line.objects.filter(event__startswith="papers:", subject=kept.pk).order_by("id")
    assert [(line.event, line.actor) for line in lines] == [
        ("papers:document:stored", cast.clerk.account.pk),
        ("papers:document:opened", cast.officer.account.pk),
    ]
    assert "林秀文" not in str([line.detail for line in lines])


def test_out_of_scope_is_like_absent(cast: Cast) -> None:
    kept = keep(cast)
    for viewer in (cast.next_clerk.viewer(), cast.outsider.viewer(), cast.landlord_staff.viewer()):
        with pytest.raises(NotFound):
            open_document(viewer, kept.pk)
    with pytest.raises(NotFound):
        open_document(cast.clerk.viewer(), kept.pk + 1)


def test_who_sees_the_place_but_lacks_the_permission_is_told_so(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="declarations:declaration:view"):
        open_document(cast.auditor.viewer(), keep(cast).pk)


def test_a_party_s_staff_open_their_own_file_only(cast: Cast) -> None:
    theirs = keep(cast, viewer=cast.landlord_staff.viewer(), party=cast.landlord.pk)
    assert open_document(cast.landlord_staff.viewer(), theirs.pk)[1] == CONTENT
    with pytest.raises(NotFound):
        open_document(cast.employer_staff.viewer(), theirs.pk)


def test_opening_a_paper_about_a_person_leaves_an_access_line(cast: Cast) -> None:
    kept = keep(cast, kind="certificate", about=[cast.resident.id])
    open_document(cast.officer.viewer(purpose="补打"), kept.pk)
    line = AccessLine.objects.get(person=cast.resident.id)
    assert (line.actor, line.purpose, line.shown) == (cast.officer.account.pk, "补打", "certificate")


def test_a_file_over_the_limit_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_BYTES", len(CONTENT) - 1)
    with pytest.raises(Refused) as caught:
        keep(cast)
    assert caught.value.code == "too-large"
    assert not Document.objects.exists()


def test_a_reserved_id_is_the_document_s(cast: Cast) -> None:
    number = reserve()
    assert keep(cast, id=number).pk == number
    assert keep(cast).pk > number


def test_stored_bytes_can_be_neither_changed_nor_taken_away(cast: Cast) -> None:
    kept = keep(cast)
    for change in ({"content": b"x"}, {"name": "y"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=kept.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        kept.delete()


def test_bytes_of_another_document_do_not_open(cast: Cast) -> None:
    other = vault().encrypt(b"something else", "papers_document.content")
    kept = keep(cast)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE papers_document DISABLE TRIGGER append_only")
        cursor.execute("UPDATE papers_document SET content = %s WHERE id = %s", [other, kept.pk])
    with pytest.raises(VaultError):
        open_document(cast.clerk.viewer(), kept.pk)


def test_the_web_role_keeps_and_opens_within_its_scope_only(cast: Cast) -> None:
    kept = keep(cast)
    with as_web_role(cast.clerk.viewer()):
        assert open_document(cast.clerk.viewer(), kept.pk)[1] == CONTENT
        assert open_document(cast.clerk.viewer(), keep(cast).pk)[1] == CONTENT
    with as_web_role(cast.next_clerk.viewer()):
        assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("申报.xlsx", "申报.xlsx"),
        ("C:\\文件\\申报.xlsx", "申报.xlsx"),
        ("../../etc/passwd", "passwd"),
        ('a"b\r\n.csv', "ab.csv"),
        ("", "document"),
        ("长" * 300 + ".xlsx", "长" * 195 + ".xlsx"),
    ],
)
def test_a_file_s_name_is_kept_plain(given: str, kept: str) -> None:
    assert plain_name(given) == kept
