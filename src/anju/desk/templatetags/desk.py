"""Tags and filters of the desk's templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from anju.access.rules import Permission, Viewer
from anju.declarations.messages import word as word_finding
from anju.desk import spoken, words
from anju.desk.browsers import browser as browser_of
from anju.desk.details import Value, values_of
from anju.kernel.findings import Finding
from anju.people.corrections import Changed
from anju.places.wording import word as word_place_finding
from anju.voices.rules import Duty

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the sprite; decoration only, the word stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>', _sprite(), name)


def _sprite() -> str:
    return static("vendor/icons.svg")


@register.filter
def word(code: object, of: str) -> str:
    return words.word(code, of)


@register.filter
def event(code: str) -> str:
    """A journal event as a clerk would say it: the thing, and what became of it."""
    thing, _colon, verb = code.rpartition(":")
    return f"{words.word(thing, 'event_thing')} · {words.word(verb, 'event_verb')}"


@register.filter
def worded(finding: Finding | Mapping[str, Any]) -> str:
    """A finding as a sentence: what was read, why, how to mend it. Lists of dwellings have words of their own."""
    if isinstance(finding, Finding) and finding.code.startswith("D"):
        return word_place_finding(finding)
    return word_finding(finding)


@register.filter
def browser(agent: str) -> str:
    """A browser as people know it, from what it says of itself: ``Firefox · Windows``."""
    return browser_of(agent) or gettext("unknown")


@register.filter
def level(code: str) -> str:
    """The rank of a legal instrument."""
    return str(spoken.LEVELS.get(code, code))


@register.filter
def day(value: date | None) -> str:
    return value.isoformat() if value else "—"


@register.filter
def period(record: Any) -> str:
    """From when to when a stay or a job was, or since when it is."""
    return span(record.start_on, record.end_on)


@register.filter
def span(start: date | None, end: date | None) -> str:
    """`since 2026-01-31`, or `2026-01-31 – 2026-03-31`."""
    return f"{day(start)} – {day(end)}" if end else gettext("since %(day)s") % {"day": day(start)}


@register.filter
def moment(value: datetime | None) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else "—"


@register.filter
def until(value: datetime | None) -> str:
    """A due time: midnight is the end of a day, as the law counts, not the beginning of the next."""
    if value is None:
        return "—"
    local = timezone.localtime(value)
    if local.hour == 0 and local.minute == 0:
        return f"{local - timedelta(days=1):%Y-%m-%d} 24:00"
    return f"{local:%Y-%m-%d %H:%M}"


@register.filter
def lasting(seconds: float | timedelta | None) -> str:
    """How long, in the two largest units: `3 days 4 hours`."""
    if seconds is None:
        return ""
    minutes = int((seconds.total_seconds() if isinstance(seconds, timedelta) else seconds) // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else "",
        ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)s minute", "%(n)s minutes", rest) % {"n": rest} if rest and not days else "",
    ]
    return " ".join(part for part in parts if part) or gettext("under a minute")


@register.filter
def late_by(due: datetime | None) -> str:
    """How far past its due time something open is; empty while in time."""
    return lasting(timezone.now() - due) if due and due < timezone.now() else ""


@register.filter
def duty_state(duty: Duty) -> str:
    """done, done-late, open or late, at this moment."""
    return duty.state(timezone.now())


@register.filter
def left_until(due: datetime | None) -> str:
    """How long until its due time; empty once it is late."""
    return lasting(due - timezone.now()) if due and due > timezone.now() else ""


@register.filter
def named(code: int | None, names: Mapping[int, str]) -> str:
    """A division's name from the page's own list; the code where the list has none."""
    return names.get(code, str(code)) if code is not None else "—"


@register.filter
def below(address: str, area: str) -> str:
    """An address without what all of the viewer's area have in common."""
    return address.removeprefix(area) or address


@register.filter
def values(line: Any, names: Mapping[int, str] | None) -> list[Value]:
    """A journal line's values, each with what it is called. names: of divisions."""
    return values_of(line.event, line.detail, names or {})


@register.filter
def item_of(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """What a page's own list has under a key; nothing where the page has no such list."""
    return mapping.get(key) if mapping else None


@register.filter
def fact(changed: Changed, side: str) -> str:
    """The wrong (`was`) or right (`now`) value of a person's fact in words."""
    value: str = getattr(changed, side)
    return (words.word(value, changed.fact) if changed.fact in words.LISTS else value) or "—"


@register.filter
def may(viewer: Viewer | None, permission: str) -> bool:
    """`{% if request.viewer|may:"ITEM_VIEW" %}`; the name of a Permission, so that a wrong one fails loudly."""
    return viewer is not None and viewer.may(Permission[permission])


@register.simple_tag(takes_context=True)
def here(context: Mapping[str, Any], *names: str) -> SafeString | str:
    """`aria-current` for the menu's line that leads to this page."""
    match = context["request"].resolver_match
    return SafeString(' aria-current="page"') if match and match.url_name in names else ""


@register.simple_tag(takes_context=True)
def with_query(context: Mapping[str, Any], **changes: Any) -> str:
    """This page's query string with some values changed; None takes one away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"
