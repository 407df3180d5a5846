"""The words of OneRoster 1.1, 1.2 and SDS v2.1: files, headings, roles."""

import re
from collections.abc import Mapping

FILES = frozenset(("manifest.csv", "orgs.csv", "academicsessions.csv", "users.csv", "roles.csv"))
"""Only these are ever opened: classes, enrollments and demographics are of students."""

NEVER = frozenset(
    "student guardian parent relative proctor alumni pupil learner child family contact "
    "emergencycontact".split()
)
ROLES: Mapping[str, str] = {
    **dict.fromkeys(("teacher", "instructor", "faculty", "professor", "lecturer", "adjunct"),
                    "teacher"),
    **dict.fromkeys(("aide", "paraprofessional", "teacherassistant", "assistant"),
                    "paraprofessional"),
    **dict.fromkeys(("principal", "siteadministrator", "chair"), "principal"),
    **dict.fromkeys(("administrator", "districtadministrator", "systemadministrator"),
                    "administrator"),
    **dict.fromkeys(("coach", "instructionalcoach"), "coach"),
    "substitute": "substitute",
    **dict.fromkeys(
        "staff counselor nurse librarian specialist itadmin officestaff advisor affiliate "
        "researcher occupationaltherapist physicaltherapist speechtherapist visiontherapist "
        "specialservice".split(), "staff"),
}  # fmt: skip
"""Roles of the standards → ours, by canonical name. A role that is not here is left out unread: it
might be a student's. OneRoster has no coach; SDS and some systems have."""

NEEDED = {
    "manifest.csv": ("propertyName", "value"),
    "orgs.csv": ("sourcedId", "name", "type"),
    "users.csv": ("sourcedId",),
    "roles.csv": ("userSourcedId", "role", "orgSourcedId"),
}
SDS_ONLY = frozenset(("rolestartdate", "roleenddate", "isprimary", "sessionsourcedid"))
"""Headings of roles.csv by which an SDS set is told."""

_KNOWN = (
    "sourcedId status dateLastModified name type identifier parentSourcedId title startDate "
    "endDate schoolYear enabledUser orgSourcedIds role username userIds givenName familyName "
    "middleName email sms phone agentSourcedIds grades password userMasterIdentifier "
    "preferredFirstName preferredMiddleName preferredLastName preferredGivenName "
    "preferredFamilyName primaryOrgSourcedId pronouns resourceSourcedIds userSourcedId roleType "
    "beginDate orgSourcedId userProfileSourcedId propertyName value sessionSourcedId grade "
    "isPrimary roleStartDate roleEndDate activeDirectoryMatchId"
)


def canonical(heading: str) -> str:
    """Headings and names compare without case, marks and plural: orgSourcedIds = orgsourcedid."""
    bare = re.sub(r"[^a-z0-9.]", "", heading.strip("\ufeff").lower())
    return bare[:-1] if bare.endswith("s") and not bare.endswith(("ss", "status")) else bare


HEADINGS: Mapping[str, str] = {canonical(word): word for word in reversed(_KNOWN.split())}
"""Canonical heading → as the standards write it; others may be data and are not quoted."""
