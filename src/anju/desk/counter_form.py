"""The counter's form: one dwelling or employer, one day, one reason, and everybody it concerns."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from anju.access.rules import Viewer
from anju.declarations.actions import Draft, Receipt
from anju.desk import law, words
from anju.desk.boxes import DeskForm
from anju.kernel.findings import Finding

MOST_PERSONS = 30
SHARED = frozenset(
    {
        "kind",
        "dwelling_code",
        "address",
        "date",
        "reason",
        "place_type",
        "until",
        "whereabouts",
        "employer",
        "employer_code",
    }
)


class SharedForm(DeskForm):
    """What is the same for everybody on the sheet. Lines check themselves when declared, so little is required here."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    kind = forms.ChoiceField(label=_("What is declared"), choices=lambda: words.choices("kind"))
    role = forms.ChoiceField(label=_("Who declares"), choices=lambda: words.choices("declarant_role"))
    party = forms.IntegerField(label=_("Declarant"), required=False, widget=forms.HiddenInput)
    party_name = forms.CharField(required=False, max_length=120)
    dwelling_code = forms.CharField(label=_("Dwelling"), required=False, max_length=40)
    address = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    employer_code = forms.CharField(label=_("Employer's credit code"), required=False, max_length=30)
    date = forms.CharField(
        label=_("Date"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"placeholder": "20260131", "inputmode": "numeric", "data-day": ""}),
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Reason for living here"), required=False, choices=lambda: words.choices("reason")
    )
    place_type = forms.ChoiceField(label=_("Kind of home"), required=False, choices=lambda: words.choices("basis"))
    until = forms.CharField(
        label=_("Will stay until"), required=False, max_length=30, help_text=_("Where it is known."),
        widget=forms.TextInput(attrs={"placeholder": "20261231", "inputmode": "numeric", "data-day": ""}),
    )  # fmt: skip
    whereabouts = forms.ChoiceField(
        label=_("Where the person went"), required=False, help_text=_("Where it is known; never an address."),
        choices=lambda: words.choices("whereabouts", blank=_("not said")),
    )  # fmt: skip
    pack = forms.ChoiceField(label=_("Rules"), required=False)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pack"].choices = law.pack_choices(viewer)  # type: ignore[attr-defined]


class PersonForm(DeskForm):
    """One person, as on the document laid on the counter."""

    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    id_kind = forms.ChoiceField(label=_("Document"), required=False, choices=lambda: words.choices("id_kind"))
    id_number = forms.CharField(
        label=_("Number"), required=False, max_length=60, widget=forms.TextInput(attrs={"spellcheck": "false"})
    )
    sex = forms.ChoiceField(label=_("Sex"), required=False, choices=lambda: words.choices("sex"))
    birth_date = forms.CharField(
        label=_("Birth date"), required=False, max_length=30, widget=forms.TextInput(attrs={"data-day": ""})
    )
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    hukou_type = forms.CharField(label=_("Kind of hukou"), required=False, max_length=40)
    hukou_address = forms.CharField(label=_("Hukou address"), required=False, max_length=200)
    occupation = forms.ChoiceField(
        label=_("Occupation"), required=False, choices=lambda: words.choices("occupation", blank="—")
    )
    relation = forms.CharField(label=_("Relation to the first person"), required=False, max_length=40)


PersonForms: type[BaseFormSet[PersonForm]] = formset_factory(
    PersonForm, extra=0, min_num=1, max_num=MOST_PERSONS, validate_max=True
)


class CounterForm:
    """Both halves together. `hear` stands the outcome of an attempt beside the fields."""

    def __init__(self, viewer: Viewer, data: QueryDict | None) -> None:
        first = {
            "key": uuid4().hex,
            "kind": "move_in",
            "role": "landlord",
            "date": viewer.on.isoformat(),
            "pack": law.pack_of(viewer),
            "place_type": "let",
        }
        self.viewer = viewer
        self.shared = SharedForm(viewer, data, initial=first)
        self.persons = PersonForms(data, prefix="p")
        self.attempt = data is not None

    def is_valid(self) -> bool:
        shared, persons = self.shared.is_valid(), self.persons.is_valid()
        return shared and persons

    @property
    def kept_refusals(self) -> bool:
        """The clerk asked to have even refused lines recorded, as a notice of what is missing."""
        return bool(self.shared.data.get("record_refused"))

    def draft(self) -> Draft:
        shared = self.shared.cleaned_data
        common = {name: shared[name] for name in SHARED & set(shared) if shared[name]}
        lines = [common | _filled(form.cleaned_data) for form in self.persons]
        return Draft(
            role=shared["role"],
            channel="counter" if self.viewer.party is None else "web",
            key=shared["key"],
            pack=shared["pack"],
            lines=lines,
            party=shared["party"],
        )

    def hear(self, receipt: Receipt) -> None:
        """What concerns the whole sheet is said once, at the sheet; the rest at its person."""
        said: set[tuple[str, str]] = set()
        for row, form in zip(receipt.rows, self.persons, strict=True):
            form.hear([finding for finding in row.findings if finding.field not in SHARED])
            for finding in row.findings:
                if finding.field in SHARED and (finding.code, finding.field) not in said:
                    said.add((finding.code, finding.field))
                    self.shared.hear([finding])

    def refuse(self, findings: tuple[Finding, ...]) -> None:
        self.shared.hear(findings)


def _filled(cleaned: dict[str, Any]) -> dict[str, Any]:
    """Only what was filled in; a sex the clerk left at "unknown" says nothing."""
    return {name: value for name, value in cleaned.items() if value and not (name == "sex" and value == "0")}
