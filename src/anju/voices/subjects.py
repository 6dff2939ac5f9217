"""What voices speak of: a stay, or a job. Whatever differs between the two stands here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Model, QuerySet

from anju.access.rules import Viewer
from anju.acts.annul import followed
from anju.declarations.said import ENDS
from anju.employment import actions as employment
from anju.employment.annulments import JOBS
from anju.employment.models import Evidence as JobEvidence
from anju.employment.models import Job
from anju.kernel.errors import Conflict
from anju.people.deeds import Annulling, Deed
from anju.stays import actions as stays
from anju.stays import decisions
from anju.stays.annulments import STAYS
from anju.stays.models import Decision, Evidence, Stay

Of = Literal["stay", "job"]
Registered = stays.Registered | employment.Registered


@dataclass(frozen=True, slots=True)
class Subject:
    """place: what of the record says where (a dwelling, an employer); never, still: the grounds on which a registration
    is annulled because it never was, and an end because it goes on; register, refuse: what is done with evidence;
    begin_on: how a registered beginning is moved, before the word that says so is registered; go_on: how an end that
    nobody declared is taken away."""

    of: Of
    place: str
    annulling: Annulling
    never: str
    still: str
    records: Callable[[Viewer], QuerySet[Any]]
    evidence: type[Model]
    register: Callable[[Sequence[int]], Sequence[Registered]]
    refuse: Callable[[Sequence[int]], None]
    begin_on: Callable[[int, date, str, Viewer], Deed]
    go_on: Callable[[int, str, Viewer], Deed]

    def latest(self, viewer: Viewer, persons: Collection[int], place: int) -> Any:
        """The latest registered one of these entries there, None where there is none."""
        found = self.records(viewer).filter(**{self.place: place}, person_id__in=persons, state="registered")
        return found.order_by("-start_on").first()

    def ended_by(self, record: int) -> set[int]:
        """The declarations whose word ended a record."""
        found = self.evidence._default_manager.filter(**{self.of: record}, says__in=ENDS, annulment__isnull=True)
        return set(found.values_list("declaration", flat=True))

    def settled(self, declarations: Sequence[int]) -> set[int]:
        """Those among declarations whose evidence stands in the register."""
        found = self.evidence._default_manager.filter(declaration__in=declarations, **{f"{self.of}__isnull": False})
        return set(found.values_list("declaration", flat=True))


def _correct_beginning(stay: int, day: date, proof: str, viewer: Viewer) -> Deed:
    right = {"start_on": day.isoformat()}
    return followed(decisions.correct_stay(stay, right, ground="found", proof=proof, viewer=viewer))


def _undo_deregistration(stay: int, why: str, viewer: Viewer) -> Deed:
    """She lives there still, or left on another day, whom the office had found to have left."""
    made = next((each for each in decisions.decisions_of(viewer, stay) if each.effective and _ends(each)), None)
    if made is None:
        raise Conflict("There is nothing left to annul or to undo here.", code="nothing")
    return followed(decisions.undo_decision(made.id, why=why, viewer=viewer))


def _ends(made: decisions.DecisionLine) -> bool:
    return made.what == Decision.What.DEREGISTRATION and made.undone_at is None


def _annul_hiring(job: int, _day: date, proof: str, viewer: Viewer) -> Deed:
    """A job has no correction: the one that began on the wrong day never was, and the word opens the right one."""
    return followed(JOBS.annul(job, what="registration", ground="withdrawn", proof=proof, viewer=viewer))


HOME = Subject(
    of="stay",
    place="dwelling_id",
    annulling=STAYS,
    never="not_lived",
    still="still_lives",
    records=Stay.objects.visible_to,
    evidence=Evidence,
    register=stays.register_stays,
    refuse=stays.refuse_evidence,
    begin_on=_correct_beginning,
    go_on=_undo_deregistration,
)
WORK = Subject(
    of="job",
    place="employer_id",
    annulling=JOBS,
    never="not_worked",
    still="still_works",
    records=Job.objects.visible_to,
    evidence=JobEvidence,
    register=employment.register_jobs,
    refuse=employment.refuse_evidence,
    begin_on=_annul_hiring,
    go_on=lambda _job, _why, _viewer: Deed([]),
)
