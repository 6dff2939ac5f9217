"""POST /declarations: one message with its lines, answered at once with a receipt."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header, Router

from anju.api.gate import viewer_of_request
from anju.api.interface import answer
from anju.api.lines import address_of
from anju.api.remarks import of_finding
from anju.api.shapes.base import Problem
from anju.api.shapes.declarations import MessageIn, ReceiptOut
from anju.declarations.actions import Draft, Receipt, declare_within
from anju.declarations.models import Channel
from anju.declarations.said import as_text

router = Router(tags=["Declarations"])
REPLAYED = "Idempotency-Replayed"
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="The sender's own key, one for each message, such as a UUID. The same key with the same message"
        " gives the first receipt again (200), with another message 422 `key-reused`.",
        examples=["8e03978e-40d5-43dd-bc93-6894a57f9324"],
    ),
]


@router.post(
    "/declarations",
    response={201: ReceiptOut, 200: ReceiptOut, 404: Problem},
    operation_id="declare",
    summary="Declare",
)
def take_message(request: HttpRequest, message: MessageIn, idempotency_key: Key) -> HttpResponse:
    """Take a message of up to 200 lines. Every line is checked at once; accepted ones go to the station.

    A rejected line is an answer, not an error: 201, with the findings of each line. A repeated message is answered
    with 200, the same body and `Idempotency-Replayed: true`."""
    lines = [line.cells() for line in message.lines]
    draft = Draft(
        role=message.role.value,
        channel=Channel.API,
        key=idempotency_key.strip('"') or idempotency_key,
        pack=message.pack,
        lines=lines,
        party=message.party,
    )
    receipt = declare_within(draft, viewer=viewer_of_request(request), now=timezone.now())
    headers = {"Location": address_of(receipt.submission)} | ({REPLAYED: "true"} if receipt.repeated else {})
    return answer(200 if receipt.repeated else 201, _receipt_out(receipt, lines), headers)


def _receipt_out(receipt: Receipt, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """A ReceiptOut. What was read comes from the lines as sent, so that a repeat has the very same body."""
    return {
        "submission": receipt.submission,
        "number": receipt.number,
        "received_at": timezone.localtime(receipt.received_at),
        "accepted": receipt.accepted,
        "rejected": receipt.rejected,
        "dropped_columns": receipt.dropped,
        "rows": [
            {
                "row": row.row,
                "outcome": "accepted" if row.accepted else "rejected",
                "codes": row.codes,
                "findings": [of_finding(found, as_text(line.get(found.field))) for found in row.findings],
                "declaration": row.declaration,
                "due": row.due,
                "article": row.article,
            }
            for row, line in zip(receipt.rows, lines, strict=True)
        ],
    }
