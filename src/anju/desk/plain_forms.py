"""Boxes of a form written out by Python: the same as Django's own templates of them, at a fifth of their cost.

A search form has ten boxes, a select of it twenty choices, and Django renders a template and another for each of
them. What is not an input or a select goes to those templates still.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

WIDGETS = "django/forms/widgets/"
INPUTS = frozenset(
    f"{WIDGETS}{kind}.html"
    for kind in ("checkbox", "date", "email", "file", "hidden", "input", "number", "password", "text", "url")
)


class PlainForms(DjangoTemplates):
    """The form renderer of the settings."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        if template_name in INPUTS:
            return _input(context["widget"])
        if template_name == f"{WIDGETS}select.html":
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _input(widget: Mapping[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else f' value="{_said(widget["value"])}"'
    return mark_safe(f'<input type="{widget["type"]}" name="{_said(widget["name"])}"{value}{_attributes(widget)}>')  # noqa: S308


def _select(widget: Mapping[str, Any]) -> SafeString:
    groups = "".join(
        f'\n  <optgroup label="{_said(name)}">{_options(options)}\n  </optgroup>' if name else _options(options)
        for name, options, _index in widget["optgroups"]
    )
    return mark_safe(f'<select name="{_said(widget["name"])}"{_attributes(widget)}>{groups}\n</select>')  # noqa: S308


def _options(options: list[Mapping[str, Any]]) -> str:
    return "".join(
        f'\n  <option value="{_said(option["value"])}"{_attributes(option)}>{_said(option["label"])}</option>'
        for option in options
    )


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{_said(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _said(value: object) -> str:
    """As a template says it: escaped, unless it is marked as safe."""
    return conditional_escape(value if isinstance(value, str) else str(value))
