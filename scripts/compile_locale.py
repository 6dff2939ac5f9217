"""Compile every .po beside its .mo, with polib: users and servers need no GNU gettext. Skips what is up to date."""

from __future__ import annotations

from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]


def compile_all(root: Path = ROOT / "src" / "anju") -> list[Path]:
    """Returns the files written. Raises OSError, naming the line, for a .po that cannot be read."""
    written = []
    for source in sorted(root.glob("**/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(target))
            written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_all():
        print(f"Compiled {path.relative_to(ROOT)}")
