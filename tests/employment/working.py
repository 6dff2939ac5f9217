"""Staff of the cast's employer, registered: what the tests of rosters, statements and thresholds begin with."""

from __future__ import annotations

from django.db import transaction

from anju.access.scope import enter_scope
from anju.employment.models import Job
from anju.parties.actions import add_party, give_role
from anju.parties.models import Party
from anju.worklist.actions import confirm
from anju.worklist.models import Item
from cast import SINCE, TOWN, Cast, system
from declarations.saying import line, say

STAFF = (
    ("林晓燕", "430102199001011238"),
    ("周小雨", "430102201506012025"),
    ("温佳宁", "420112198804123010"),
    ("段云帆", "110105195001010012"),
)


def hire(cast: Cast, *persons: tuple[str, str], day: str = "2026-11-02", key: str = "hire") -> list[int]:
    """The employer declares them, an officer confirms; ids of the jobs in their order."""
    lines = [line(kind="hire", date=day, name=name, id_number=number) for name, number in persons or STAFF[:3]]
    receipt = say(cast.employer_staff.viewer(), *lines, key=key, role="employer")
    assert receipt.rejected == 0, receipt
    confirm_all(cast)
    return [Job.objects.get(evidence__declaration=row.declaration, evidence__says="hire").pk for row in receipt.rows]


def confirm_all(cast: Cast) -> None:
    """Whatever waits in the town is confirmed."""
    officer = cast.officer.viewer()
    with transaction.atomic():
        enter_scope(officer)
        decisions = confirm(
            list(Item.objects.filter(decided_at__isnull=True).values_list("pk", flat=True)), viewer=officer
        )
    assert all(decision.done for decision in decisions), decisions


def second_employer() -> Party:
    """Another firm of the town."""
    other = add_party(
        viewer=system(), kind=Party.Kind.ORGANISATION, name="深圳市民康包装有限公司", division=TOWN + 2,
        credit_code="91440300MA5FKX3B81",
    )  # fmt: skip
    give_role(viewer=system(), party=other.pk, role="employer", start_on=SINCE)
    return other
