"""Reads pack files into packs. Every fault in every file is collected and reported at once."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from anju.kernel.calendars import Year, read_years
from anju.kernel.errors import Impossible
from anju.kernel.periods import Period
from anju.rulebook.invariants import check_packs
from anju.rulebook.problems import PackErrors, Problem, Words
from anju.rulebook.reading import WORDS, Report, read
from anju.rulebook.rules.base import Gap, Rule
from anju.rulebook.rules.forms import Form
from anju.rulebook.rules.kinds import KINDS
from anju.rulebook.rules.packs import Example, Pack, PackHead
from anju.rulebook.rules.sources import Citation, Source
from anju.rulebook.rules.words import Status

CALENDARS = "calendars"
SECTIONS = ("pack", "sources", "rule", "example", "policies", "form", "missing")
RULE_ID = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
REF = re.compile(r"(?P<source>[a-z0-9-]+)(?:#(?P<numbers>\d+(?:\.\d+){0,2}))?")
LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
END = Words(zh="文件末尾", en="its end")
FRAME = ("kind", "source", "valid_from", "valid_through", "missing")
"""Entries of a rule's table that are not fields of its dataclass."""


def load_packs(folders: Iterable[Path]) -> tuple[dict[str, Pack], tuple[Year, ...]]:
    """All packs of the folders by id, a later folder replacing an earlier one's, and the calendars beside them.

    Raises PackErrors with every problem found.
    """
    files: dict[str, tuple[Path, str]] = {}
    years: list[Year] = []
    problems: list[Problem] = []
    for folder in folders:
        seen: dict[str, str] = {}
        for path in sorted(folder.rglob("*.toml")):
            name = path.relative_to(folder).as_posix()
            if path.parent.name == CALENDARS:
                years += _calendar(path, name, problems)
            elif path.stem in seen:
                problems.append(Problem(name, "", "pack-twice", {"id": path.stem, "other": seen[path.stem]}))
            else:
                seen[path.stem] = name
                files[path.stem] = (path, name)
    packs = _link({stem: _table(path, name, problems) for stem, (path, name) in files.items()}, files, problems)
    if not files:
        problems.append(Problem("packs", "", "folder"))
    if not problems:
        problems += check_packs(packs)
    if problems:
        raise PackErrors(problems)
    return packs, tuple(years)


def _calendar(path: Path, name: str, problems: list[Problem]) -> tuple[Year, ...]:
    try:
        return read_years(_text(path))
    except ValueError as error:
        problems.append(_unreadable(name, error))
        return ()


def _table(path: Path, name: str, problems: list[Problem]) -> tuple[dict[str, Any], str]:
    try:
        text = _text(path)
        return tomllib.loads(text), hashlib.sha256(text.encode()).hexdigest()[:8]
    except ValueError as error:
        problems.append(_unreadable(name, error))
        return {}, ""


def _text(path: Path) -> str:
    """A file as an editor saved it: a mark at its head (BOM) is Windows' way to say UTF-8."""
    return path.read_text(encoding="utf-8-sig")


def _unreadable(name: str, error: ValueError) -> Problem:
    match error:
        case Impossible():
            return Problem(name, "", error.fault, error.params)
        case UnicodeDecodeError():
            return Problem(name, "", "encoding", {"line": error.object.count(b"\n", 0, error.start) + 1})
    place = LINE.search(str(error))
    where = Words(zh=f"第 {place[1]} 行第 {place[2]} 列", en=f"line {place[1]}, column {place[2]}") if place else END
    return Problem(name, "", "unreadable", {"where": where, "error": LINE.sub("", str(error)).strip()})


def _link(
    tables: Mapping[str, tuple[dict[str, Any], str]], files: Mapping[str, tuple[Path, str]], problems: list[Problem]
) -> dict[str, Pack]:
    """Packs in an order in which every parent comes before its children, so that sources are inherited too."""
    packs: dict[str, Pack] = {}
    waiting = {stem: table for stem, table in tables.items() if table[0]}
    while waiting:
        ready = [stem for stem, (table, _) in waiting.items() if _parent(table) not in waiting]
        if not ready:
            chain = " → ".join(sorted(waiting))
            problems += [Problem(files[stem][1], "", "parent-circle", {"chain": chain}) for stem in sorted(waiting)]
            break
        for stem in ready:
            table, digest = waiting.pop(stem)
            parent = packs.get(_parent(table))
            pack = _PackReader(files[stem][1], stem, problems).read(table, digest, parent, set(tables))
            if pack is not None:
                packs[stem] = pack
    return packs


def _parent(table: Mapping[str, Any]) -> str:
    head = table.get("pack")
    return str(head.get("extends", "")) if isinstance(head, dict) else ""


