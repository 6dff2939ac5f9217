"""What happens to declarations: declared, taken in as files, verified."""

from anju.declarations.actions.declare import Draft, Receipt, RowOutcome, declare, declare_within
from anju.declarations.actions.files import check_file, commit_file, map_headers, take_file, take_many
from anju.declarations.actions.verify import correct_and_confirm

__all__ = [
    "Draft",
    "Receipt",
    "RowOutcome",
    "check_file",
    "commit_file",
    "correct_and_confirm",
    "declare",
    "declare_within",
    "map_headers",
    "take_file",
    "take_many",
]
