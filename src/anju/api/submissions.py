"""Larger messages: taken as lines or as a file, followed, mapped, committed, read back."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from ninja.errors import ValidationError
from pydantic import ValidationError as Misfit

from anju.access.rules import Permission
from anju.api.gate import purpose_given, viewer_of_request
from anju.api.interface import JSON, answer, read_json
from anju.api.lines import address_of, line_out, submission_out
from anju.api.problems import MediaTypeRefused
from anju.api.shapes.base import Id, PackId, Problem
from anju.api.shapes.declarations import BulkIn, FileIn, LinePage, MappingIn, Role, SubmissionOut, SubmissionPage
from anju.declarations.actions import commit_file, map_headers, take_file, take_many
from anju.declarations.models import Channel
from anju.declarations.queries import declarations_of, submission, submissions
from anju.declarations.returned import open_workbook
from anju.declarations.template import template as empty_workbook
from anju.kernel.errors import AnjuError
from anju.papers.actions import MOST_BYTES
from anju.papers.workbooks import XLSX

router = Router(tags=["Submissions"])
MULTIPART = "multipart/form-data"
After = Annotated[int | None, Query(ge=1, le=2**63 - 1, description="`after` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most.")]
BULK_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            JSON: {"schema": {"$ref": "#/components/schemas/BulkIn"}},
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": ["file", "role", "pack"],
                    "additionalProperties": False,
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": ".xlsx, .xls or .csv (UTF-8 or GB18030), at most 200,000 rows and 100 MB.",
                        },
                        **FileIn.model_json_schema(ref_template="#/components/schemas/{model}")["properties"],
                    },
                }
            },
        },
    }
}


@router.get(
    "/declarations/template",
    response={200: None, 404: Problem},
    operation_id="declaration_template",
    summary="Fetch an empty workbook",
    openapi_extra={"responses": {200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}},
)
def template(request: HttpRequest, pack: Annotated[PackId, Query()], role: Annotated[Role, Query()]) -> HttpResponse:
    """An .xlsx to fill in and send to `/declarations/bulk`: headers and lists as the place prints them."""
    viewer, now = viewer_of_request(request), timezone.now()
    viewer.require(Permission.DECLARATION_DECLARE)
    content = empty_workbook(pack, role.value, on=viewer.on, now=now, made_by=viewer.name)
    disposition = f"attachment; filename*=UTF-8''{quote(f'{pack}-{role.value}.xlsx', safe='')}"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


@router.post(
    "/declarations/bulk",
    response={202: SubmissionOut, 404: Problem},
    operation_id="declare_bulk",
    summary="Declare many",
    openapi_extra=BULK_BODY,
)
def take_bulk(request: HttpRequest) -> HttpResponse:
    """Take up to 5,000 lines as JSON, or a spreadsheet of up to 200,000 rows, to be checked by the worker.

    Nothing is entered before `commit`: here, or at …/commit once the check has been looked at. The same content for the
    same declarant under the same pack is the same submission, however often it is sent."""
    viewer = viewer_of_request(request)
    given: dict[str, Any] = {"viewer": viewer, "received_at": timezone.now(), "channel": Channel.API}
    if request.content_type == JSON:
        bulk = _fitting(BulkIn, read_json(request), "body", "message")
        cells = [line.cells() for line in bulk.lines]
        taken = take_many(lines=cells, **_declarant(bulk), **given)
    elif request.content_type == MULTIPART:
        form = _fitting(FileIn, request.POST.dict(), "form")
        upload = _file_of(request)
        taken = take_file(name=upload.name or "", content=upload.read(), **_declarant(form), **given)
    else:
        raise MediaTypeRefused("Send application/json or multipart/form-data.")
    return _accepted(request, taken)


@router.get("/submissions", response=SubmissionPage, operation_id="submissions", summary="List messages")
def list_submissions(request: HttpRequest, after: After = None, limit: Limit = 50) -> dict[str, Any]:
    """Messages in sight, newest first: a party's staff see their own party's, the office its area's."""
    page = submissions(viewer_of_request(request), after=after, limit=limit)
    return {"rows": [submission_out(card) for card in page.rows], "after": page.after}


