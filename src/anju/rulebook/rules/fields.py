"""The fields of a registration and what a pack may do with each. Prohibited ones are not here: kernel.prohibited."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """REQUIRED and SYSTEM fields stay; OPTIONAL ones a pack may switch off; CONTROLLED ones are off until switched on;
    PERMIT ones are taken for a permit only; EXCLUDED ones are never taken."""

    REQUIRED = "REQUIRED"
    OPTIONAL = "OPTIONAL"
    CONTROLLED = "CONTROLLED"
    PERMIT = "PERMIT"
    SYSTEM = "SYSTEM"
    EXCLUDED = "EXCLUDED"


FIELDS: dict[str, Verdict] = {
    "name": Verdict.REQUIRED,
    "id_type": Verdict.REQUIRED,
    "id_number": Verdict.REQUIRED,
    "sex": Verdict.REQUIRED,
    "birth_date": Verdict.REQUIRED,
    "photo": Verdict.PERMIT,
    "hukou_address": Verdict.REQUIRED,
    "dwelling_code": Verdict.REQUIRED,
    "arrival_date": Verdict.OPTIONAL,
    "move_in": Verdict.REQUIRED,
    "move_out": Verdict.REQUIRED,
    "place_type": Verdict.REQUIRED,
    "tenure": Verdict.OPTIONAL,
    "residence_reason": Verdict.REQUIRED,
    "planned_stay": Verdict.OPTIONAL,
    "phone": Verdict.REQUIRED,
    "employer_ref": Verdict.REQUIRED,
    "occupation": Verdict.OPTIONAL,
    "employment_relation": Verdict.OPTIONAL,
    "landlord_ref": Verdict.SYSTEM,
    "co_resident_link": Verdict.REQUIRED,
    "accompanying_minor": Verdict.OPTIONAL,
    "education": Verdict.OPTIONAL,
    "marital": Verdict.CONTROLLED,
    "insurance_status": Verdict.PERMIT,
    "permit": Verdict.SYSTEM,
    "provenance": Verdict.SYSTEM,
    "deregistration": Verdict.REQUIRED,
    "change_date": Verdict.SYSTEM,
    "note": Verdict.OPTIONAL,
    "former_name": Verdict.EXCLUDED,
    "ancestral_home": Verdict.EXCLUDED,
    "birthplace": Verdict.EXCLUDED,
}
"""Field → verdict, in the order of the form."""
