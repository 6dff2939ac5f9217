"""How places are called on a page: without what the viewer's whole area has in common."""

from __future__ import annotations

from collections.abc import Iterable

from anju.access.rules import Viewer
from anju.territory.queries import path_names


def short_names(viewer: Viewer, codes: Iterable[int]) -> dict[int, str]:
    """Names of divisions below the viewer's own: a town's clerk reads ``沙吓社区居委会``, not its province."""
    wanted = set(codes)
    names = path_names(wanted | ({viewer.low} if viewer.low else set()))
    above = names.get(viewer.low, "")
    return {code: names[code].removeprefix(above) or names[code] for code in wanted}
