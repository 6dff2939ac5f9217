"""A spreadsheet's way in: sent, its headers mapped, its dry run read, committed."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from anju.access.rules import Permission, Viewer
from anju.declarations import actions, queries
from anju.declarations.queries import Only, SubmissionCard
from anju.declarations.returned import is_sender, open_workbook
from anju.declarations.template import template as empty_workbook
from anju.desk import law, words
from anju.desk.boxes import DeskForm
from anju.desk.documents import download, file_answer
from anju.desk.gate import DeskRequest, needs
from anju.desk.naming import told_where
from anju.desk.story import story
from anju.kernel.errors import NotFound
from anju.papers.workbooks import XLSX
from anju.rulebook.rules.forms import FORM_FIELDS

KINDS = ".xlsx,.xls,.csv"
ONLY: dict[str, Any] = {"rejected": _("Refused"), "remarks": _("With remarks"), "all": _("All rows")}
WORKING = frozenset({"received", "checking", "committing"})


class TemplateForm(DeskForm):
    role = forms.ChoiceField(label=_("Who declares"), choices=lambda: words.choices("declarant_role"))
    pack = forms.ChoiceField(label=_("Rules"))

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = law.pack_choices(viewer)  # type: ignore[attr-defined]


class UploadForm(TemplateForm):
    file = forms.FileField(
        label=_("Spreadsheet"), widget=forms.FileInput(attrs={"accept": KINDS}),
        help_text=_("Excel (.xlsx, .xls) or .csv, up to 200,000 rows. Title rows above the header do no harm."),
    )  # fmt: skip
    party = forms.IntegerField(required=False, widget=forms.HiddenInput)
    party_name = forms.CharField(required=False, max_length=120)


class LinesFilter(forms.Form):
    only = forms.ChoiceField(choices=list(ONLY.items()), required=False)
    after = forms.IntegerField(required=False, min_value=0)


class MappingForm(DeskForm):
    """One choice for each header that nothing mapped; a header left out is not read."""

    def __init__(self, headers: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [("", _("do not read it")), *((name, words.LISTS["field"].get(name, name)) for name in FORM_FIELDS)]
        for position, header in enumerate(headers):
            select = forms.Select(attrs={"class": "form-select"})
            self.fields[f"h{position}"] = forms.ChoiceField(label=header, choices=listed, required=False, widget=select)

    def mapping(self) -> dict[str, str]:
        return {str(self.fields[name].label): field for name, field in self.cleaned_data.items() if field}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DECLARATION_DECLARE)
def upload(request: DeskRequest) -> HttpResponse:
    first = {"role": "landlord", "pack": law.pack_of(request.viewer)}
    form = UploadForm(request.viewer, request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        return redirect("desk:submission", _take(form.cleaned_data, request.viewer))
    shown = {"form": form, "empty": TemplateForm(request.viewer, initial=first, prefix=None, auto_id="empty_%s")}
    return render(request, "desk/upload.html", shown, status=422 if request.method == "POST" else 200)


@require_safe
@needs(Permission.DECLARATION_DECLARE)
def template(request: DeskRequest) -> HttpResponse:
    """An empty workbook to fill in, as the chosen place prints it."""
    form = TemplateForm(request.viewer, request.GET)
    if not form.is_valid():
        raise NotFound("No such template.")
    pack, role = form.cleaned_data["pack"], form.cleaned_data["role"]
    viewer, now = request.viewer, timezone.now()
    content = empty_workbook(pack, role, on=viewer.on, now=now, made_by=viewer.name)
    return file_answer(content, f"{gettext('Declarations')}-{pack}-{role}.xlsx", XLSX)


@require_safe
@needs(Permission.DECLARATION_VIEW)
def submissions(request: DeskRequest) -> HttpResponse:
    asked = LinesFilter(request.GET)
    after = asked.cleaned_data["after"] if asked.is_valid() else None
    page = queries.submissions(request.viewer, after=after)
    return render(request, "desk/submissions.html", {"rows": page.rows, "after": page.after})


@require_safe
@needs(Permission.DECLARATION_VIEW)
def submission(request: DeskRequest, submission_id: int) -> HttpResponse:
    card = queries.submission(request.viewer, submission_id)
    asked = LinesFilter(request.GET)
    given = asked.cleaned_data if asked.is_valid() else {}
    # Before the commit the lines without a remark are only counted: nothing stands for "all".
    onlys = {name: label for name, label in ONLY.items() if name != "all" or card.state == "committed"}
    only, shown = given.get("only") or next(iter(reversed(onlys))), _shown(card, request.viewer)
    if card.state not in WORKING:
        page = queries.declarations_of(
            request.viewer, submission_id, only=cast(Only, only), after_row=given.get("after") or 0
        )
        shown |= {"lines": page.rows, "after": page.after, "only": only, "onlys": onlys}
        shown["where"] = told_where(request.viewer, page.rows)
    return render(request, "desk/submission.html", shown | story(request, ("declarations:submission", submission_id)))


@require_safe
@needs(Permission.DECLARATION_VIEW)
def progress(request: DeskRequest, submission_id: int) -> HttpResponse:
    """Asked every second while the worker is at it; the whole page again once it has finished a step."""
    card = queries.submission(request.viewer, submission_id)
    if card.state not in WORKING:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "desk/parts/progress.html", {"card": card})


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def map_headers(request: DeskRequest, submission_id: int) -> HttpResponse:
    card = queries.submission(request.viewer, submission_id)
    form = MappingForm(card.unmapped, request.POST)
    if form.is_valid():
        actions.map_headers(submission_id, form.mapping(), viewer=request.viewer)
        messages.success(request, gettext("The headers are kept for this declarant; the file is checked again."))
    return redirect("desk:submission", submission_id)


@require_POST
@needs(Permission.DECLARATION_DECLARE)
def commit(request: DeskRequest, submission_id: int) -> HttpResponse:
    actions.commit_file(submission_id, viewer=request.viewer)
    return redirect("desk:submission", submission_id)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.DECLARATION_VIEW)
def workbook(request: DeskRequest, submission_id: int) -> HttpResponse:
    """The file with its findings: a link for whoever sent it, for others against a purpose."""
    return download(*open_workbook(request.viewer, submission_id, purpose=request.POST.get("purpose", "")))


def _shown(card: SubmissionCard, viewer: Viewer) -> dict[str, Any]:
    form = MappingForm(card.unmapped) if card.unmapped and card.state in ("checked", "failed") else None
    mine = is_sender(viewer, card)
    asks = not mine and card.state == "committed" and viewer.may(Permission.IDENTITY_REVEAL)
    return {"card": card, "mapping": form, "mine": mine, "asks": asks, "purposes": words.PURPOSES}


def _take(sent: dict[str, Any], viewer: Viewer) -> int:
    file: UploadedFile[Any] = sent["file"]
    return actions.take_file(
        viewer=viewer,
        name=file.name or "",
        content=file.read(),
        role=sent["role"],
        party=sent["party"],
        pack=sent["pack"],
        received_at=timezone.now(),
        channel="spreadsheet",
    )
