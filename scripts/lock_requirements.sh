#!/bin/sh
# Write requirements/*.txt anew: pinned, hashed, for every platform, naming no package index.
set -eu
cd "$(dirname "$0")/.."
lock() {
    target=$1
    shift
    uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url \
        --no-emit-find-links --python-version 3.11 --output-file "requirements/$target.txt" "$@"
}
lock runtime pyproject.toml --extra embedded "$@"
lock build requirements/build.in --constraints requirements/runtime.txt "$@"
lock node requirements/node.in "$@"
lock test pyproject.toml --extra embedded --extra test --extra dev --constraints requirements/runtime.txt "$@"
if grep -nE '^-|^ *--(index|extra|find)|https?://' requirements/*.txt; then
    echo "A lock names an address." >&2
    exit 1
fi
