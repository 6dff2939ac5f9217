"""Dwellings on their way in: a temporary table, and the statements that carry it into the register.

Everything here runs inside the importer's transaction and, for the web process, under its row-level security.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from anju.access.rules import Viewer
from anju.places.holding import HOLDERS


class Staged(NamedTuple):
    """A good line, in the order of the staging table's columns."""

    n: int
    code: str
    division: int
    road: str
    estate: str
    plate: str
    building: str
    path: str
    unit: str
    floor: str
    room: str
    kind: str
    state: str
    address: str
    successor: str | None
    mode: str | None


ALWAYS = ("building_id", "division", "room", "address")
WHERE_STATED = ("unit", "floor", "kind", "state")
_BEGIN = """
    SELECT pg_advisory_xact_lock(hashtext('places:import'));
    DROP TABLE IF EXISTS places_staged, places_successors;
    CREATE TEMP TABLE places_staged (
        n int, code varchar(25) PRIMARY KEY, division bigint, road text, estate text, plate text, building text,
        path text, unit text, floor text, room text, kind text, state text, address text, successor text,
        mode text, moved boolean NOT NULL DEFAULT false, element_id bigint, building_id bigint, dwelling_id bigint
    ) ON COMMIT DROP;
    CREATE TEMP TABLE places_successors (n int, code text, successor text) ON COMMIT DROP;
"""
_ADD_ELEMENTS = """
    INSERT INTO places_addresselement (division, parent_id, level, name)
    SELECT DISTINCT division, element_id, '{level}', {column} FROM places_staged WHERE {column} <> ''
    ON CONFLICT DO NOTHING
"""
_FIND_ELEMENTS = """
    UPDATE places_staged s SET element_id = e.id FROM places_addresselement e
     WHERE s.{column} <> '' AND e.division = s.division AND e.level = '{level}' AND e.name = s.{column}
       AND e.parent_id IS NOT DISTINCT FROM s.element_id
"""
_BUILDINGS = """
    WITH done AS (
        INSERT INTO places_building AS b (division, code, address_id, name, path, management_mode)
        SELECT DISTINCT ON (left(s.code, 19)) s.division, left(s.code, 19), s.element_id, s.building, s.path,
               coalesce(max(s.mode) OVER (PARTITION BY left(s.code, 19)), known.management_mode, 'dispersed')
          FROM places_staged s LEFT JOIN places_building known ON known.code = left(s.code, 19)
         ORDER BY left(s.code, 19), s.n
        ON CONFLICT (code) DO UPDATE
           SET (division, address_id, name, path, management_mode) =
               (excluded.division, excluded.address_id, excluded.name, excluded.path, excluded.management_mode)
         WHERE (b.division, b.address_id, b.name, b.path, b.management_mode) IS DISTINCT FROM
               (excluded.division, excluded.address_id, excluded.name, excluded.path, excluded.management_mode)
        RETURNING id, division, code, path, management_mode, xmax = 0 AS fresh
    ), moved AS (
        UPDATE places_staged s SET moved = true FROM done WHERE done.code = left(s.code, 19) AND NOT done.fresh
    )
    INSERT INTO journal_line (actor, event, subject, division, detail)
    SELECT %s, CASE WHEN fresh THEN 'places:building:added' ELSE 'places:building:changed' END, id, division,
           jsonb_build_object('path', path, 'management_mode', management_mode) FROM done
"""
_CHANGES = """
    INSERT INTO journal_line (actor, event, subject, division, detail)
    SELECT %s, 'places:dwelling:changed', d.id, s.division, jsonb_strip_nulls(jsonb_build_object({pairs}))
      FROM places_staged s JOIN places_dwelling d ON d.id = s.dwelling_id
     WHERE ({stored}) IS DISTINCT FROM ({said})
"""
_CHANGE = """
    UPDATE places_dwelling d SET ({columns}) = ROW ({said}),
           state_since = CASE WHEN {new_state} THEN %s::date ELSE d.state_since END
      FROM places_staged s WHERE d.id = s.dwelling_id AND ({stored}) IS DISTINCT FROM ({said})
"""
_OF_CHANGED_BUILDINGS = """
    SELECT count(*) FROM places_staged s JOIN places_dwelling d ON d.id = s.dwelling_id
     WHERE s.moved AND ({stored}) IS NOT DISTINCT FROM ({said})
"""
_ADD = """
    WITH done AS (
        INSERT INTO places_dwelling (division, code, building_id, unit, floor, room, kind, state, address)
        SELECT division, code, building_id, unit, floor, room, kind, state, address
          FROM places_staged WHERE dwelling_id IS NULL ORDER BY code
        RETURNING id, division, code
    )
    INSERT INTO journal_line (actor, event, subject, division, detail)
    SELECT %s, 'places:dwelling:added', id, division, jsonb_build_object('code', code) FROM done
"""
_LINK = """
    UPDATE places_dwelling d SET successor_id = later.id
      FROM places_successors s JOIN places_dwelling later ON later.code = s.successor
     WHERE d.code = s.code AND d.successor_id IS DISTINCT FROM later.id AND later.id <> d.id
"""


