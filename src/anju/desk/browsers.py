"""Browsers as people know them."""

from __future__ import annotations

PROGRAMS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip
"""What a browser says of itself, and what it then is: the first that fits, since each claims to be those after it."""


def browser(agent: str) -> str:
    """``Firefox · Windows``; empty where nothing is known."""
    known = (next((name for sign, name in signs if sign in agent), "") for signs in (PROGRAMS, SYSTEMS))
    return " · ".join(filter(None, known))
