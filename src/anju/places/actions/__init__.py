"""What happens to dwellings; each leaves a journal line."""

from anju.places.actions.dwellings import add_building, add_dwelling, change_management, change_state
from anju.places.actions.imports import ImportResult, import_dwellings
from anju.places.actions.lettings import NewLetting, end_letting, let_dwelling, let_dwellings

__all__ = [
    "ImportResult",
    "NewLetting",
    "add_building",
    "add_dwelling",
    "change_management",
    "change_state",
    "end_letting",
    "import_dwellings",
    "let_dwelling",
    "let_dwellings",
]
