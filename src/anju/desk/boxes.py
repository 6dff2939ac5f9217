"""What the desk's forms share: how a field looks, how findings come to stand beside it, dates as people type them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anju.declarations.messages import word as word_finding
from anju.declarations.said import as_day
from anju.kernel.errors import AnjuError
from anju.kernel.findings import Finding
from anju.places.wording import word as word_place_finding

_LOOKS = {
    forms.Select: "form-select",
    forms.CheckboxInput: "form-check-input",
    forms.RadioSelect: "",
    forms.HiddenInput: "",
}


class DayField(forms.Field):
    """A day as people write it: 2026-11-18, 20261118, 2026/11/18, 2026年11月18日."""

    widget = forms.TextInput(attrs={"placeholder": "2026-01-31", "inputmode": "numeric", "maxlength": 20})

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        read = as_day(str(value))
        if read is None:
            raise ValidationError(_("No date can be read here: write it like 2026-01-31."))
        return read[0]


class DivisionField(forms.CharField):
    """A division by its code of 2 to 12 digits, chosen while typing; cleaned to the 12-digit integer."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) == 12):
            raise ValidationError(_("Choose a division from the list."))
        return int(text)


class DeskForm(forms.Form):
    """A form whose fields know how they look, and which can be told findings. `personal`: fields that may hold
    somebody's name or number, or free words."""

    personal: ClassVar[frozenset[str]] = frozenset()
    heard: dict[str, list[Finding]]

    @classmethod
    def asked(cls, request: HttpRequest) -> Self:
        """The form as a page is asked with it: posted, or by its address, where nothing personal is taken from: an
        address is kept by browsers and proxies."""
        if request.method == "POST":
            return cls(request.POST)
        return cls({name: value for name, value in request.GET.items() if name not in cls.personal})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.heard = defaultdict(list)
        for field in self.fields.values():
            look = next((name for kind, name in _LOOKS.items() if isinstance(field.widget, kind)), "form-control")
            field.widget.attrs.setdefault("class", look)
            field.widget.attrs.setdefault("autocomplete", "off")

    def hear(self, findings: Iterable[Finding], names: dict[str, str] | None = None) -> None:
        """Stand findings beside their fields: those that refuse as errors, others as remarks.

        names: where the register's name of a field is not the form's. The rest stands above the form."""
        for finding in findings:
            name = (names or {}).get(finding.field, finding.field)
            at = name if name in self.fields else None
            if finding.refuses:
                said = word_place_finding(finding) if finding.code.startswith("D") else word_finding(finding)
                self.add_error(at, f"{finding.code} {said}")
            else:
                self.heard[at or ""].append(finding)

    def tell(self, error: AnjuError, names: dict[str, str] | None = None) -> None:
        """What an action refused, at the form it came from; absent or forbidden things stay pages of their own."""
        if error.status in (403, 404):
            raise error
        self.hear(error.findings, names)
        if not error.findings:
            self.add_error(None, error.said(gettext))

    def remarks(self) -> list[Finding]:
        """Findings that refuse nothing and belong to no field."""
        return self.heard.get("", [])
