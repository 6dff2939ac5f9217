"""Templates read once for each language, with the words and addresses that never change put in.

A page of the desk says some three hundred fixed sentences and leads to some thirty fixed places. Asked for anew in
every request they cost more than the page's own facts; put in when the template is read, they cost nothing, and the
templates stay as they are written. What depends on the request (values, plurals, names of the viewer) is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.template.base import Lexer, Origin, Token, TokenType
from django.template.exceptions import TemplateSyntaxError
from django.template.loaders import app_directories, cached
from django.urls import NoReverseMatch, reverse
from django.utils.text import unescape_string_literal
from django.utils.translation import get_language, gettext, pgettext

_PLACE = re.compile(r"%\((\w+)\)s")
_TAG = re.compile(r"\{[{%#]")
_BRACKETS = {
    TokenType.VAR: "{{ %s }}",
    TokenType.BLOCK: "{%% %s %%}",
    TokenType.TEXT: "%s",
    TokenType.COMMENT: "{# %s #}",
}


class LanguageLoader(cached.Loader):
    """Keeps each template once for every language it was asked for in."""

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        return f"{get_language()} {super().cache_key(template_name, skip)}"


class RoomLoader(app_directories.Loader):
    """The rooms' templates, composed for the active language."""

    def get_contents(self, origin: Origin) -> str:
        return composed(super().get_contents(origin))


def composed(source: str) -> str:
    """A template's source with its fixed words in the active language, and its fixed addresses."""
    tokens = iter(Lexer(source).tokenize())
    return "".join(_put_in(token, tokens) for token in tokens)


def _put_in(token: Token, following: Iterator[Token]) -> str:
    if token.token_type is TokenType.BLOCK:
        tag, *words = token.split_contents()
        if tag == "translate":
            return _word(words) or _written(token)
        if tag == "url":
            return _address(words) or _written(token)
        if tag == "blocktranslate":
            inside = [token, *_until("endblocktranslate", following)]
            return _sentence(words, inside[1:-1]) or "".join(map(_written, inside))
    return _written(token)


def _until(end: str, tokens: Iterator[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.token_type is TokenType.BLOCK and token.contents == end:
            return
    raise TemplateSyntaxError(f"{end} is missing")


def _word(words: list[str]) -> str:
    """``{% translate "…" %}``, with or without a context; empty for any other."""
    match words:
        case [text] if _is_literal(text):
            return _said(unescape_string_literal(text))
        case [text, "context", context] if _is_literal(text) and _is_literal(context):
            return _said(unescape_string_literal(text), unescape_string_literal(context))
    return ""


def _address(words: list[str]) -> str:
    """``{% url "…" %}`` of a page that needs to know nothing more; empty for any other."""
    if len(words) != 1 or not _is_literal(words[0]):
        return ""
    try:
        return reverse(unescape_string_literal(words[0]))
    except NoReverseMatch:
        return ""


def _sentence(words: list[str], inside: list[Token]) -> str:
    """``{% blocktranslate with … %}`` as ``{% with … %}`` around the sentence and its values; empty where it counts."""
    if (words and words[0] != "with") or any(token.token_type is TokenType.BLOCK for token in inside):
        return ""
    if {"count", "context", "trimmed", "asvar"} & set(words):
        return ""
    message = "".join(
        f"%({token.contents})s" if token.token_type is TokenType.VAR else token.contents.replace("%", "%%")
        for token in inside
        if token.token_type in (TokenType.TEXT, TokenType.VAR)
    )
    text = gettext(message)
    if _TAG.search(text):
        return ""
    sentence = _PLACE.sub(r"{{ \1 }}", text).replace("%%", "%")
    return f"{{% {' '.join(words)} %}}{sentence}{{% endwith %}}" if words else sentence


def _said(text: str, context: str = "") -> str:
    message = text.replace("%", "%%")
    said = (pgettext(context, message) if context else gettext(message)).replace("%%", "%")
    return "" if _TAG.search(said) else said


def _is_literal(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"


def _written(token: Token) -> str:
    return _BRACKETS[token.token_type] % token.contents
