"""A composed template says what the template as written says, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import translation

from anju.desk.composed import composed
from anju.site.warm import page_templates

LANGUAGES = [language for language, _name in settings.LANGUAGES]
SOURCES = [
    '{% translate "Work queue" %}',
    "<td data-label=\"{% translate 'Person' %}\">{{ name }}</td>",
    '{% translate "100 % of it" %} and {% translate "a word nobody translated" %}',
    '{% translate "Name" context "of a place or firm" %}',
    '{% translate "Division" as division %}{{ division }}{{ division }}',
    "{% blocktranslate with id=number %}Case {{ id }}{% endblocktranslate %}",
    "{% blocktranslate with late=name|upper %}{{ late }} late{% endblocktranslate %}",
    "{% blocktranslate %}The first {{ number }} of 100 %, of {{ absent }}.{% endblocktranslate %}",
    "{% blocktranslate count n=number %}{{ n }} person{% plural %}{{ n }} persons{% endblocktranslate %}",
    "{% blocktranslate trimmed %}\n  Case {{ number }}\n{% endblocktranslate %}",
    "{% url 'desk:queue' %} {% url 'desk:item' number %} {% url 'desk:queue' as there %}{{ there }}",
    "{% verbatim %}{% translate 'Person' %}{{ name }}{% endverbatim %}{# {% translate 'Person' %} #}",
    "{% for each in names %}{% if forloop.first %}{% translate 'Person' %}{% endif %} {{ each }}{% endfor %}",
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("source", SOURCES)
def test_it_says_the_same(source: str, language: str) -> None:
    shown = {"name": "<周子墨> & co", "number": 12_345, "names": ["a", "<b>"]}
    with translation.override(language):
        written, read = (Template(f"{{% load i18n %}}{text}") for text in (source, composed(source)))
        assert read.render(Context(shown)) == written.render(Context(shown))


def test_fixed_words_and_addresses_are_put_in() -> None:
    with translation.override("zh-hans"):
        assert composed(SOURCES[0]) == "待办事项"
        assert composed("{% url 'desk:queue' %}") == "/queue"
        assert composed(SOURCES[5]) == "{% with id=number %}事项 {{ id }}{% endwith %}"


def test_a_page_is_kept_for_each_language() -> None:
    said = []
    for language in LANGUAGES:
        with translation.override(language):
            said.append(get_template("desk/parts/shortcuts.html").render())
    assert ["Send the form" in page for page in said] == [False, True]


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_every_page_only_what_changes_is_left(language: str) -> None:
    with translation.override(language):
        for name in page_templates():
            left = composed(Path(get_template(name).origin.name).read_text(encoding="utf-8"))
            assert not re.search(r"{% (translate|url) ('[^']*'|\"[^\"]*\") %}", left), name
