"""What a serving process has read before its first request."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from django.template import engines

from anju.desk.composed import LanguageLoader
from anju.site.warm import page_templates, warm_up


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_every_page_is_read_and_nothing_of_it_looked_through_again() -> None:
    warm_up()
    [loader] = engines["django"].engine.template_loaders
    assert isinstance(loader, LanguageLoader)
    names = page_templates()
    assert {"desk/base.html", "desk/queue.html", "desk/parts/field.html"} <= set(names)
    read = {str(key) for key in loader.get_template_cache}
    assert [name for name in names for language in ("zh-hans", "en") if f"{language} {name}" not in read] == []
    gc.collect()
    assert gc.get_freeze_count() > 100_000
    assert len(gc.get_objects()) < gc.get_freeze_count() // 4
