"""Where one is signed in, and signing out elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from anju.access import actions
from anju.access.provider import is_offered
from anju.access.queries import sessions_of
from anju.desk.gate import DeskRequest, needs


@never_cache
@require_safe
@needs()
def sessions(request: DeskRequest) -> HttpResponse:
    shown = {
        "rows": sessions_of(request.viewer, session=request.session.session_key or ""),
        "idle": settings.SESSION_IDLE // 60,
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "at_once": settings.SESSIONS_AT_ONCE,
        "provider": is_offered(),
    }
    return render(request, "desk/sessions.html", shown)


@require_POST
@needs()
def end(request: DeskRequest) -> HttpResponse:
    """One of them, or all but this one."""
    here, which = request.session.session_key or "", request.POST.get("which", "")
    if which == "others":
        actions.end_sessions(account=request.viewer.account, actor=request.viewer.account, why="asked", but=here)
    else:
        actions.end_session(viewer=request.viewer, reference=which)
    messages.success(request, gettext("Signed out there."))
    return redirect("desk:sessions")
