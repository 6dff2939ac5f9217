"""The annotated workbook handed out: it shows whole numbers, so whoever did not send the file says what it is for."""

from __future__ import annotations

from django.db import connection, transaction

from anju.access.rules import Permission, Viewer, check_purpose
from anju.declarations.queries import SubmissionCard, submission
from anju.kernel.errors import Conflict, Forbidden
from anju.papers.models import Document
from anju.papers.queries import open_document

RETURNED = "返还申报人"
"""The purpose that stands in the trail when the sender fetches her own file back."""
TELL = """
INSERT INTO journal_accessline (actor, purpose, shown, person, division)
SELECT %s, %s, 'workbook', person, division FROM declarations_people_of(%s)
"""


def is_sender(viewer: Viewer, card: SubmissionCard) -> bool:
    """Whether the file is the viewer's own, or her party's: what it shows she, or a colleague, wrote."""
    return viewer.account == card.entered_by or (viewer.party is not None and viewer.party == card.party)


@transaction.atomic
def open_workbook(viewer: Viewer, submission_id: int, *, purpose: str = "") -> tuple[Document, bytes]:
    """The file with what became of each row. Everybody in it who is registered gets an access line.

    purpose: needed from all but the sender (Refused, E210), who moreover need the permission to see whole numbers.
    Conflict while it is not made; Forbidden to others before the file is entered, because only then it is known who
    was looked at."""
    card = submission(viewer, submission_id)
    if card.annotated is None:
        raise Conflict("There is no workbook yet; it is made once the file is checked.", code="not-ready")
    if is_sender(viewer, card):
        purpose = purpose.strip() or RETURNED
    else:
        viewer.require(Permission.IDENTITY_REVEAL)
        if card.state != "committed":
            raise Forbidden("Until the file is entered, only who sent it may fetch the workbook.")
        purpose = check_purpose(purpose)
    with connection.cursor() as cursor:
        cursor.execute(TELL, [viewer.account, purpose, submission_id])
    return open_document(viewer, card.annotated)
