"""What is wrong in a pack, in words a town's clerk can act on: file, rule, what, why, how to mend; both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from anju.kernel.errors import AnjuError

LANGUAGES = ("zh", "en")
PARTS = ("what", "why", "mend")


class Words(dict[str, str]):
    """Language → words."""


@dataclass(frozen=True, slots=True)
class Problem:
    """code: key of the catalogue ``data/problems.toml``; file and rule: where; params: what the wording needs, Words
    where a value is said in each language."""

    file: str
    rule: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str = "zh") -> str:
        """One line: where, what, why, how to mend. language: zh or en."""
        wording = catalogue()[self.code][language]
        where = f"{self.file} [{self.rule}]" if self.rule else self.file
        said = {name: value[language] if isinstance(value, Words) else value for name, value in self.params.items()}
        return f"{where}: " + " ".join(wording[part].format(**said) for part in PARTS if wording.get(part))

    def as_dict(self) -> dict[str, str]:
        return {
            "file": self.file,
            "rule": self.rule,
            "code": self.code,
            **{language: self.text(language) for language in LANGUAGES},
        }


class PackErrors(AnjuError):
    """Packs that cannot be used; problems holds all of them, not only the first."""

    status = 500
    code = "packs-wrong"

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        lines = [f"{problem.text('zh')}\n    {problem.text('en')}" for problem in problems]
        super().__init__("\n".join(lines))


@cache
def catalogue() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """code → language → what, why, mend."""
    text = files("anju.rulebook").joinpath("data/problems.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
