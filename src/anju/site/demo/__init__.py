"""A demo county: 龙华区 with invented dwellings, parties and residents, made by the same actions a real office uses.

Everything follows from one seed, so that a load that was cut off is taken up again and ends in the same register.
"""

from anju.site.demo.load import DemoOutcome, Size, is_empty, load, open_new_roles
from anju.site.demo.logins import Login, logins
from anju.site.demo.sample import sample_outcome

__all__ = ["DemoOutcome", "Login", "Size", "is_empty", "load", "logins", "open_new_roles", "sample_outcome"]
