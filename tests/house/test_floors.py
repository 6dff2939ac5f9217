"""import-linter reads imports, not the strings in relations: these must point down too."""

import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def floors() -> dict[str, int]:
    """Room to its floor, the ground being 0, from the contract that import-linter checks."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "floors")
    return {room.strip(): floor for floor, layer in enumerate(reversed(layers)) for room in layer.split("|")}


def test_every_relation_points_down_the_stairs() -> None:
    floor = floors()
    wrong = []
    seen = 0
    for model in apps.get_models():
        if not model.__module__.startswith("anju."):
            continue
        room = model._meta.app_label
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model is not None:
                seen += 1
                target = field.related_model._meta.app_label
                if target in floor and target != room and floor[target] >= floor[room]:
                    wrong.append(f"{model.__name__}.{field.name} → {target}")
    assert seen > 0
    assert wrong == []


def test_every_room_with_tables_has_a_floor() -> None:
    rooms = {model._meta.app_label for model in apps.get_models() if model.__module__.startswith("anju.")}
    assert rooms <= floors().keys()
