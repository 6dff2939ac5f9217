"""What a seal says, how seals hang together, and which line differs from what was sealed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache

from cryptography.hazmat.primitives import hashes

PRINT = 8
"""Bytes of a leaf that are kept to find a line again."""
LEAST = -(2**63)
Place = tuple[int, int]
"""Where a line stands in its trail: number of its transaction, then its id."""
BEGINNING: Place = (LEAST, LEAST)
Leaf = tuple[int, bytes]
"""Id of a line, and the hash of its canonical form or the first bytes of it."""


def digest(suite: str, text: bytes) -> bytes:
    """Hash by the suite a seal names: sha256 or sm3."""
    hasher = _begun(suite).copy()
    hasher.update(text)
    return hasher.finalize()


@cache
def _begun(suite: str) -> hashes.Hash:
    """Copying one that was begun costs two thirds of beginning another."""
    return hashes.Hash(hashes.SHA256() if suite == "sha256" else hashes.SM3())


def digest_of_leaves(suite: str, leaves: Sequence[Leaf]) -> bytes:
    """A seal's digest: over id and leaf of its lines, by id."""
    return digest(suite, b"".join(id.to_bytes(8, "big", signed=True) + leaf for id, leaf in leaves))


@dataclass(frozen=True, slots=True)
class Record:
    """What a seal says of its lines, in words that are hashed; the order of the fields is that of the text.

    low, high: half-open interval of places. ids: ranges as ``{[1,50),[52,53)}``. since, until: earliest and latest
    time of its lines. before: head of the seal before, empty for the first."""

    number: int
    trail: str
    form: int
    low: Place
    high: Place
    lines: int
    ids: str
    digest: bytes
    prints: bytes
    since: datetime
    until: datetime
    sealed_at: datetime
    suite: str
    before: bytes

    def text(self) -> str:
        said = {
            "anju-seal": self.number,
            "trail": self.trail,
            "form": self.form,
            "low": "{} {}".format(*self.low),
            "high": "{} {}".format(*self.high),
            "lines": self.lines,
            "ids": self.ids,
            "digest": self.digest.hex(),
            "prints": digest(self.suite, self.prints).hex(),
            "since": utc(self.since),
            "until": utc(self.until),
            "sealed": utc(self.sealed_at),
            "suite": self.suite,
            "before": self.before.hex() or "none",
        }
        return "".join(f"{name} {value}\n" for name, value in said.items())

    def head(self) -> bytes:
        return digest(self.suite, self.text().encode())


def utc(moment: datetime) -> str:
    """2026-11-18T04:00:00.000000Z"""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Wrong(StrEnum):
    """What may be wrong with a trail."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    SEAL_CHANGED = "seal-changed"
    SEAL_REMOVED = "seal-removed"
    SIGNATURE = "signature"
    HEAD = "head"
    AHEAD = "ahead"
    OUT_OF_TIME = "out-of-time"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, with the line (table, id) it is wrong with; a seal is a line of journal_seal.

    seal: number of the seal that shows it. other: the line a reordered one stands for, or stands at now."""

    wrong: Wrong
    table: str
    id: int | None
    seal: int | None = None
    other: int | None = None

    def sentence(self) -> str:
        """In English, for the command line and the record."""
        place = f"{self.table} {self.id}" if self.id is not None else self.table
        said = _SENTENCES[self.wrong].format(other=self.other, seal=self.seal)
        return f"{place}: {said}"


_SENTENCES = {
    Wrong.CHANGED: "changed after seal {seal} was made",
    Wrong.REMOVED: "removed after seal {seal} was made",
    Wrong.INSERTED: "inserted among the lines of seal {seal} after it was made",
    Wrong.REORDERED: "reordered after seal {seal} was made: it changed places with line {other}",
    Wrong.SEAL_CHANGED: "the seal itself was changed",
    Wrong.SEAL_REMOVED: "the seal was removed",
    Wrong.SIGNATURE: "the seal was not made with the register's key",
    Wrong.HEAD: "the head kept outside is not in the chain: all up to it was made anew, or the end was cut off",
    Wrong.AHEAD: "bears the number of a transaction that has not begun",
    Wrong.OUT_OF_TIME: "says another time than it was written at",
}


def first_difference(was: Sequence[Leaf], now: Sequence[Leaf]) -> tuple[Wrong, int, int | None] | None:
    """The first line, by id, that is not as it was: (what, id, the line it changed places with). None: all agree.

    Both by id; the second part is a print of the line without its id."""
    before, after = dict(was), dict(now)
    left = {print_: id for id, print_ in was if after.get(id) != print_}
    come = {print_: id for id, print_ in now if before.get(id) != print_}
    for id in sorted(before.keys() | after.keys()):
        if before.get(id) == after.get(id):
            continue
        if id not in before:
            from_ = left.get(after[id])
            return (Wrong.INSERTED, id, None) if from_ is None else (Wrong.REORDERED, from_, id)
        to = come.get(before[id])
        if to is not None:
            return Wrong.REORDERED, id, to
        return (Wrong.CHANGED if id in after else Wrong.REMOVED), id, None
    return None


def ids_in(ranges: str) -> Iterator[int]:
    """Ids of ranges written as ``{[1,50),[52,53)}``, in order."""
    for low, high in re.findall(r"\[(-?\d+),(-?\d+)\)", ranges):
        yield from range(int(low), int(high))


def ranges_of(ids: Sequence[int]) -> str:
    """Ids, in order, as ``{[1,50),[52,53)}``: as PostgreSQL writes them."""
    found: list[list[int]] = []
    for id in ids:
        if found and found[-1][1] == id:
            found[-1][1] = id + 1
        else:
            found.append([id, id + 1])
    return "{" + ",".join(f"[{low},{high})" for low, high in found) + "}"


def split_prints(prints: bytes) -> list[bytes]:
    return [prints[at : at + PRINT] for at in range(0, len(prints), PRINT)]


@dataclass(frozen=True, slots=True)
class Head:
    """A head as it is published; number 0 where only the hash is known."""

    number: int
    head: bytes

    def line(self, suite: str, sealed_at: datetime) -> str:
        """One line to publish: ``anju-head 12 sha256 <hex> 2026-11-18T04:00:00.000000Z``."""
        return f"anju-head {self.number} {suite} {self.head.hex()} {utc(sealed_at)}"


_PUBLISHED = re.compile(r"anju-head (?P<number>\d+) (?:sha256|sm3) (?P<head>[0-9a-f]{64})\b|(?P<bare>\b[0-9a-f]{64}\b)")


def heads_in(text: str) -> list[Head]:
    """Heads in a text that quotes them: whole lines, or bare hashes of 64 hexadecimal digits."""
    found = _PUBLISHED.finditer(text.lower())
    return [Head(int(one["number"] or 0), bytes.fromhex(one["head"] or one["bare"])) for one in found]
