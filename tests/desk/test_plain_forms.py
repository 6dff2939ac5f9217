"""A form's boxes look as Django writes them."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, override

from anju import desk
from anju.desk.boxes import DeskForm
from anju.desk.plain_forms import PlainForms

for module in pkgutil.iter_modules(desk.__path__, "anju.desk."):
    importlib.import_module(module.name)


class Boxes(forms.Form):
    """Everything a box can be."""

    text = forms.CharField(max_length=9, required=False, help_text="h")
    safe = forms.CharField(
        widget=forms.TextInput(attrs={"data-a": SafeString("a&amp;b"), "data-b": "a&b", "hidden": False})
    )
    number = forms.IntegerField(min_value=0)
    hidden = forms.CharField(widget=forms.HiddenInput)
    word = forms.CharField(widget=forms.PasswordInput)
    tick = forms.BooleanField()
    file = forms.FileField()
    day = forms.DateField()
    choice = forms.ChoiceField(
        choices=[("", gettext_lazy("any")), ("a<b", "<i>&"), ("group", [("1", "one"), ("2", "two")])]
    )
    long = forms.CharField(widget=forms.Textarea)
    radio = forms.ChoiceField(choices=[("1", "one")], widget=forms.RadioSelect)


def written(form: forms.BaseForm, renderer: object) -> list[object]:
    form.renderer = renderer  # type: ignore[assignment]
    return [parse_html(str(field)) for field in form]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "data", [None, {"text": '<周> & "co"', "choice": "2", "tick": "on", "number": "12345", "day": "x", "long": "<b>"}]
)
def test_each_box_is_as_django_writes_it(data: dict[str, str] | None, language: str) -> None:
    with override(language):
        assert written(Boxes(data), PlainForms()) == written(Boxes(data), DjangoTemplates())


def test_the_desks_own_forms_are_as_django_writes_them() -> None:
    own = [kind for kind in DeskForm.__subclasses__() if kind.__init__ is DeskForm.__init__]  # others want a viewer
    assert len(own) > 10
    said = {"name": "<a>", "role": "landlord", "date": "2026-11-18"}
    for kind in own:
        assert written(kind(said), PlainForms()) == written(kind(said), DjangoTemplates()), kind
