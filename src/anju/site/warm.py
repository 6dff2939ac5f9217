"""What a serving process reads before somebody waits for it, and what its garbage collector need not look through."""

from __future__ import annotations

import gc

from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation

from anju.rulebook.installed import the_book

YOUNG, MIDDLE, OLD = 10_000, 10, 100
"""Objects made, and collections of the younger, before a generation is looked through: a page makes some thousands,
nearly all of which are gone by themselves when it is sent."""


def warm_up() -> None:
    """Read rules, words, addresses and templates, then set what is there apart.

    A full collection of what Django and the packs hold takes a tenth of a second, and some page would wait for it every
    few hundred requests. Raises PackErrors when the packs do not load, with everything else done."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("")
            reverse("desk:home")
            for template in page_templates():
                get_template(template)
    try:
        the_book()
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(YOUNG, MIDDLE, OLD)


def page_templates() -> list[str]:
    """Names of the rooms' own templates."""
    folders = settings.PACKAGE_DIR.glob("*/templates")
    return sorted(path.relative_to(each).as_posix() for each in folders for path in each.rglob("*.html"))