class _PackReader:
    """One file on its way to a pack; notes problems as it goes."""

    def __init__(self, file: str, stem: str, problems: list[Problem]) -> None:
        self.file = file
        self.stem = stem
        self.problems = problems

    def at(self, rule: str = "") -> Report:
        def report(code: str, **params: object) -> None:
            self.problems.append(Problem(self.file, rule, code, params))

        return report

    def read(self, table: Mapping[str, Any], digest: str, parent: Pack | None, known: set[str]) -> Pack | None:
        for section in table:
            if section not in SECTIONS:
                self.at()("section-unknown", section=section, known=", ".join(SECTIONS))
        head = self._head(table, known)
        if head is None:
            return None
        valid = self._valid({}, Period(head.valid_from), head.valid_through, self.at())
        sources = (dict(parent.sources) if parent else {}) | self._sources(_dict(table, "sources", self.at()))
        rules = [self._rule(entry, valid, sources) for entry in _dicts(table, "rule", self.at())]
        examples = [read(Example, entry, self.at("example")) for entry in _dicts(table, "example", self.at())]
        return Pack(
            head=head,
            file=self.file,
            version=f"{head.version}+{digest}",
            valid=valid,
            sources=sources,
            rules=tuple(rule for rule in rules if rule),
            missing=_texts(_dict(table, "missing", self.at()), "texts", self.at("missing")),
            policies=_dict(table, "policies", self.at()),
            form=self._form(_dict(table, "form", self.at())),
            examples=tuple(example for example in examples if example),
        )

    def _head(self, table: Mapping[str, Any], known: set[str]) -> PackHead | None:
        if not isinstance(table.get("pack"), dict):
            self.at()("section-missing", section="pack")
            return None
        head = read(PackHead, table["pack"], self.at())
        if head is None:
            return None
        if head.id != self.stem:
            self.at()("file-name", id=head.id)
        for key in ("extends", "supersedes"):
            if (other := getattr(head, key)) and other not in known:
                self.at()("parent-unknown", parent=other, key=key)
        return head

    def _sources(self, table: Mapping[str, Any]) -> dict[str, Source]:
        found = {}
        for key, entry in table.items():
            if not isinstance(entry, dict):
                self.at("sources")("value-wrong", key=key, read=entry, wanted=f"[sources.{key}]")
            elif (source := read(Source, entry, self.at(f"sources.{key}"), id=key)) is not None:
                found[key] = source
        return found

    def _rule(self, entry: Mapping[str, Any], pack_valid: Period, sources: Mapping[str, Source]) -> Rule | None:
        rule_id = str(entry.get("id", "?"))
        report = self.at(rule_id)
        if not RULE_ID.fullmatch(rule_id):
            report("rule-id", id=rule_id)
        kind = KINDS.get(str(entry.get("kind", "")))
        if kind is None:
            report("kind-unknown", kind=entry.get("kind", ""), known=", ".join(sorted(KINDS)))
            return None
        valid = self._valid(entry, pack_valid, None, report)
        citations = self._citations(entry.get("source", []), sources, report)
        fields = {key: value for key, value in entry.items() if key not in FRAME}
        if entry.get("status") == Status.UNKNOWN:
            if not entry.get("missing"):
                report("missing-unsaid")
            return read(Gap, fields | {"missing": entry.get("missing", "")}, report, valid=valid, citations=citations,
                        wanted=kind.__name__)  # fmt: skip
        if entry.get("status") == Status.DISABLED and not entry.get("reason"):
            report("reason-unsaid")
        if not citations:
            report("source-missing")
            return None
        return read(kind, fields, report, valid=valid, citations=citations)

    def _valid(self, entry: Mapping[str, Any], within: Period, through: Any, report: Report) -> Period:
        wrong = [key for key in ("valid_from", "valid_through") if type(entry.get(key, within.start)) is not date]
        for key in wrong:
            report("value-wrong", key=key, read=entry[key], wanted=WORDS[date])
        if wrong:
            return within
        start = entry.get("valid_from", within.start)
        last = entry.get("valid_through", through or within.last_day)
        try:
            return Period.through(start, last)
        except OverflowError:
            report("validity-endless", through=last)
        except ValueError:
            report("validity", start=start, through=last)
        return within

    def _citations(self, raw: Any, sources: Mapping[str, Source], report: Report) -> tuple[Citation, ...]:
        found = []
        for ref in raw if isinstance(raw, list) else [raw]:
            match = REF.fullmatch(str(ref))
            source = sources.get(match["source"]) if match else None
            if match is None or source is None:
                report("source-unknown", ref=ref)
                continue
            found.append(Citation(source, *(int(n) for n in (match["numbers"] or "").split(".") if n)))
        return tuple(found)

    def _form(self, table: Mapping[str, Any]) -> Form:
        report = self.at("form")
        for key in table:
            if key not in Form.__dataclass_fields__:
                report("form-field", field=key, known=", ".join(Form.__dataclass_fields__))
        ahead = table.get("max_ahead_days")
        if ahead is not None and type(ahead) is not int:
            report("value-wrong", key="max_ahead_days", read=ahead, wanted=WORDS[int])
            ahead = None
        headers, kinds = (_dict(table, key, report) for key in ("headers", "kinds"))
        codes, labels = (_dict(table, key, report) for key in ("codes", "labels"))
        return Form(
            headers={name: _texts(headers, name, report) for name in headers},
            kinds={name: _texts(kinds, name, report) for name in kinds},
            codes={
                name: {value: _texts(_dict(codes, name, report), value, report) for value in _dict(codes, name, report)}
                for name in codes
            },
            labels={name: _labels(labels, name, report) for name in labels},
            max_ahead_days=ahead,
        )


def _dict(table: Mapping[str, Any], key: str, report: Report) -> dict[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        report("value-wrong", key=key, read=value, wanted=f"[{key}]")
        return {}
    return value


def _dicts(table: Mapping[str, Any], key: str, report: Report) -> list[dict[str, Any]]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        report("value-wrong", key=key, read="", wanted=f"[[{key}]]")
        return []
    return value


def _labels(table: Mapping[str, Any], key: str, report: Report) -> dict[str, str]:
    values = _dict(table, key, report)
    for name, text in values.items():
        if not isinstance(text, str):
            report("value-wrong", key=f"{key}.{name}", read=text, wanted=WORDS[str])
    return {name: text for name, text in values.items() if isinstance(text, str)}


def _texts(table: Mapping[str, Any], key: str, report: Report) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        report("value-wrong", key=key, read=value, wanted='["…", "…"]')
        return ()
    return tuple(value)
