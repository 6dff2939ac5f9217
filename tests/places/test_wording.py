import re

import pytest
from django.utils.translation import override

from anju.kernel.findings import Finding
from anju.places.wording import SENTENCES, word

PARAMS = {"count": 3, "code": "4403090020010000001000002", "row": 3, "limit": 40}


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_finding_is_a_whole_sentence_in_both_languages(code: str, language: str) -> None:
    with override(language):
        sentence = word(Finding(code, "x", "READ", PARAMS))
    assert "%(" not in sentence and len(sentence) > 5
    assert bool(re.search("[\u4e00-\u9fff]", sentence)) == (language == "zh-hans")


def test_a_finding_without_what_was_read_is_worded_too() -> None:
    with override("en"):
        assert word(Finding("D503", "division")).startswith("“” is no code of a community")
