"""Halcyon Sound Unified: the invented district that every file of the corpus belongs to.

`python -m tests.corpus.make.town` writes `tests/corpus/district.json`. Nobody in it exists.
"""

import json
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
FIRST = date(2023, 7, 1)

SCHOOLS: tuple[dict[str, Any], ...] = (
    {"key": "kelp-bay", "name": "Kelp Bay Elementary School", "level": "elementary",
     "code": "0101", "short": "Kelp Bay ES", "abbr": "KB",
     "aliases": ["Kelp Bay", "Kelp Bay ES", "Kelp Bay Elem.", "KB", "KBES"]},
    {"key": "alder-flat", "name": "Alder Flat Elementary School", "level": "elementary",
     "code": "0104", "short": "Alder Flat ES", "abbr": "AF",
     "aliases": ["Alder Flat", "Alder Flat ES", "Alder Flat Elem.", "AF", "AFES"]},
    {"key": "lincoln-es", "name": "Lincoln Elementary School", "level": "elementary",
     "code": "0142", "short": "Lincoln ES", "abbr": "LES",
     "aliases": ["Lincoln ES", "Lincoln Elem.", "Lincoln Elementary", "LES"]},
    {"key": "washington", "name": "Washington Elementary School", "level": "elementary",
     "code": "0147", "short": "Washington ES", "abbr": "WA",
     "aliases": ["Washington", "Washington ES", "Wash", "WA", "WES"]},
    {"key": "huerta", "name": "Dolores Huerta Elementary School", "level": "elementary",
     "code": "0155", "short": "Huerta ES", "abbr": "DH",
     "aliases": ["Dolores Huerta", "Huerta", "Huerta ES", "DH", "DHES"],
     "renamed": [{"on": "2024-07-01", "from": "Tide Rock Elementary School",
                  "aliases": ["Tide Rock", "Tide Rock ES", "TR", "TRES"]}]},
    {"key": "ferry-hill", "name": "Ferry Hill Elementary School", "level": "elementary",
     "code": "0158", "short": "Ferry Hill ES", "abbr": "FH",
     "aliases": ["Ferry Hill", "Ferry Hill ES", "Ferry Hill Elem.", "FH", "FHES"]},
    {"key": "kaiulani", "name": "Kaʻiulani K-8 School", "level": "k8",
     "code": "0160", "short": "Kaʻiulani K-8", "abbr": "KK8",
     "aliases": ["Kaʻiulani", "Kaiulani", "Ka'iulani", "Kaʻiulani K-8", "Kaiulani K-8", "KK8"]},
    {"key": "dune-road", "name": "Dune Road Middle School", "level": "middle",
     "code": "0210", "short": "Dune Road MS", "abbr": "DR", "closed": "2025-06-30",
     "merged_into": "bayline", "aliases": ["Dune Road", "Dune Road MS", "DR", "DRMS"]},
    {"key": "northspit", "name": "Northspit Middle School", "level": "middle",
     "code": "0215", "short": "Northspit MS", "abbr": "NS", "closed": "2025-06-30",
     "merged_into": "bayline", "aliases": ["Northspit", "Northspit MS", "NS", "NSMS"]},
    {"key": "bayline", "name": "Bayline Middle School", "level": "middle",
     "code": "0220", "short": "Bayline MS", "abbr": "BL", "opened": "2025-07-01",
     "aliases": ["Bayline", "Bayline MS", "BL", "BLMS"]},
    {"key": "lincoln-ms", "name": "Lincoln Middle School", "level": "middle",
     "code": "0242", "short": "Lincoln MS", "abbr": "LMS", "aliases": ["Lincoln MS", "LMS"]},
    {"key": "halcyon-hs", "name": "Halcyon Sound High School", "level": "high",
     "code": "0301", "short": "Halcyon HS", "abbr": "HHS",
     "aliases": ["Halcyon HS", "Halcyon Sound HS", "Halcyon", "HHS", "HSHS"]},
    {"key": "cannery", "name": "Cannery Point High School", "level": "high",
     "code": "0305", "short": "Cannery Point HS", "abbr": "CP",
     "aliases": ["Cannery Point", "Cannery Point HS", "Cannery", "CP", "CPHS"]},
)  # fmt: skip
NOT_SCHOOLS = {
    "office": ["DO", "District Office", "Central Office", "C.O."],
    "online": ["Zoom", "virtual", "Virtual", "Google Meet", "online"],
}
COACHES = (
    # key, given, family, nicknames, from, until, schools
    ("renata-vega", "Renata", "Vega", [], "2019-08-01", None,
     "kelp-bay alder-flat ferry-hill"),
    ("theo-okonjo", "Theodore", "Okonjo", ["Theo"], "2021-08-01", None,
     "lincoln-es washington huerta"),
    ("jewel-brandt", "Jewel", "Brandt", ["Jewels"], "2020-08-01", None,
     "dune-road northspit bayline lincoln-ms"),
    ("hanae-ishikawa-doyle", "Hanae", "Ishikawa-Doyle", [], "2022-08-01", None,
     "kaiulani halcyon-hs"),
    ("owen-castellanos", "Owen", "Castellanos", [], "2018-08-01", "2024-06-30",
     "cannery halcyon-hs"),
    ("priya-raman", "Priya", "Raman", [], "2024-08-01", None, "cannery halcyon-hs"),
    ("jonah-becker", "Jonah", "Becker", [], "2025-08-01", None,
     "ferry-hill washington"),
)  # fmt: skip
SPECIALS = (
    # key, given, family, subject, placements (school, from, until), extras
    ("jo-smith", "Joanna", "Smith", "grade 4", [("kelp-bay", "", "")], {"nicknames": ["Jo"]}),
    ("dale-smith", "Dale", "Smith", "science", [("lincoln-ms", "", "")], {}),
    ("robert-tanaka", "Robert", "Tanaka", "grade 5", [("alder-flat", "", "")],
     {"nicknames": ["Bob", "Rob"]}),
    ("margaret-oyelaran", "Margaret", "Oyelaran", "grade 2", [("washington", "", "")],
     {"nicknames": ["Peggy"]}),
    ("william-ferreira", "William", "Ferreira", "math", [("halcyon-hs", "", "")],
     {"nicknames": ["Bill"]}),
    ("julia-ramirez", "Julia", "Ramírez", "grade 3", [("ferry-hill", "", "")], {}),
    ("odile-marchand-reyes", "Odile", "Marchand-Reyes", "science", [("cannery", "", "")], {}),
    ("kaleo-kaaihue", "Kaleo", "Kaʻaihue", "math", [("kaiulani", "", "")], {}),
    ("siobhan-odwyer", "Siobhán", "O’Dwyer", "grade 1", [("washington", "", "")], {}),
    ("mei-lee", "Mei", "Lee", "grade 5", [("kelp-bay", "", "")],
     {"earlier_names": [{"family": "Nguyen", "until": "2024-12-19"}]}),
    ("bao-nguyen", "Bao", "Nguyen", "math",
     [("dune-road", "", "2025-06-30"), ("bayline", "2025-07-01", "")], {}),
    ("harriet-pym", "Harriet", "Pym", "grade 4", [("huerta", "", "2024-06-14")],
     {"left": "2024-06-14"}),
    ("gus-albrecht", "August", "Albrecht", "science", [("northspit", "", "2025-01-31")],
     {"nicknames": ["Gus"], "left": "2025-01-31"}),
    ("nadia-haddad", "Nadia", "Haddad", "grade 3",
     [("washington", "", "2024-06-30"), ("kelp-bay", "2024-07-01", "")], {}),
    ("felix-arroyo", "Felix", "Arroyo", "STEM lab",
     [("alder-flat", "", ""), ("ferry-hill", "", "")], {}),
    ("amy-chen", "Amy", "Chen", "chemistry", [("halcyon-hs", "", "")], {}),
    ("alan-chen", "Alan", "Chen", "physics", [("halcyon-hs", "", "")], {}),
    ("samuel-whitcomb", "Samuel", "Whitcomb", "algebra", [("lincoln-ms", "", "")],
     {"suffix": "Jr."}),
    ("ngaire-te-awa", "Ngaire", "Te Awa", "grade 2", [("lincoln-es", "", "")], {}),
    ("juan-de-la-torre", "Juan", "de la Torre", "biology", [("cannery", "", "")], {}),
)  # fmt: skip
GIVEN = """Abel Adaeze Agnes Alma Anders Anika Beatriz Boris Bridget Caleb Camila Carmen Cedric
Clara Colette Damon Daphne Dmitri Edith Elias Elspeth Emeka Esther Farida Fergus Flora
Gideon Greta Hakim Hector Helena Hugo Ida Imani Ingrid Irene Isaac Ivo Jada Jasper
Joelle Jorge Kamala Katya Keiko Kofi Lars Leila Leon Lidia Lorna Lucas Luz Mabel Magnus
Malik Marisol Matteo Maya Mina Moira Naomi Nestor Nina Noor Olaf Olga Omar Orla Otis
Pablo Paloma Petra Philip Quinn Rafael Ramona Rhea Roland Rosa Ruben Ruth Sanjay Selma
Silas Sofia Stellan Tamar Tariq Tess Thelma Tobias Ursula Vera Viktor Vivian Wanda
Wesley Xenia Yara Yusuf Zelda Zoran""".split()
FAMILY = """Abernethy Adebayo Ainsworth Alvarado Amundsen Arkwright Baptiste Barlow Bellweather
Benavides Birkett Blackwood Bohannon Brightwater Calloway Carmody Cavanaugh Chaudhry Claesson Cobb
Coltrane Corwin Cresswell Dahlgren Dalgaard Delacroix Desrosiers Dimitrov Donnelly Dubois Eastlake
Ekwueme Ellingson Escobedo Fairweather Farrow Fenwick Fitzroy Fontaine Friedland Galindo Garrity
Gebre Gillespie Goldfarb Grimaldi Gunnarsson Hadley Halvorsen Hargrove Hathaway Hendry Holloway
Hosseini Huxtable Ibarra Ingersoll Iyer Jamison Jankowski Kalani Kimura Kowalczyk Kruger Lachance
Langston Lazaro Lindqvist Lockhart Loomis Maddox Mbeki McAllister Medrano Merriweather Moss Mwangi
Nakagawa Novak Ochoa Ostrowski Pemberton Pfeiffer Prasad Quigley Quintero Radcliffe Rasmussen
Rutherford Saavedra Sandoval Shapiro Sorensen Stavros Thackeray Thorne Underhill Valdivia Vance
Wainwright Wexler Whitlock Yamada Zamora Ziegler""".split()
SUBJECTS = {
    "elementary": ["grade K", "grade 1", "grade 2", "grade 3", "grade 4", "grade 5", "STEM lab"],
    "k8": ["grade 2", "grade 4", "grade 6", "science", "math"],
    "middle": ["math", "science", "STEM", "computer science"],
    "high": ["algebra", "geometry", "biology", "chemistry", "physics", "computer science"],
}
TYPES = (
    ("planning", "Planning", "visit"), ("observation", "Observation", "visit"),
    ("debrief", "Debrief", "visit"), ("co-teaching", "Co-teaching", "visit"),
    ("modeling", "Modeling", "visit"), ("team-meeting", "Team meeting", "visit"),
    ("plc", "PLC", "visit"), ("data-review", "Data review", "visit"),
    ("workshop", "Workshop", "visit"), ("email", "E-mail", "micro"), ("chat", "Chat", "micro"),
    ("hallway", "Hallway help", "micro"),
)  # fmt: skip
YEARS = (
    # label, first, last, days without school (from, through)
    ("2023-24", "2023-08-21", "2024-06-07",
     [("2023-09-04", "2023-09-04"), ("2023-10-09", "2023-10-09"), ("2023-11-10", "2023-11-10"),
      ("2023-11-20", "2023-11-24"), ("2023-12-18", "2024-01-02"), ("2024-01-15", "2024-01-15"),
      ("2024-02-19", "2024-02-23"), ("2024-04-01", "2024-04-05"), ("2024-05-27", "2024-05-27")]),
    ("2024-25", "2024-08-19", "2025-06-06",
     [("2024-09-02", "2024-09-02"), ("2024-10-14", "2024-10-14"), ("2024-11-11", "2024-11-11"),
      ("2024-11-25", "2024-11-29"), ("2024-12-23", "2025-01-03"), ("2025-01-20", "2025-01-20"),
      ("2025-02-17", "2025-02-21"), ("2025-04-07", "2025-04-11"), ("2025-05-26", "2025-05-26")]),
    ("2025-26", "2025-08-18", "2026-06-05",
     [("2025-09-01", "2025-09-01"), ("2025-10-13", "2025-10-13"), ("2025-11-11", "2025-11-11"),
      ("2025-11-24", "2025-11-28"), ("2025-12-22", "2026-01-02"), ("2026-01-19", "2026-01-19"),
      ("2026-02-16", "2026-02-20"), ("2026-04-06", "2026-04-10"), ("2026-05-25", "2026-05-25")]),
    ("2026-27", "2026-08-17", "2027-06-04",
     [("2026-09-07", "2026-09-07"), ("2026-10-12", "2026-10-12"), ("2026-11-11", "2026-11-11"),
      ("2026-11-23", "2026-11-27"), ("2026-12-21", "2027-01-01"), ("2027-01-18", "2027-01-18"),
      ("2027-02-15", "2027-02-19"), ("2027-04-05", "2027-04-09"), ("2027-05-31", "2027-05-31")]),
)  # fmt: skip


