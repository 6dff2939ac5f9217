"""Calling the API as a member of the cast."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from anju.access.actions import issue_token
from cast import Member

PACK = "cn-4403-2015"
HOME = "4403090020010000001000001"
NEIGHBOUR = "4403090020010000001000002"
FAULTS: dict[str, list[Any]] = {
    "kind": ["move_in", "搬离", "change", "续住", "lodging", "", "飞走"],
    "dwelling_code": ["4403090020010000001000001", "4403090020010000001000002", "1", " 4403090020010000001000001 "],
    "date": ["2026-11-16", "2026年11月1日", "2026-11-16T20:30", "2027-12-01", "soon", ""],
    "name": ["周明远", "a", "", "阿卜杜拉·买买提", "王(小)"],
    "id_kind": ["居民身份证", "passport", "纸", None],
    "id_number": [
        "11010519491231002X",
        "110105491231002",
        "G12345678",
        610115199509221792,
        6.1e17,
        "830000199001010013",
    ],
    "phone": ["13912345678", 13912345678, "12", None],
    "until": ["2027-03-31", "soon", "2020-01-01", None],
    "whereabouts": ["省外", "unknown", "火星", 4],
    "sex": [1, "女", None],
    "民族": ["汉", ""],
}
_keys = itertools.count(1)
_done: set[int] = set()


@dataclass(frozen=True)
class Caller:
    """A program with a token. Answers are parsed: problems as well."""

    token: str
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def get(self, address: str, **headers: str) -> HttpResponse:
        return self.client.get(f"/api/v1{address}", headers=self._headers(headers))

    def post(self, address: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.client.post(
            f"/api/v1{address}", data=body, content_type="application/json", headers=self._headers(headers)
        )

    def upload(self, content: Any, **form: Any) -> HttpResponse:
        return self.client.post("/api/v1/declarations/bulk", {"file": content, **form}, headers=self._headers({}))

    def declare(self, *lines: dict[str, Any], key: str = "", language: str = "en", **more: Any) -> HttpResponse:
        body = {"role": "landlord", "pack": PACK, "lines": list(lines), **more}
        key = key or f"key-{next(_keys)}"
        return self.post("/declarations", body, Idempotency_Key=key, Accept_Language=language)

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", "Accept-Language": "en"} | named


def caller(member: Member) -> Caller:
    return Caller(issue_token(viewer=member.viewer(), label="test"))


def moving_in(**changes: Any) -> dict[str, Any]:
    """A line without a fault on 18 November 2026."""
    line = {
        "kind": "move_in",
        "dwelling_code": HOME,
        "date": "2026-11-16",
        "name": "周明远",
        "id_kind": "resident_id",
        "id_number": "11010519491231002X",
        "reason": "务工",
    }
    return line | changes


def lines_at_random(seed: int, count: int) -> list[dict[str, Any]]:
    """Lines with every sort of fault, the same for the same seed."""
    draw = random.Random(seed)
    return [
        {name: draw.choice(values) for name, values in FAULTS.items() if draw.random() < 0.9} | {"reason": "务工"}
        for _ in range(count)
    ]


def work(submission: int) -> None:
    """What the worker does: the jobs of a submission that nobody did yet, in order."""
    while job := jobs_of(submission).exclude(pk__in=_done).first():
        _done.add(job.pk)
        app.tasks[job.task_name].func(**job.args)


def jobs_of(submission: int) -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(lock=f"submission-{submission}").order_by("pk")
