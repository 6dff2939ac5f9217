"""Signing in, being locked out, accounts and keys, the two trails, errors."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from anju.access.models import Account, Token
from anju.journal.models import Line
from cast import PASSWORD, TOWN, Cast, Member
from desk.office import Morning

pytestmark = pytest.mark.django_db


def sign_in(username: str, password: str, client: Client | None = None):
    return (client or Client()).post(reverse("desk:login"), {"username": username, "password": password})


def test_the_right_password_opens_the_desk(cast: Cast) -> None:
    assert sign_in("clerk", PASSWORD)["Location"] == reverse("desk:home")


def test_eight_wrong_passwords_lock_the_account_out_for_the_right_one_too(cast: Cast) -> None:
    answers = [sign_in("clerk", "wrong").status_code for _ in range(8)]
    assert set(answers[:7]) == {422}
    locked = sign_in("clerk", PASSWORD)
    assert locked.status_code == 429
    assert "一刻钟" in locked.content.decode()


def test_a_closed_account_does_not_sign_in(cast: Cast) -> None:
    Account.objects.filter(username="clerk").update(is_active=False)
    assert sign_in("clerk", PASSWORD).status_code == 422


def test_a_partial_request_of_somebody_signed_out_leads_to_the_sign_in(db: None) -> None:
    answer = Client().get(reverse("desk:suggest-dwellings"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("desk:login")


def test_the_language_is_switched_and_kept(cast: Cast) -> None:
    client = cast.clerk.client()
    client.post(reverse("desk:language"), {"language": "en", "next": "/queue"})
    assert "Work queue" in client.get(reverse("desk:home")).content.decode()


def test_a_page_allows_nothing_from_elsewhere_and_nothing_inline(cast: Cast) -> None:
    response = cast.clerk.client().get(reverse("desk:declare"))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert " style=" not in page
    assert " onclick=" not in page
    assert "<style" not in page


def test_a_refusal_names_the_missing_permission(cast: Cast) -> None:
    response = cast.auditor.client().get(reverse("desk:queue"))
    assert response.status_code == 403
    assert "worklist:item:view" in response.content.decode()


def test_an_unknown_address_is_told_in_the_language_of_the_house(cast: Cast) -> None:
    response = cast.clerk.client().get("/nowhere")
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


def test_an_account_is_opened_closed_and_given_a_key(cast: Cast) -> None:
    client = cast.admin.client()
    sent = {
        "username": "xin.clerk", "display_name": "新窗口", "role": "clerk", "division": TOWN,
        "staff_number": "lh-0107", "password": "correct-horse-battery-87",
    }  # fmt: skip
    assert "至少十二个字符" in client.get(reverse("desk:account-open")).content.decode()
    opened = Account.objects.get(pk=client.post(reverse("desk:account-open"), sent)["Location"].rpartition("/")[2])
    assert "该用户名已被使用" in client.post(reverse("desk:account-open"), sent).content.decode()
    assert sign_in("xin.clerk", "correct-horse-battery-87").status_code == 422, "its rights are only asked for"
    page = cast.security.client().get(reverse("desk:account", args=[opened.pk])).content.decode()
    assert "授予所申请的权限" in page and "民治街道" in page
    rights = {"role": "clerk", "division": TOWN}
    assert client.post(reverse("desk:account-rights", args=[opened.pk]), rights).status_code == 403
    granted = cast.security.client().post(reverse("desk:account-rights", args=[opened.pk]), rights)
    assert granted["Location"] == reverse("desk:account", args=[opened.pk])
    assert sign_in("xin.clerk", "correct-horse-battery-87")["Location"] == reverse("desk:home")
    Account.objects.filter(pk=opened.pk).update(must_change_password=False)
    own = Member(opened).client()
    assert (
        "anju_"
        in own.post(
            reverse("desk:token-issue", args=[opened.pk]), {"label": "对接", "password": "correct-horse-battery-87"}
        ).content.decode()
    )
    token = Token.objects.get(account=opened)
    assert "anju_" not in own.get(reverse("desk:keys")).content.decode()
    assert "对接" in client.get(reverse("desk:account", args=[opened.pk])).content.decode()
    client.post(reverse("desk:token-revoke", args=[opened.pk, token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None
    client.post(reverse("desk:account-active", args=[opened.pk]))
    opened.refresh_from_db()
    assert not opened.is_active


def test_a_forgotten_password_is_set_anew_and_ends_the_sessions(cast: Cast) -> None:
    sitting, account = cast.clerk.client(), cast.clerk.account
    address = reverse("desk:account-password", args=[account.pk])
    assert cast.admin.client().post(address, {"password": "123456"}).status_code == 422
    cast.admin.client().post(address, {"password": "correct-horse-battery-88"})
    assert sitting.get(reverse("desk:home")).status_code == 302
    assert sign_in("clerk", "correct-horse-battery-88")["Location"] == reverse("desk:home")
    assert Line.objects.filter(event="access:password:set", subject=account.pk).exists()


def test_a_password_somebody_else_set_is_changed_before_anything_else(cast: Cast) -> None:
    given, own = "correct-horse-battery-88", "my own sentence, 2026"
    address = reverse("desk:account-password", args=[cast.clerk.account.pk])
    cast.admin.client().post(address, {"password": given})
    client = Client()
    sign_in("clerk", given, client)
    for name in ("home", "persons", "keys", "second-factor", "password-changed"):
        assert client.get(reverse(f"desk:{name}"))["Location"] == reverse("desk:password"), name
    issued = client.post(reverse("desk:token-issue", args=[cast.clerk.account.pk]), {"label": "x"})
    assert issued["Location"] == reverse("desk:password") and not Token.objects.exists()
    assert "该密码由他人设置" in client.get(reverse("desk:password")).content.decode()
    client.post(reverse("desk:language"), {"language": "en"})
    assert "Somebody else set this password" in client.get(reverse("desk:password")).content.decode()
    said = {"old_password": given, "new_password1": given, "new_password2": given}
    assert client.post(reverse("desk:password"), said).status_code == 422, "the given one again is not one's own"
    changed = client.post(reverse("desk:password"), said | {"new_password1": own, "new_password2": own})
    assert changed["Location"] == reverse("desk:password-changed")
    assert client.get(reverse("desk:home")).status_code == 200, "and the session goes on"
    assert Line.objects.get(event="access:password:changed").subject == cast.clerk.account.pk
    assert sign_in("clerk", given).status_code == 422


def test_a_weak_first_password_is_not_taken(cast: Cast) -> None:
    sent = {
        "username": "xin", "display_name": "新窗口", "role": "clerk", "division": TOWN, "password": "123456",
        "staff_number": "lh-0107",
    }  # fmt: skip
    assert cast.admin.client().post(reverse("desk:account-open"), sent).status_code == 422


def test_the_rights_form_offers_no_administration_and_takes_none(cast: Cast) -> None:
    security = cast.security.client()
    page = security.get(reverse("desk:account", args=[cast.clerk.account.pk])).content.decode()
    assert 'value="supervisor"' in page and 'value="auditor"' not in page
    address = reverse("desk:account-rights", args=[cast.clerk.account.pk])
    assert security.post(address, {"role": "auditor", "division": TOWN}).status_code == 422
    assert security.post(address, {"role": "party_staff", "party": ""}).status_code == 422
    own = reverse("desk:account-rights", args=[cast.security.account.pk])
    assert security.post(own, {"role": "clerk", "division": TOWN}).status_code == 403
    auditor = security.get(reverse("desk:account", args=[cast.auditor.account.pk])).content.decode()
    assert "在服务器上办理" in auditor and "account-rights" not in auditor


def test_a_key_is_issued_by_its_holder_alone(cast: Cast) -> None:
    client = cast.clerk.client()
    other = cast.officer.account.pk
    for member in (cast.clerk, cast.admin):
        refused = member.client().post(reverse("desk:token-issue", args=[other]), {"label": "x"})
        assert refused.status_code == 403
    sent = {"label": "x", "password": PASSWORD}
    assert client.post(reverse("desk:token-issue", args=[cast.clerk.account.pk]), sent).status_code == 200
    for member in (cast.auditor, cast.supervisor, cast.admin):
        refused = member.client().post(reverse("desk:token-issue", args=[member.account.pk]), sent)
        assert refused.status_code == 403, "who declares nothing needs no key"


def test_a_key_takes_the_password(cast: Cast) -> None:
    client, address = cast.clerk.client(), reverse("desk:token-issue", args=[cast.clerk.account.pk])
    for sent in ({"label": "对接"}, {"label": "对接", "password": "not this one"}):
        answer = client.post(address, sent)
        assert answer.status_code == 422 and 'value="对接"' in answer.content.decode()
    assert "密码不正确" in answer.content.decode() and "not this one" not in answer.content.decode()
    client.cookies["django_language"] = "en"
    assert "The password is not right." in client.post(address, sent).content.decode()
    assert not Token.objects.exists()


def test_an_auditor_reads_both_trails_by_actor_and_day(morning: Morning) -> None:
    client = morning.cast.auditor.client()
    clerk = morning.cast.clerk.account.pk
    changes = client.get(reverse("desk:journal"), {"event": "declarations:submission", "actor": clerk}).content.decode()
    assert "declarations:submission:received" in changes
    assert "stays:stay:opened" not in changes
    morning.cast.clerk.client().get(reverse("desk:person", args=[morning.cast.resident.id]))
    looks = client.get(reverse("desk:journal-access"), {"subject": morning.cast.resident.id}).content.decode()
    assert "居住登记日常业务" in looks
    assert (
        "居住登记日常业务" not in client.get(reverse("desk:journal-access"), {"until": "2020-01-01"}).content.decode()
    )
