"""What an export can be of: a class a sort, so that asking, making, calling off and opening are written once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from anju.access.rules import Viewer
from anju.reports.sheet import Cell, Table

W = TypeVar("W")
"""What is wanted of a sort: its filter."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """The next rows of a sheet, numbered on; after: where they ended, None behind the last."""

    rows: Sequence[Sequence[Cell]]
    after: Any


class Sort(ABC, Generic[W]):
    """One sort of sheet. name: kept with the export; title: of the sheet and the file; shown: what its access lines
    say. Methods are called inside the viewer's scope."""

    name: ClassVar[str]
    title: ClassVar[str]

    @abstractmethod
    def permit(self, viewer: Viewer, wanted: W, *, whole: bool) -> None:
        """Forbidden or Refused to whoever may not have it; asked again when it is made and when it is opened."""

    @abstractmethod
    def purpose(self, viewer: Viewer, wanted: W) -> str:
        """What stands on the sheet and in the trail; Refused (E210) without one."""

    @abstractmethod
    def home(self, viewer: Viewer, wanted: W) -> int:
        """The division it belongs to; NotFound when that is out of scope."""

    @abstractmethod
    def settled(self, wanted: W, on: date) -> W:
        """The same of a named day, so that making it tomorrow changes nothing."""

    @abstractmethod
    def count(self, viewer: Viewer, wanted: W, most: int) -> int:
        """Its rows, counted up to one more than `most`."""

    @abstractmethod
    def words(self, viewer: Viewer, wanted: W) -> str:
        """What it is of, as the sheet states it."""

    @abstractmethod
    def told(self, wanted: W) -> dict[str, object]:
        """The filter as the journal keeps it: that a name was asked for, not which."""

    @abstractmethod
    def shown(self, *, whole: bool) -> str:
        """What the access lines say."""

    @abstractmethod
    def table(self, *, whole: bool) -> Table: ...

    @abstractmethod
    def chunk(self, viewer: Viewer, wanted: W, *, export: int, after: Any, done: int, whole: bool) -> Chunk:
        """The rows behind `after`, `done` being written; the persons in them are kept with the export, to become
        access lines once it is whole."""

    @abstractmethod
    def as_dict(self, wanted: W) -> dict[str, Any]:
        """Plain values, to be kept until it is made; `of_dict` reads them back."""

    @abstractmethod
    def of_dict(self, kept: dict[str, Any]) -> W: ...