@dataclass
class Placement:
    """One person at one school in one role, dates included; empty means open."""

    school: str
    role: str
    start: str = ""
    until: str = ""


@dataclass
class Person:
    """Someone of the district's staff."""

    key: str
    given: str
    family: str
    role: str
    placements: list[Placement]
    subject: str = ""
    nicknames: list[str] = field(default_factory=list)
    earlier_names: list[dict[str, str]] = field(default_factory=list)
    suffix: str = ""
    left: str = ""
    email: str = ""
    initials: str = ""
    active: list[str] = field(default_factory=lambda: ["", ""])

    def family_on(self, day: date) -> str:
        for name in self.earlier_names:
            if day.isoformat() <= name["until"]:
                return name["family"]
        return self.family

    def schools_on(self, day: date) -> list[str]:
        stamp = day.isoformat()
        return [p.school for p in self.placements
                if p.start <= stamp and (not p.until or stamp <= p.until)]  # fmt: skip


def _person(key: str, given: str, family: str, role: str, **more: Any) -> Person:
    plain = key.split("-")
    letters = 2 if family == "Chen" else 1
    email = f"{plain[0][:letters]}{''.join(plain[1:])}@halcyonsound.example"
    parts = [*given.split(), *family.replace("-", " ").split()]
    initials = "".join(part[0].upper() for part in parts)
    return Person(key, given, family, role, email=email, initials=initials, **more)


