"""Whether packs can be used: loaded, their examples run, their gaps told. For whoever writes a pack."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anju.rulebook.book import Rulebook
from anju.rulebook.examples import all_examples, check_example
from anju.rulebook.problems import PackErrors, Problem


@dataclass(frozen=True, slots=True)
class Trial:
    """packs: how many loaded, 0 where none can be used; problems: faults, and examples that came out otherwise;
    remarks: days that no version of a rule answers for, which may be so."""

    packs: int
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "ok": not self.problems,
            "packs": self.packs,
            "problems": [problem.as_dict() for problem in self.problems],
            "remarks": [remark.as_dict() for remark in self.remarks],
        }


def tried(folders: tuple[Path, ...]) -> Trial:
    """The verdict on the packs of some folders, later ones laid over earlier ones."""
    try:
        book = Rulebook.load(*folders)
    except PackErrors as wrong:
        return Trial(0, wrong.problems)
    wrong_examples = [
        Problem(pack.file, found.example.rule, "example", found.told())
        for pack, example in all_examples(book)
        for found in check_example(book, pack, example)
    ]
    return Trial(len(book.packs), tuple(wrong_examples), book.remarks)
