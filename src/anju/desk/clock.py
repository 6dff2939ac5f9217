"""The register as it stood on a day, and as it was known on another."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from anju.desk.boxes import DayField, DeskForm


class ClockForm(DeskForm):
    """`on`: the day in life; `known`: the day in the register, to its end. Empty: today."""

    on = DayField(label=_("On the day"), required=False)
    known = DayField(label=_("As known on"), required=False)
    after = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def day(self) -> date | None:
        return self._given("on")

    def known_on(self) -> date | None:
        return self._given("known")

    @property
    def last(self) -> int | None:
        """The last record of the page before."""
        return self.cleaned_data.get("after") if self.is_valid() else None

    def end_of_known(self) -> datetime | None:
        """The last moment of the day of knowing (Asia/Shanghai)."""
        known = self.known_on()
        if known is None:
            return None
        return datetime.combine(known + timedelta(days=1), time.min, ZoneInfo(settings.TIME_ZONE))

    def _given(self, name: str) -> date | None:
        given: date | None = self.cleaned_data.get(name) if self.is_valid() else None
        return given