def _filler() -> list[Person]:
    """Some eight teachers and a principal for each school, no surname twice."""
    people, n = [], 0
    for place, school in enumerate(s for s in SCHOOLS if s["key"] != "bayline"):
        subjects = SUBJECTS[school["level"]]
        for seat in range(8 if place % 3 else 7):
            given, family = GIVEN[(n * 7) % len(GIVEN)], FAMILY[n]
            n += 1
            role = (
                "principal" if seat == 0 else "aide" if seat == 6 and place % 4 == 1 else "teacher"
            )
            key = f"{given}-{family}".lower()
            placements = [Placement(school["key"], role, "", school.get("closed", ""))]
            if school.get("merged_into"):
                placements.append(Placement("bayline", role, "2025-07-01"))
            subject = subjects[seat % len(subjects)] if role == "teacher" else ""
            people.append(_person(key, given, family, role, placements=placements, subject=subject))
    return people


def people() -> dict[str, Person]:
    """Everybody, by key: coaches, the named ones, then the rest."""
    everyone = []
    for key, given, family, nicknames, start, until, schools in COACHES:
        person = _person(key, given, family, "coach", placements=[], nicknames=nicknames)
        person.active, person.left = [start, until or ""], until or ""
        person.subject = schools
        everyone.append(person)
    for key, given, family, subject, placements, extras in SPECIALS:
        placed = [Placement(school, "teacher", a, b) for school, a, b in placements]
        everyone.append(
            _person(key, given, family, "teacher", placements=placed, subject=subject, **extras)
        )
    everyone += _filler()
    return {person.key: person for person in everyone}


