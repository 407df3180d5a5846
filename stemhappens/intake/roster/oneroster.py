"""OneRoster 1.1 and 1.2 as CSV, in a zip or folder, as student systems really write it.

Students, guardians and parents are dropped while reading: no name of theirs is kept anywhere.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _

from stemhappens.intake.context import SchoolYear
from stemhappens.intake.files.read import read_members
from stemhappens.intake.files.sheets import LIMITS, Limits, Refused
from stemhappens.intake.files.textfiles import decode, find_delimiter
from stemhappens.intake.outcomes import Outcome, RowResult, Where
from stemhappens.intake.roster.reading import (
    RosterPerson,
    RosterPlacement,
    RosterReading,
    RosterSchool,
)
from stemhappens.intake.text import tidy

FILES = frozenset(("manifest.csv", "orgs.csv", "academicsessions.csv", "users.csv", "roles.csv"))
NEVER = frozenset(("student", "guardian", "parent", "relative", "proctor"))
# OneRoster's roles → ours. It has no coach: the district says who coaches.
ROLES: Mapping[str, str] = {
    "teacher": "teacher",
    "aide": "paraprofessional",
    "paraprofessional": "paraprofessional",
    "principal": "principal",
    "siteadministrator": "principal",
    "administrator": "administrator",
    "districtadministrator": "administrator",
    "systemadministrator": "administrator",
    "counselor": "staff",
    "nurse": "staff",
    "librarian": "staff",
    "coach": "coach",
    "instructionalcoach": "coach",
    "specialist": "staff",
}
NEEDED = {
    "orgs.csv": ("sourcedId", "name", "type"),
    "users.csv": ("sourcedId", "givenName", "familyName"),
    "roles.csv": ("userSourcedId", "role", "orgSourcedId"),
}
Fields = Mapping[str, str]


@dataclass
class _Reader:
    """Reads one set of files into a `RosterReading`."""

    reading: RosterReading
    files: Mapping[str, bytes]
    orgs: dict[str, str] = field(default_factory=dict)  # id → type
    parents: dict[str, str] = field(default_factory=dict)
    people: dict[str, RosterPerson] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    rejected: set[str] = field(default_factory=set)

    def read(self) -> None:
        self._manifest()
        for name in ("orgs.csv", "users.csv"):
            if name not in self.files:
                self.reading.refusals.append(
                    _("The set has no %s; without it nothing can be read.") % name
                )
        if self.reading.refusals:
            return
        self._orgs()
        self._sessions()
        self._users()
        if "roles.csv" in self.files:
            self._roles()
        self._finish()

    # -- files --------------------------------------------------------------------------------
    def _rows(self, name: str) -> Iterator[tuple[int, Fields]]:
        """Rows with the line a spreadsheet shows, columns by canonical name."""
        text, notes = decode(self.files[name])
        self.reading.notes.extend(f"{name}: {n}" for n in notes)
        delimiter, text, skipped = find_delimiter(text)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        header = next(reader, None) or []
        columns = [canonical(h) for h in header]
        missing = [c for c in NEEDED.get(name, ()) if canonical(c) not in columns]
        if missing:
            raise Refused(
                _("%(file)s lacks the column %(columns)s; its headings are: %(found)s.")
                % {"file": name, "columns": ", ".join(missing), "found": ", ".join(header)[:200]}
            )
        if delimiter != ",":
            self.reading.notes.append(
                _("%(file)s is separated by “%(mark)s”, not by commas.")
                % {"file": name, "mark": delimiter}
            )
        for number, row in enumerate(reader, start=2 + skipped):
            if any(cell.strip() for cell in row):
                yield number, dict(zip(columns, map(tidy, row), strict=False))

    def _say(self, name: str, row: int, outcome: Outcome, *reasons: str) -> None:
        self.reading.rows.append(RowResult(Where(name, "", row), outcome, list(reasons)))

    def _manifest(self) -> None:
        if "manifest.csv" not in self.files:
            self.reading.notes.append(_("There is no manifest.csv: taken as a full (bulk) set."))
            self.reading.version = "1.2" if "roles.csv" in self.files else "1.1"
            return
        values = {
            f.get("propertyname", ""): f.get("value", "") for _n, f in self._rows("manifest.csv")
        }
        self.reading.version = values.get("oneroster.version", "") or (
            "1.2" if "roles.csv" in self.files else "1.1"
        )
        self.reading.delta = values.get("file.users", "").lower() == "delta"
        for name in sorted(FILES - {"manifest.csv"}):
            said = next((v for k, v in values.items() if k.lower() == f"file.{name[:-4]}"), "")
            if said.lower() in ("bulk", "delta") and name not in self.files:
                self.reading.refusals.append(
                    _(
                        "The manifest announces %s, but it is not in the set: the export is "
                        "incomplete."
                    )
                    % name
                )

    # -- schools and years ----------------------------------------------------------------------
    def _orgs(self) -> None:
        for number, row in self._rows("orgs.csv"):
            key, name, kind = (
                row.get("sourcedid", ""),
                row.get("name", ""),
                row.get("type", "").lower(),
            )
            if not key or not name:
                self._say(
                    "orgs.csv", number, Outcome.REJECTED, _("The row has no sourcedId or no name.")
                )
                continue
            if key in self.orgs:
                self._say(
                    "orgs.csv", number, Outcome.DUPLICATE, _("The sourcedId %s stands twice.") % key
                )
                continue
            self.orgs[key] = kind
            self.parents[key] = row.get("parentsourcedid", "")
            if kind != "school":
                self._say("orgs.csv", number, Outcome.OK, _("A %s, no school.") % (kind or "-"))
                continue
            codes = (row["identifier"],) if row.get("identifier") else ()
            self.reading.schools.append(RosterSchool(key, name, codes, ended=_deleted(row)))
            self._say("orgs.csv", number, Outcome.OK)

    def _sessions(self) -> None:
        if "academicsessions.csv" not in self.files:
            return
        years = []
        for number, row in self._rows("academicsessions.csv"):
            if canonical(row.get("type", "")) != "schoolyear" or _deleted(row):
                continue
            first, last = _day(row.get("startdate", "")), _day(row.get("enddate", ""))
            if first is None or last is None or last <= first:
                self._say(
                    "academicSessions.csv",
                    number,
                    Outcome.REJECTED,
                    _("“%s” has no readable start and end.") % row.get("title", ""),
                )
                continue
            label = f"{first.year}-{(first.year + 1) % 100:02d}"
            years.append(SchoolYear(label, first, last))
            self._say("academicSessions.csv", number, Outcome.OK)
        self.reading.years = tuple(sorted(set(years), key=lambda y: y.first_day))

    # -- people -----------------------------------------------------------------------------------
    def _users(self) -> None:
        by_roles = "roles.csv" in self.files
        for number, row in self._rows("users.csv"):
            key, role = row.get("sourcedid", ""), canonical(row.get("role", ""))
            if role in NEVER:
                self.dropped.add(key)
                continue
            if not key or not (row.get("givenname") or row.get("familyname")):
                self._say(
                    "users.csv", number, Outcome.REJECTED, _("The row has no sourcedId or no name.")
                )
                self.rejected.add(key)
                continue
            if key in self.people:
                self._say(
                    "users.csv",
                    number,
                    Outcome.DUPLICATE,
                    _("The sourcedId %s stands twice.") % key,
                )
                continue
            if not role and not by_roles:
                self._say("users.csv", number, Outcome.REJECTED, _("The row has no role."))
                self.rejected.add(key)
                continue
            person = _user(key, row)
            self.people[key] = person
            reasons = [] if by_roles and not role else self._place(person, role, row)
            if row.get("enableduser", "").lower() == "false":
                reasons.append(_("The account is switched off; the person stays on the roster."))
            outcome = Outcome.ASSUMED if reasons else Outcome.OK
            self._say("users.csv", number, outcome, *reasons)

    def _place(self, person: RosterPerson, role: str, row: Fields) -> list[str]:
        """Placements of a 1.1 user at each of its orgs; unknown orgs are said."""
        reasons = []
        orgs = [o for o in re.split(r"[,;|]\s*", row.get("orgsourcedid", "")) if o]
        for org in orgs:
            if org not in self.orgs:
                reasons.append(
                    _("The org %s is not in orgs.csv; that placement is left out.") % org
                )
                continue
            person.placements.append(
                RosterPlacement(self._school(org), self._role(role), grades=row.get("grade", ""))
            )
        if not orgs:
            reasons.append(_("The row names no org."))
        if role not in ROLES:
            reasons.append(_("The role “%s” is kept as staff.") % role)
        return reasons

    def _roles(self) -> None:
        for number, row in self._rows("roles.csv"):
            key, role, org = (
                row.get("usersourcedid", ""),
                canonical(row.get("role", "")),
                row.get("orgsourcedid", ""),
            )
            if role in NEVER:
                if key not in self.people or not self._has_other_role(key):
                    self.dropped.add(key)
                continue
            person = self.people.get(key)
            if person is None:
                if key not in self.dropped:
                    self._say(
                        "roles.csv",
                        number,
                        Outcome.REJECTED,
                        _("The user %s is not in users.csv.") % key,
                    )
                continue
            if org not in self.orgs:
                self._say(
                    "roles.csv", number, Outcome.REJECTED, _("The org %s is not in orgs.csv.") % org
                )
                continue
            last = _day(row.get("enddate", ""))
            person.placements.append(
                RosterPlacement(
                    self._school(org),
                    self._role(role),
                    _day(row.get("begindate", "")),
                    last + timedelta(days=1) if last else None,
                )
            )
            self._say("roles.csv", number, Outcome.OK)

    def _has_other_role(self, key: str) -> bool:
        return bool(self.people[key].placements)

    def _role(self, role: str) -> str:
        return ROLES.get(role, "staff")

    def _school(self, org: str) -> str | None:
        """The school of an org: itself, or the school above a department."""
        for _step in range(4):
            if self.orgs.get(org) == "school":
                return org
            org = self.parents.get(org, "")
        return None

    def _finish(self) -> None:
        """Users that only roles could tell apart: those with no staff role are dropped unseen."""
        staff = []
        for key, person in self.people.items():
            if person.placements or not (key in self.dropped or "roles.csv" in self.files):
                staff.append(person)
            elif key not in self.dropped:
                self.reading.notes.append(_("The user %s has no role and is left out.") % key)
                self.rejected.add(key)
        self.reading.people = staff
        self.reading.dropped_students = len(self.dropped - {p.id for p in staff})
        if not staff:
            self.reading.refusals.append(_("No teacher and no other staff was found in users.csv."))


def looks_like_oneroster(path: str | Path) -> bool:
    """Tell whether a folder or zip holds files of a OneRoster set."""
    path = Path(path)
    if path.is_dir():
        names = {p.name.lower() for p in path.iterdir()}
    else:
        try:
            with zipfile.ZipFile(path) as archive:
                names = {n.rsplit("/", 1)[-1].lower() for n in archive.namelist()}
        except (OSError, zipfile.BadZipFile, ValueError):
            return False
    return bool(names & {"users.csv", "orgs.csv", "manifest.csv"})


def read_oneroster(path: str | Path, *, source: str = "", limits: Limits = LIMITS) -> RosterReading:
    """Read a OneRoster set; what cannot be used as a whole is told in `refusals`."""
    reading = RosterReading(source or Path(path).name, "oneroster")
    try:
        _Reader(reading, read_members(path, FILES, limits)).read()
    except Refused as refusal:
        reading.refusals.append(str(refusal))
    except csv.Error as error:
        reading.refusals.append(_("A file of the set is no table: %s.") % error)
    if reading.refusals:
        reading.people, reading.schools = [], []
    return reading


def canonical(heading: str) -> str:
    """Headings and names compare without case, marks and plural: orgSourcedIds = orgsourcedid."""
    bare = re.sub(r"[^a-z0-9.]", "", heading.strip("\ufeff").lower())
    return bare[:-1] if bare.endswith("s") and not bare.endswith(("ss", "status")) else bare


def _user(key: str, row: Fields) -> RosterPerson:
    given = (
        row.get("preferredfirstname") or row.get("preferredgivenname") or row.get("givenname", "")
    )
    family = (
        row.get("preferredlastname") or row.get("preferredfamilyname") or row.get("familyname", "")
    )
    email = row.get("email", "")
    return RosterPerson(
        key,
        given,
        family,
        row.get("middlename", ""),
        (email.lower(),) if "@" in email else (),
        (row["identifier"],) if row.get("identifier") else (),
        ended=_deleted(row),
    )


def _deleted(row: Fields) -> bool:
    return row.get("status", "").lower() in ("tobedeleted", "inactive")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
