"""Random sequences of declare, verify, correct, extend, move, deregister, annul, refuse and undo, beside a naive model.

ANJU_SEQUENCES says how many, ANJU_SEED from which seed (a failure names its own):

    ANJU_SEQUENCES=100000 ANJU_SEED=7 make test PYTEST="tests/stays/test_sequences.py -n0"
"""

from __future__ import annotations

import os
import random

from django.db import transaction

from anju.access.scope import enter_scope
from anju.people.models import Person
from cast import Cast, system
from stays.driving import STEPS, Life, drive
from stays.test_annulments import HOME, OTHER, THIRD

SEQUENCES = int(os.environ.get("ANJU_SEQUENCES", "200"))
SEED = int(os.environ.get("ANJU_SEED", "2026"))
AT_ONCE = 200


def test_random_sequences_of_all_acts_end_as_a_naive_model_says(cast: Cast) -> None:
    homes = [cast.dwellings[code] for code in (HOME, OTHER, THIRD)]
    for first in range(0, SEQUENCES, AT_ONCE):
        dice = [random.Random(f"{SEED}-{first + n}") for n in range(min(AT_ONCE, SEQUENCES - first))]
        with transaction.atomic():
            enter_scope(system())
            born = Person.objects.bulk_create(Person(division=homes[0].division, name="某人") for _ in dice)
            lives = [
                Life(person.pk, die, homes, die.randint(*STEPS), person.division)
                for person, die in zip(born, dice, strict=True)
            ]
            drive(lives, homes)
            transaction.set_rollback(True)
