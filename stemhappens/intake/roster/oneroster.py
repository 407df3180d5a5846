"""OneRoster 1.1 and 1.2 and SDS v2.1 as CSV, in a zip or folder, as systems really write them.

Students, guardians and whoever has no role of staff are passed over line by line: their ids are
compared while reading, no name of theirs is kept anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stemhappens.intake.files.sheets import LIMITS, Limits, Refused
from stemhappens.intake.outcomes import Outcome, Where
from stemhappens.intake.roster.reading import (
    RosterPerson,
    RosterPlacement,
    RosterReading,
)
from stemhappens.intake.roster.setreader import KnownIds, SetReader, day_of, deleted
from stemhappens.intake.roster.sets import Fields, Line, SetFiles, names_in, open_set
from stemhappens.intake.roster.vocabulary import (
    FILES,
    NEVER,
    ROLES,
    SDS_ONLY,
    canonical,
)


@dataclass
class _Role:
    """What roles.csv says of a user who is staff."""

    placements: list[RosterPlacement] = field(default_factory=list)
    number: int = 0


@dataclass
class _Reader(SetReader):
    """Reads one set of files into a `RosterReading`."""

    staff: dict[str, _Role] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    roleless: int = 0

    def read(self) -> None:
        """The manifest first, roles before users: whoever is no staff is never looked at."""
        self.manifest()
        for name in ("orgs.csv", "users.csv"):
            if name not in self.files and not self.deltas:
                self.refuse(_("The set has no %s; without it nothing can be read.") % name)
        if self.reading.form == "sds" and "roles.csv" not in self.files:
            self.refuse(_("The set has no %s; without it nothing can be read.") % "roles.csv")
        if self.reading.refusals:
            return
        self.read_orgs()
        self.read_years()
        self._roles()
        self._users()
        self._finish()

    # -- roles ------------------------------------------------------------------------------------
    def _roles(self) -> None:
        for line in self.rows("roles.csv", self.hold("usersourcedid")):
            row, role = line.cells, canonical(line.cells.get("role", ""))
            key, org = row.get("usersourcedid", ""), row.get("orgsourcedid", "")
            if role not in ROLES:
                self.dropped.add(key)
                if role not in NEVER:
                    self._unknown_role("roles.csv", line.number, role)
                continue
            if org not in self.orgs and not self.is_known(org):
                self.say("roles.csv", line.number, Outcome.REJECTED,
                          _("The org %s is not in orgs.csv.") % org)  # fmt: skip
                self.reading.held.add(key)
                continue
            known = self.staff.setdefault(key, _Role(number=line.number))
            known.placements.append(self._placement(row, role, org))
            self.say("roles.csv", line.number, Outcome.OK)

    def _placement(self, row: Fields, role: str, org: str) -> RosterPlacement:
        last = day_of(row.get("enddate") or row.get("roleenddate", ""))
        return RosterPlacement(
            self.school_of(org),
            ROLES[role],
            day_of(row.get("begindate") or row.get("rolestartdate", "")),
            last + timedelta(days=1) if last else None,
            grades=row.get("grade", ""),
            gone=deleted(row),
        )

    def _unknown_role(self, name: str, number: int, role: str) -> None:
        """Not quoted: in a row whose cells have slipped it may be a student's name."""
        if not role:
            self.say(name, number, Outcome.REJECTED, _("The row has no role."))
            return
        self.say(name, number, Outcome.NOT_A_SESSION,
                  _("The role is none that staff have: left out unread."))  # fmt: skip

    # -- people -----------------------------------------------------------------------------------
    def _users(self) -> None:
        by_roles = "roles.csv" in self.files or "roles.csv" in self.absent
        for line in self.rows("users.csv", self.hold("sourcedid")):
            row, key = line.cells, line.cells.get("sourcedid", "")
            role = canonical(row.get("role", ""))
            if by_roles and (key in self.staff or not role):
                self._by_roles(line, key)
            elif role in NEVER:
                self.dropped.add(key)
            elif role not in ROLES:
                self._unknown_role("users.csv", line.number, role)
                if not role:
                    self.reading.held.add(key)
            else:
                self._add(line, key, self._places(row, role))
        self._users_not_here()

    def _by_roles(self, line: Line, key: str) -> None:
        """Somebody whose roles stand in roles.csv, or stand unchanged in a set of changes."""
        if key in self.staff:
            self._add(line, key, (self.staff[key].placements, []))
        elif key in self.dropped:
            return
        elif self.reading.delta and key in self.known.people:
            self._add(line, key, ([], []))
        elif key not in self.reading.held:
            self.roleless += 1

    def _places(self, row: Fields, role: str) -> tuple[list[RosterPlacement], list[str]]:
        """Placements of a 1.1 user at each of its orgs; unknown orgs are said."""
        reasons, places = [], []
        orgs = [o for o in re.split(r"[,;|]\s*", row.get("orgsourcedid", "")) if o]
        for org in orgs:
            if org not in self.orgs and not self.is_known(org):
                said = _("The org %s is not in orgs.csv; that placement is left out.")
                reasons.append(said % org)
                self.reading.held.add(row.get("sourcedid", ""))
                continue
            places.append(
                RosterPlacement(self.school_of(org), ROLES[role], grades=row.get("grade", ""))
            )
        if not orgs:
            reasons.append(_("The row names no org."))
        return places, reasons

    def _add(self, line: Line, key: str, placed: tuple[list[RosterPlacement], list[str]]) -> None:
        row, (places, reasons) = line.cells, placed
        given, family = _name(row)
        if not key or not (given or family):
            self.say("users.csv", line.number, Outcome.REJECTED,
                      _("The row has no sourcedId or no name."))  # fmt: skip
            self.reading.held.add(key)
            return
        if key in self.seen:
            self.say("users.csv", line.number, Outcome.DUPLICATE,
                      _("The sourcedId %s stands twice.") % key)  # fmt: skip
            return
        self.seen.add(key)
        if row.get("enableduser", "").lower() == "false":
            reasons = [*reasons, _("The account is switched off; the person stays on the roster.")]
        said = self.say(
            "users.csv", line.number, Outcome.ASSUMED if reasons else Outcome.OK, *reasons
        )
        self.reading.people.append(
            RosterPerson(
                key, given, family, row.get("middlename", ""), _emails(row),
                (row["identifier"],) if row.get("identifier") else (), list(places),
                ended=deleted(row), partial=self._is_partial(key), where=said.where,
            )
        )  # fmt: skip

    def _is_partial(self, key: str) -> bool:
        """In a set of changes, roles that are not named have not changed."""
        if "roles.csv" in self.files:
            return "roles.csv" in self.deltas or (self.reading.delta and key not in self.staff)
        return "roles.csv" in self.absent and self.reading.version.startswith("1.2")

    def _users_not_here(self) -> None:
        """Users whom only roles.csv names: known ones whose roles changed, or orphans."""
        for key, role in self.staff.items():
            if key in self.seen or key in self.reading.held:
                continue
            if self.reading.delta and key in self.known.people:
                where = Where("roles.csv", "", role.number)
                self.reading.people.append(
                    RosterPerson(key, "", "", placements=list(role.placements),
                                 partial="roles.csv" in self.deltas, where=where)
                )  # fmt: skip
                continue
            self.say("roles.csv", role.number, Outcome.REJECTED,
                      _("The user %s is not in users.csv.") % key)  # fmt: skip
            self.reading.held.add(key)

    def _finish(self) -> None:
        people = self.reading.people
        for person in people:
            person.partial |= person.id in self.reading.held
        order = ("orgs.csv", "academicSessions.csv", "users.csv", "roles.csv")
        self.reading.rows.sort(key=lambda row: (order.index(row.where.file), row.where.row))
        if self.roleless:
            self.reading.notes.append(
                ngettext(
                    "%d user has no role and is left out unread.",
                    "%d users have no role and are left out unread.", self.roleless,
                ) % self.roleless
            )  # fmt: skip
        dropped = self.dropped - {p.id for p in people} - {""}
        self.reading.dropped_students = len(dropped) + self.files.left_out
        if not people and not self.reading.delta:
            self.refuse(_("No teacher and no other staff was found in users.csv."))


