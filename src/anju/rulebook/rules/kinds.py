"""Every kind of rule a pack may contain, by name."""

from __future__ import annotations

from anju.rulebook.rules.base import Rule
from anju.rulebook.rules.duties import (
    ChangeDuty,
    DeclarationDuty,
    Exemption,
    FieldPolicy,
    Reconfirmation,
    RegistrationDuty,
    ResidentScope,
    Retention,
)
from anju.rulebook.rules.organisation import (
    CampaignTemplate,
    DwellingCodeScheme,
    EmployerDutyThreshold,
    Kpi,
    ManagementModeNorm,
    PlateNumbering,
    ReportCadence,
    SecondOfficer,
    StaffRatio,
    StationThreshold,
    VisitCadence,
)
from anju.rulebook.rules.penalties import HearingThreshold, PenaltyRule, ProcedureOverlay
from anju.rulebook.rules.permits import (
    Benefit,
    CancellationRule,
    Eligibility,
    EndorsementRule,
    EvidenceSet,
    Fee,
    PermitType,
    ProcessingSla,
    SuspensionEffect,
)

KINDS: dict[str, type[Rule]] = {
    kind.__name__: kind
    for kind in (
        Benefit,
        CampaignTemplate,
        CancellationRule,
        ChangeDuty,
        DeclarationDuty,
        DwellingCodeScheme,
        Eligibility,
        EmployerDutyThreshold,
        EndorsementRule,
        EvidenceSet,
        Exemption,
        Fee,
        FieldPolicy,
        HearingThreshold,
        Kpi,
        ManagementModeNorm,
        PenaltyRule,
        PermitType,
        PlateNumbering,
        ProcedureOverlay,
        ProcessingSla,
        Reconfirmation,
        RegistrationDuty,
        ReportCadence,
        ResidentScope,
        Retention,
        SecondOfficer,
        StaffRatio,
        StationThreshold,
        SuspensionEffect,
        VisitCadence,
    )
}