@router.get(
    "/submissions/{submission_id}", response=SubmissionOut, operation_id="submission", summary="Follow a message"
)
def show_submission(request: HttpRequest, submission_id: Id) -> dict[str, Any]:
    """State, counts and progress. Poll it until the state is checked, committed or failed."""
    return submission_out(submission(viewer_of_request(request), submission_id))


@router.get(
    "/submissions/{submission_id}/rows", response=LinePage, operation_id="submission_rows", summary="Read its lines"
)
def list_rows(
    request: HttpRequest,
    submission_id: Id,
    only: Annotated[
        Literal["all", "rejected", "remarks"], Query(description="Rejected ones, or those with findings, alone.")
    ] = "all",
    after: After = None,
    limit: Limit = 100,
) -> dict[str, Any]:
    """Lines with their findings. Before the commit only lines that have findings are kept."""
    page = declarations_of(viewer_of_request(request), submission_id, only=only, after_row=after or 0, limit=limit)
    return {"rows": [line_out(line) for line in page.rows], "after": page.after}


@router.post(
    "/submissions/{submission_id}/commit",
    response={202: SubmissionOut, 409: Problem},
    operation_id="commit_submission",
    summary="Enter a checked message",
)
def commit(request: HttpRequest, submission_id: Id) -> HttpResponse:
    """Have the accepted lines of a checked message entered by the worker. Asking twice does it once."""
    commit_file(submission_id, viewer=viewer_of_request(request))
    return _accepted(request, submission_id)


@router.post(
    "/submissions/{submission_id}/mapping",
    response={202: SubmissionOut, 409: Problem},
    operation_id="map_headers",
    summary="Say what headers mean",
)
def map_unmapped(request: HttpRequest, submission_id: Id, body: MappingIn) -> HttpResponse:
    """Say what headers mean that nothing maps. It is kept for this declarant, and the file is checked again."""
    map_headers(submission_id, body.mapping, viewer=viewer_of_request(request))
    return _accepted(request, submission_id)


@router.get(
    "/submissions/{submission_id}/workbook",
    response={200: None, 409: Problem},
    operation_id="submission_workbook",
    summary="Fetch the table back",
    openapi_extra={"responses": {200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}},
)
def workbook(request: HttpRequest, submission_id: Id) -> HttpResponse:
    """The same table as .xlsx with two columns beside it: what became of each row, and why.

    It shows whole numbers. Whoever did not send the message says in `X-Purpose` what it is for, needs the permission
    to see whole numbers, and may fetch it once the message is entered."""
    viewer = viewer_of_request(request)
    document, content = open_workbook(viewer, submission_id, purpose=purpose_given(request))
    disposition = f"attachment; filename*=UTF-8''{quote(document.name, safe='')}"
    return HttpResponse(content, content_type=XLSX, headers={"Content-Disposition": disposition})


def _accepted(request: HttpRequest, submission_id: int) -> HttpResponse:
    card = submission(viewer_of_request(request), submission_id)
    return answer(202, submission_out(card), {"Location": address_of(submission_id)})


def _declarant(form: BulkIn | FileIn) -> dict[str, Any]:
    return {
        "role": form.role.value,
        "pack": form.pack,
        "party": form.party,
        "commit_when_checked": form.commit,
    }


def _file_of(request: HttpRequest) -> UploadedFile[bytes]:
    upload = request.FILES.get("file")
    if not isinstance(upload, UploadedFile):
        raise ValidationError([{"type": "missing", "loc": ("form", "file"), "msg": "Field required"}])
    if (upload.size or 0) > MOST_BYTES:
        raise AnjuError(
            "The file is larger than %(mb)s MB; send it in parts.",
            params={"mb": MOST_BYTES // 1024 // 1024},
            code="too-large",
        )
    return upload


def _fitting(shape: Any, given: Any, *source: str) -> Any:
    try:
        return shape.model_validate(given)
    except Misfit as misfit:
        found = misfit.errors(include_url=False, include_input=False)
        raise ValidationError([dict(error) | {"loc": (*source, *error["loc"])} for error in found]) from misfit
