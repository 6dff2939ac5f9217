"""What an employer itself said of those who work for it: all that its own staff are shown of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from django.db import connection

from anju.declarations.said import Reader
from anju.declarations.taking import open_payload
from anju.employment.naming import Words
from anju.rulebook.installed import the_book

ASKED = "SELECT job, payload, pack, received_on FROM declarations_own_words(%s::bigint[])"


def own_words(jobs: Sequence[int]) -> dict[int, Words]:
    """By job, where the party acted for declared it; within the scope the session has entered, in one query."""

    @cache
    def reader(pack: str, on: date) -> Reader:
        return Reader(the_book().form(pack, on), on)

    with connection.cursor() as cursor:
        cursor.execute(ASKED, [list(jobs)])
        rows = cursor.fetchall()
    said = {job: reader(pack, on).read(0, open_payload(payload)) for job, payload, pack, on in rows}
    return {job: Words(each.name, each.sex, each.birth_date, each.id_kind, each.number) for job, each in said.items()}
