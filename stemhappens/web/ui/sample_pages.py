"""Invented data for the parts that belong to one page or to the frame of all."""

from datetime import date
from typing import Any
from uuid import UUID

from stemhappens.coaching.closing import Closing
from stemhappens.web.charts import Bullet
from stemhappens.web.components import (
    Button,
    Linked,
    Looking,
    NavGroup,
    NavItem,
    Pick,
    RoleChoice,
    Switch,
)
from stemhappens.web.contexts import wizard
from stemhappens.web.contexts.engagement import BoardCard, BoardColumn, BoardMove
from stemhappens.web.contexts.today import VisitCard
from stemhappens.web.friday.form import RowForm
from stemhappens.web.friday.offered import Offered
from stemhappens.web.mend.contexts import MendChoice, MendRow
from stemhappens.web.search.views import Hit, Hits

FRIDAY = date(2026, 5, 8)

MENU = (
    NavGroup("Coaching", (NavItem("Next steps", "#"), NavItem("Library of goals", "#"))),
    NavGroup("Mend", (NavItem("To mend", "#", current=True), NavItem("Changes", "#"))),
    NavGroup("Data", (NavItem("Import", "#"), NavItem("Settings", "#"))),
)
"""What stands in the menu More, and in a phone's."""

TABS = (
    NavItem("Impact", "#", current=True, icon="bars"),
    NavItem("Engagements", "#", icon="people"),
    NavItem("Sessions", "#", icon="list"),
)
"""A phone's bottom bar."""

LOOKING = Looking(
    "You see what June Halvorsen (Coach) sees, cut to what you may see yourself. "
    "Nothing can be saved.",
    "#",
)

SWITCH = Switch(
    (NavItem("Tern Valley Unified", "#", current=True), NavItem("Heron Lake Schools", "#")),
    (
        RoleChoice("All your roles", "", current=True),
        RoleChoice("Program director", "director"),
        RoleChoice("Lead coach", "lead_coach"),
    ),
    "#",
)


def _visit() -> VisitCard:
    return VisitCard(
        "10:15",
        "Birchwood ES, room 12",
        "Carla Beaudry",
        "Practice, week 10 of 10 · due today",
        "Carla scores three notebooks with the rubric.",
        "in 20 min",
        (
            Button("Log this visit", "#", tone=""),
            Button("Move it", "#", tone="bare"),
            Button("Not held", "#", tone="bare"),
        ),
    )


def _week() -> Offered:
    return Offered(
        monday=date(2026, 5, 4),
        today=FRIDAY,
        coach_id=None,
        leads={},
        programs={},
        closing=Closing(),
        due=date(2026, 5, 15),
        days=[("2026-05-07", "Thu 7 May"), ("2026-05-08", "Fri 8 May")],
        places=[("", "Choose"), ("1", "Birchwood ES"), ("online", "Online")],
        kinds=[("", "Choose"), ("1", "Observation"), ("2", "Co-teaching")],
        people=(),
        names=(),
        topics=(),
        plans=(),
        held=(),
        by_id={},
    )


def _grid() -> tuple[RowForm, ...]:
    """A row as it was sent with its minutes missing, and an empty one."""
    week = _week()
    sent = {
        "r0-uid": str(UUID(int=1)),
        "r0-day": "2026-05-07",
        "r0-who": "Carla Beaudry",
        "r0-where": "1",
        "r0-kind": "2",
        "r0-topics": "Student talk",
        "r0-step": "Score three notebooks",
        "r0-by": "teacher",
    }
    wrong = RowForm(week, 0, sent, {})
    wrong.add_error("minutes", "Say how many minutes it took.")
    return wrong, RowForm(week, 1, initial={"day": "2026-05-08", "by": "teacher"})


def _question() -> wizard.Group:
    options = (
        wizard.Option("2", "To Marisol Vega", chosen=True),
        wizard.Option("close", "Close it"),
    )
    pick = wizard.Pick("e1", "Carla Beaudry’s engagement", options, hidden_label=True)
    closing = wizard.Pick(
        "e2", "Noor Aziz’s engagement", (wizard.Option("close", "Close it", chosen=True),), True
    )
    return wizard.Group(
        "2",
        "engagements",
        "Who coaches at Birchwood ES from 11 May?",
        "One answer for all of them, or each by itself.",
        wizard.Pick("all", "All of Birchwood ES", options),
        (
            wizard.Line("Carla Beaudry", "Practice, 10 weeks, one goal open", pick),
            wizard.Line(
                "Noor Aziz",
                "Reflection, 2 weeks",
                closing,
                wizard.Words("why2", "Why it closes", "", errors=("Say in a word why it closes.",)),
                (wizard.Tick("goal", "7", "“Wait three seconds” is completed", ticked=True),),
            ),
        ),
        more="Each of the two",
    )


def _columns() -> tuple[BoardColumn, ...]:
    stalled = BoardCard(
        "Dylan Pruitt",
        "#",
        "Heron MS · Theo Okonjo",
        "96 of 30 school days",
        Bullet("96 school days, limit 30", 96, 110, 30, tone="over", short=True),
        "stalled, limit 30 school days",
        "no visit for 12 school days, every 10",
        visit_due=True,
        move=BoardMove("Move to Practice", "#", (("phase", "3"),)),
    )
    steady = BoardCard("Tessa Nyland", "#", "Birchwood ES · June Halvorsen", "8 of 30 school days")
    return (
        BoardColumn("h-discovery", "Discovery", 2, "30 school days at most", (stalled, steady)),
        BoardColumn("h-reflection", "Reflection", 0, "15 school days at most", ()),
    )


def _mend() -> tuple[MendRow, ...]:
    return (
        MendRow(
            Linked("Carla Beaudry, 6 May", "#", drawer=False, plain=True),
            "It counts for no engagement; one fits.",
            "#",
            "link",
            (MendChoice("1", "Link to Practice"),),
        ),
        MendRow(
            Linked("Noor Aziz, 24 April", "#", drawer=False, plain=True),
            "It counts for no engagement; two fit.",
            "#",
            "link",
            picks=(MendChoice("2", "Since 12 January"), MendChoice("3", "Since 2 March")),
        ),
        MendRow(
            Linked("Tessa Nyland", "#", drawer=False, plain=True),
            "Her engagement has no goal yet.",
            "#",
            "starter",
            starters=(MendChoice("4", "Wait three seconds after a question"),),
            links=(Button("Set a goal", "#"),),
        ),
    )


def _hits() -> tuple[Hits, ...]:
    return (
        Hits("People", (Hit("Carla Beaudry", "Teacher, Birchwood ES", "#", "Log a visit", "#"),)),
        Hits("Schools", (Hit("Birchwood ES", "Elementary school", "#"), Hit("Birch Annex", ""))),
    )


def of_pages() -> dict[str, Any]:
    """What `web/ui_pages.html` shows."""
    return {
        "groups": MENU,
        "looking": LOOKING,
        "switch": SWITCH,
        "next_visit": _visit(),
        "grid": _grid(),
        "question": _question(),
        "columns": _columns(),
        "mending": _mend(),
        "found": _hits(),
        "pick_box": Pick("visit", "1", "Choose the visit with Carla Beaudry on 6 May"),
    }