def looks_like_oneroster(path: str | Path) -> bool:
    """Tell whether a folder or zip holds files of a OneRoster or SDS set."""
    return bool(names_in(path) & {"users.csv", "orgs.csv", "manifest.csv"})


def read_oneroster(
    path: str | Path, *, source: str = "", known: KnownIds | None = None, limits: Limits = LIMITS
) -> RosterReading:
    """Read a set; what cannot be used as a whole is told in `refusals`.

    known: the ids that stand here already; a set of changes needs them.
    """
    reading = RosterReading(source or Path(path).name, "oneroster")
    try:
        files = open_set(path, FILES, limits)
        if _is_sds(files):
            reading.form = "sds"
        _Reader(reading, files, known or KnownIds()).read()
        reading.notes = [*files.notes, *reading.notes]
    except Refused as refusal:
        reading.refusals.append(str(refusal))
    if reading.refusals:
        reading.people, reading.schools, reading.rows = [], [], []
    return reading


def _is_sds(files: SetFiles) -> bool:
    if "manifest.csv" in files:
        return False
    if files.headings("roles.csv") & SDS_ONLY:
        return True
    users = files.headings("users.csv")
    return bool(users & {"activedirectorymatchid"}) or (
        "roles.csv" in files and "sourcedid" not in files.headings("roles.csv")
        and not files.headings("users.csv") & {"enableduser"}
    )  # fmt: skip


def _name(row: Fields) -> tuple[str, str]:
    given = row.get("preferredfirstname") or row.get("preferredgivenname") or row.get("givenname")
    family = row.get("preferredlastname") or row.get("preferredfamilyname") or row.get("familyname")
    return given or "", family or ""


def _emails(row: Fields) -> tuple[str, ...]:
    """Addresses; in SDS the user name and the directory's name are such, too."""
    texts = (row.get(name, "") for name in ("email", "username", "activedirectorymatchid"))
    return tuple(dict.fromkeys(text.lower() for text in texts if "@" in text))
