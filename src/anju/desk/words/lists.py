"""The shape of a code list."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise

Words = Mapping[str, str | Promise]
"""From code to what it is called."""