PEOPLE = people()
SCHOOL = {school["key"]: school for school in SCHOOLS}


def school_days(first: date, last: date) -> list[date]:
    """Instructional days from `first` to `last`, both included."""
    days = []
    for _label, start, end, off in YEARS:
        day = max(first, date.fromisoformat(start))
        while day <= min(last, date.fromisoformat(end)):
            closed = any(a <= day.isoformat() <= b for a, b in off)
            if day.weekday() < 5 and not closed:
                days.append(day)
            day += timedelta(days=1)
    return days


def district() -> dict[str, Any]:
    """The district as `district.json` says it."""
    return {
        "format": 1,
        "fictional": "Invented for tests. No person, school or district in here exists.",
        "name": "Halcyon Sound Unified School District",
        "time_zone": "America/Los_Angeles",
        "program": "STEM coaching",
        "snapshot_from": FIRST.isoformat(),
        "settings": {"half_day_minutes": 180, "full_day_minutes": 360, "period_minutes": None},
        "schools": list(SCHOOLS),
        "not_schools": NOT_SCHOOLS,
        "people": [asdict(person) for person in PEOPLE.values()],
        "session_types": [{"code": c, "name": n, "group": g} for c, n, g in TYPES],
        "calendar": [
            {"year": y, "first": a, "last": b, "closed": [list(span) for span in off]}
            for y, a, b, off in YEARS
        ],
    }


def main() -> None:
    """Write `district.json`."""
    text = json.dumps(district(), ensure_ascii=False, indent=1)
    (HERE / "district.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
