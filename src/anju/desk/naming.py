"""How places are called on a page: without what the viewer's whole area has in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from anju.access.rules import Viewer
from anju.declarations.queries import DeclarationLine
from anju.parties.queries import party_names
from anju.places.queries import dwelling_lines
from anju.territory.queries import path_names


def short_names(viewer: Viewer, codes: Iterable[int]) -> dict[int, str]:
    """Names of divisions below the viewer's own: a town's clerk reads ``沙吓社区居委会``, not its province."""
    wanted = set(codes)
    names = path_names(wanted | ({viewer.low} if viewer.low else set()))
    above = names.get(viewer.low, "")
    return {code: names[code].removeprefix(above) or names[code] for code in wanted}


def told_where(viewer: Viewer, lines: Sequence[DeclarationLine]) -> dict[int, str]:
    """Declaration -> the address or the employer's name, where it was told by a code alone; two queries."""
    coded = [line for line in lines if line.id and not (line.fields.get("address") or line.fields.get("employer"))]
    homes = dwelling_lines(viewer, {line.dwelling for line in coded if line.dwelling})
    employers = party_names(viewer, {line.employer for line in coded if line.employer})
    told = {}
    for line in coded:
        home = homes.get(line.dwelling or 0)
        told[line.id or 0] = home.address if home else employers.get(line.employer or 0, "")
    return told
