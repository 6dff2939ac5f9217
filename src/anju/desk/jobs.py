"""A job: what it says, what it rests on, how it came to stand so; annulled, and restored."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from anju.access.queries import account_names
from anju.access.rules import Permission
from anju.acts.annul import annul as annul_record
from anju.acts.annul import preview_annulment, preview_undoing, undo_annulment
from anju.desk import words
from anju.desk.boxes import DeskForm
from anju.desk.deeds import DeedPage, UndoForm, shown
from anju.desk.gate import DeskRequest, needs
from anju.desk.voices import said_of
from anju.employment.annulments import JOBS
from anju.employment.clocks import versions_of
from anju.employment.queries import evidence_of, job_of
from anju.kernel.errors import NotFound, Refused
from anju.people.deeds import What

WHATS: dict[str, str | Promise] = {
    "registration": _("Annul the registration of the job"),
    "end": _("Annul the end of the job"),
}


class AnnulForm(DeskForm):
    ground = forms.ChoiceField(label=_("Ground"), choices=lambda: words.choices("job_ground", blank=_("choose")))
    proof = forms.CharField(
        label=_("What proves it"), max_length=200, help_text=_("The visit, paper or decision, with its number.")
    )


@require_safe
@needs(Permission.JOB_VIEW)
def job(request: DeskRequest, job_id: int) -> HttpResponse:
    viewer = request.viewer
    line = job_of(viewer, job_id)
    evidence, versions, annulled = evidence_of(viewer, job_id), versions_of(viewer, job_id), JOBS.of(viewer, job_id)
    actors = [each.confirmed_by for each in evidence] + [version.changed_by for version in versions]
    actors += [each for one in annulled for each in (one.made_by, one.undone_by)]
    context = {
        "line": line,
        "versions": versions,
        "annulments": annulled,
        "names": account_names(actor for actor in actors if actor is not None),
        "may_annul": viewer.may(Permission.JOB_ANNUL) and line.state == "registered",
        "ended_by_word": any(each.says == "leave" and not each.annulled for each in evidence),
    }
    return render(request, "desk/job.html", context | said_of(viewer, line, evidence))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.JOB_ANNUL)
def annul(request: DeskRequest, job_id: int, what: str) -> HttpResponse:
    """First what it will do, then, against a ground and a proof, the deed."""
    if what not in WHATS:
        raise NotFound("No such job.")
    page, target = DeedPage(job_of(request.viewer, job_id), WHATS[what], _("Annul")), cast(What, what)
    form = AnnulForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            annul_record(job_id, of=JOBS, what=target, viewer=request.viewer, **form.cleaned_data)
            messages.success(request, gettext("Annulled. It can be undone from the job's page."))
            return redirect("desk:job", job_id)
        except Refused as refusal:
            form.tell(refusal)
    return shown(request, form, page, preview_annulment(job_id, what=target, viewer=request.viewer, of=JOBS))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.JOB_ANNUL)
def undo(request: DeskRequest, job_annulment_id: int) -> HttpResponse:
    """What undoing an annulment will do, then the deed."""
    annulment = JOBS.one(request.viewer, job_annulment_id)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_annulment(job_annulment_id, why=form.cleaned_data["why"], viewer=request.viewer, of=JOBS)
            messages.success(request, gettext("The annulment is undone; the register stands as before it."))
            return redirect("desk:job", annulment.record)
        except Refused as refusal:
            form.tell(refusal)
    page = DeedPage(job_of(request.viewer, annulment.record), _("Undo the annulment"), _("Undo the annulment"))
    return shown(request, form, page, preview_undoing(job_annulment_id, viewer=request.viewer, of=JOBS))