_SAME_ROOM = """
    SELECT s.n, min(other.code) FROM places_staged s
      JOIN places_dwelling other ON other.building_id = s.building_id AND other.code <> s.code
       AND (other.unit, other.room, other.kind) = (s.unit, s.room, s.kind) AND other.state IN ('planned', 'active')
     WHERE s.state IN ('planned', 'active') GROUP BY s.n ORDER BY s.n
"""
_NOTHING_AFTER = """
    SELECT s.n FROM places_staged s JOIN places_dwelling d ON d.code = s.code
     WHERE s.state IN ('merged', 'split') AND s.successor IS NULL AND d.successor_id IS NULL ORDER BY s.n
"""


_DEMOLISHED = """
    SELECT s.n, d.id FROM places_staged s JOIN places_dwelling d ON d.id = s.dwelling_id
     WHERE s.state = 'demolished' AND d.state <> 'demolished' ORDER BY d.id FOR UPDATE OF d
"""


def begin() -> None:
    """Make the tables. One import at a time: two that name the same road would wait for each other half-way."""
    with connection.cursor() as cursor:
        for statement in _BEGIN.split(";"):
            if statement.strip():
                cursor.execute(statement)


def stage(rows: Sequence[Staged], *, states: frozenset[str]) -> list[tuple[int, str, str]]:
    """Put a chunk on the table. Returns, and takes off again, lines whose state cannot follow the dwelling's, as
    rules.may_become has it: (n, its state, code). states: fields the file has a column for."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE places_staged")
        with cursor.copy(f"COPY places_staged ({', '.join(Staged._fields)}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute("ANALYZE places_staged")
        cursor.execute("UPDATE places_staged s SET dwelling_id = d.id FROM places_dwelling d WHERE d.code = s.code")
        if "state" not in states:
            return []
        cursor.execute(
            "DELETE FROM places_staged s USING places_dwelling d WHERE d.id = s.dwelling_id AND d.state <> s.state"
            " AND (d.state IN ('demolished', 'merged', 'split') OR s.state = 'planned') RETURNING s.n, d.state, s.code"
        )
        return list(cursor.fetchall())


def take_off_held(on: date) -> list[tuple[int, int]]:
    """Take lines off that would demolish a dwelling in which somebody is still registered: (n, how many). The dwellings
    stay locked, so that nobody is registered there meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(_DEMOLISHED)
        line_of = {dwelling: n for n, dwelling in cursor.fetchall()}
        held = HOLDERS.of(sorted(line_of), on) if line_of else {}
        cursor.execute("DELETE FROM places_staged WHERE dwelling_id = ANY (%s)", [sorted(held)])
    return sorted((line_of[dwelling], count) for dwelling, count in held.items())


def merge(viewer: Viewer, *, states: frozenset[str]) -> tuple[int, int]:
    """Carry the chunk into the register; returns how many dwellings were added and how many changed, be it that their
    building did.

    states: fields the file has a column for; the others of a known dwelling stay."""
    columns = [*ALWAYS, *(name for name in WHERE_STATED if name in states)]
    stored, said = (", ".join(f"{table}.{name}" for name in columns) for table in "ds")
    pairs = ", ".join(
        f"'{name}', CASE WHEN d.{name} IS DISTINCT FROM s.{name} THEN jsonb_build_array(d.{name}, s.{name}) END"
        for name in columns
    )
    new_state = "d.state <> s.state" if "state" in columns else "false"
    words = {"columns": ", ".join(columns), "stored": stored, "said": said, "pairs": pairs, "new_state": new_state}
    with connection.cursor() as cursor:
        for level, column in (("41", "road"), ("42", "estate"), ("51", "plate")):
            cursor.execute(_ADD_ELEMENTS.format(level=level, column=column))
            cursor.execute(_FIND_ELEMENTS.format(level=level, column=column))
        cursor.execute(_BUILDINGS, [viewer.account])
        cursor.execute(
            "UPDATE places_staged s SET building_id = b.id FROM places_building b WHERE b.code = left(s.code, 19)"
        )
        cursor.execute(_OF_CHANGED_BUILDINGS.format(**words))
        (housed,) = cursor.fetchone()
        cursor.execute(_CHANGES.format(**words), [viewer.account])
        changed = cursor.rowcount
        if changed:
            cursor.execute(_CHANGE.format(**words), [viewer.on])
        cursor.execute(_ADD, [viewer.account])
        added = cursor.rowcount
        cursor.execute(
            "INSERT INTO places_successors SELECT n, code, successor FROM places_staged WHERE successor IS NOT NULL"
        )
    return added, changed + housed


def same_rooms() -> list[tuple[int, str]]:
    """Lines of the chunk whose room another dwelling in use has too: (n, the other's code)."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME_ROOM)
        return list(cursor.fetchall())


def unfollowed() -> list[int]:
    """Lines of the chunk (n) that were merged or split into nothing anybody named."""
    with connection.cursor() as cursor:
        cursor.execute(_NOTHING_AFTER)
        return [n for (n,) in cursor.fetchall()]


def link_successors() -> list[tuple[int, str]]:
    """Tie old dwellings to new once all of the file is in. Returns (n, code) of successors the register lacks."""
    with connection.cursor() as cursor:
        cursor.execute(_LINK)
        cursor.execute(
            "SELECT s.n, s.successor FROM places_successors s"
            " WHERE NOT EXISTS (SELECT 1 FROM places_dwelling d WHERE d.code = s.successor) ORDER BY s.n"
        )
        return list(cursor.fetchall())
