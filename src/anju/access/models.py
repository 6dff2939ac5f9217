"""Accounts: who signs in, with one role, one area and, for a party's staff, the party acted for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Now

from anju.access.rules import ADMINISTRATIONS, Role
from anju.access.scope import ScopedQuerySet

ADMINISTRATORS = sorted(role.value for role in ADMINISTRATIONS)


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, username: str, password: str, **fields: Any) -> Account:
        account = self.model(username=self.model.normalize_username(username), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class ReadingQuerySet(ScopedQuerySet["Reading"]):
    division_path = "area"


class Account(AbstractBaseUser):
    """`area` is a 12-digit division code: the account sees its subtree. `party` is a plain id, because parties stand on
    a higher floor; it is set for a party's staff and for nobody else. `must_change_password`: somebody else knows it.
    `second_factor_since` repeats what SecondFactor knows, so that no request asks a second table.

    `opened_by`, `granted_by`: account ids, 0 for the machine's operator. Until somebody other than who opened it grants
    role and area, they are only asked for and the account stays shut. `staff_number` says which accounts are one
    person's. Checked by the database as well (sql/hands.sql)."""

    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])
    area = models.BigIntegerField(null=True)
    party = models.BigIntegerField(null=True, db_index=True)
    staff_number = models.CharField(max_length=40, default="")
    opened_by = models.BigIntegerField(null=True)
    granted_by = models.BigIntegerField(null=True, default=0)
    granted_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    second_factor_since = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name", "role"]

    class Meta:
        indexes = [
            models.Index(
                fields=["staff_number"], name="access_account_of_a_person", condition=~models.Q(staff_number="")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="access_account_party_staff_alone_have_a_party",
                condition=models.Q(role=Role.PARTY_STAFF, party__isnull=False, area__isnull=True)
                | (~models.Q(role=Role.PARTY_STAFF) & models.Q(party__isnull=True, area__isnull=False)),
            ),
            models.CheckConstraint(
                name="access_account_nobody_grants_himself",
                condition=models.Q(granted_by__isnull=True)
                | models.Q(granted_by=0)
                | ~models.Q(granted_by__in=[models.F("id"), models.F("opened_by")]),
            ),
            models.CheckConstraint(
                name="access_account_open_once_granted",
                condition=models.Q(is_active=False) | models.Q(granted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="access_account_administrators_are_known",
                condition=models.Q(is_active=False) | ~models.Q(role__in=ADMINISTRATORS) | ~models.Q(staff_number=""),
            ),
            models.UniqueConstraint(
                name="access_account_one_administration_a_person",
                fields=["staff_number"],
                condition=models.Q(is_active=True, role__in=ADMINISTRATORS),
            ),
        ]

    def __str__(self) -> str:
        return self.username


class Token(models.Model):
    """A key for the API: only its SHA-256 is kept; it carries the rights of its account until it ends."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)


class Session(AbstractBaseSession):
    """A browser's session, written by sessions.SessionStore; `account` is empty until somebody is let in."""

    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="sessions")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45)
    agent = models.CharField(max_length=200)

    objects: ClassVar[BaseSessionManager[Session]] = BaseSessionManager()  # type: ignore[assignment]


class Identity(models.Model):
    """Who an account is at the office's own sign-in provider: OpenID Connect's issuer and subject, nothing else of it.

    Linked by its holder and never made by arriving: what the provider says of somebody gives no right here."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="identities")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="access_identity_belongs_to_one_account", fields=["issuer", "subject"]),
            models.UniqueConstraint(name="access_identity_one_an_account", fields=["account", "issuer"]),
        ]


class SecondFactor(models.Model):
    """The secret an account shares with an authenticator app, sealed by the vault; nothing before it is confirmed.

    last_step: the thirty seconds whose code was taken last, so that none is taken twice. wrong, wrong_at: wrong codes
    since the last right one, whoever's address they came from."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="second_factor")
    secret_cipher = models.BinaryField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    wrong = models.PositiveSmallIntegerField(default=0)
    wrong_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A way in for who lost the app, once: only its SHA-256 is kept."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class Reading(models.Model):
    """How many people an account of the office looked at on a day, and how many of them in full."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="readings")
    area = models.BigIntegerField()
    day = models.DateField()
    persons = models.IntegerField()
    revealed = models.IntegerField()

    objects: ClassVar[ReadingQuerySet] = ReadingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(name="access_reading_one_a_day", fields=["day", "account"])]


class FactorReset(models.Model):
    """The system administrator asks that somebody's second factor be forgotten; the security administrator decides.

    Accounts are plain ids in `asked_by` and `decided_by`, 0 for the machine's operator."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="factor_resets")
    why = models.CharField(max_length=200)
    asked_by = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=Now())
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    granted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="access_factorreset_three_people",
                condition=~models.Q(asked_by=models.F("account"))
                & (
                    models.Q(decided_by__isnull=True)
                    | models.Q(decided_by=0)
                    | ~models.Q(decided_by__in=[models.F("account"), models.F("asked_by")])
                ),
            ),
            models.UniqueConstraint(
                name="access_factorreset_one_open", fields=["account"], condition=models.Q(decided_at__isnull=True)
            ),
        ]


class IndexKey(models.Model):
    """One row: a print of the key all blind indexes of this database were made with."""

    print = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(name="access_indexkey_one_row", condition=models.Q(id=1))]
