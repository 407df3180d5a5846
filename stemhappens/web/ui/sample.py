"""Invented data for the page that shows every part in every state. No real person or district."""

from typing import Any

from django import forms

from stemhappens.web import charts
from stemhappens.web.components import (
    Button,
    Choice,
    Column,
    Empty,
    FigureCard,
    Frame,
    Linked,
    NavItem,
    Notice,
    Pages,
    Picker,
    Progress,
    Row,
    Rows,
    SightRow,
    Sights,
    Strong,
    Tag,
    compose,
)
from stemhappens.web.ui import sample_charts, sample_pages

KINDS = [("observation", "Observation"), ("co-teaching", "Co-teaching"), ("planning", "Planning")]
MINUTES = [("15", "15"), ("30", "30"), ("45", "45"), ("60", "60"), ("75", "75"), ("more", "More")]
CHANGES = [
    ("eastgate", "Meet two Eastgate teachers"),
    ("debrief", "Debrief within three school days of every observation"),
]
SCHOOLS = [("birchwood", "Birchwood ES"), ("heron", "Heron MS")]


SATURDAY = "9 May 2026 is a Saturday. Choose a school day, or mark it as an exception."


class SampleForm(forms.Form):
    """One field of each kind."""

    kind = forms.ChoiceField(label="Type of visit", choices=KINDS, widget=forms.RadioSelect)
    minutes = forms.ChoiceField(
        label="Minutes",
        choices=MINUTES,
        widget=forms.RadioSelect,
        help_text="Class time with the teacher, without travel",
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        choices=[("argument", "Argument from evidence"), ("talk", "Student talk")],
        widget=forms.CheckboxSelectMultiple,
    )
    change = forms.ChoiceField(label="Choose one change", choices=CHANGES, widget=forms.RadioSelect)
    step = forms.CharField(label="Next step", help_text="Shared with the teacher")
    school = forms.ChoiceField(label="School", choices=SCHOOLS)
    day = forms.DateField(
        label="Date of the visit",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    summary = forms.CharField(
        label="Summary", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


def _frame() -> Frame:
    names = ("Impact", "Coverage", "Engagements", "Sessions", "Reviews", "Reports")
    return Frame(
        district="Tern Valley Unified",
        home_url="/",
        nav=tuple(NavItem(name, "#", current=name == "Impact") for name in names),
        more=sample_pages.MENU,
        tabs=sample_pages.TABS,
        sheet=sample_pages.MENU,
        person="Imani Rowe",
        role="Program director",
        initials="IR",
        menu=(NavItem("Settings", "#"), NavItem("Learn", "#")),
        signout_url="#",
        demo="This is a made-up district; today is pinned to Friday 8 May 2026.",
        demo_links=(NavItem("Be someone else", "#"),),
        switch=sample_pages.SWITCH,
    )


def _figures() -> tuple[FigureCard, ...]:
    return (
        FigureCard(
            "Teachers reached",
            "47",
            "of 80 · 59%",
            "#",
            charts.Bullet("47 of 80 teachers; last year 38 of 78", 47, 80, 38, 78),
            "9 more",
            "than last year’s 38 of 78",
        ),
        FigureCard(
            "Visit benchmark met",
            "Too few",
            "3 of 4",
            bar=charts.Bullet("Too few for a share", None, 1),
            note="A share is shown from 10 teachers up",
        ),
        FigureCard(
            "Coaching hours",
            "103.9",
            "in 142 sessions",
            "#",
            charts.Bullet("103.9 of 110 planned hours; last year 88.3", 1039, 1100, 883),
            "18% up",
            "from 88.3 in 117. The plan for the year is 110",
        ),
    )


def _rows() -> Rows:
    data = (("Theo Okonjo", "2 of 3", 41, "13 of 19"), ("Marisol Vega", "2 of 3", 36, "13 of 20"))
    return Rows(
        "Coaches",
        (
            Column("Coach"),
            Column("Schools visited"),
            Column("Sessions", num=True, sort_href="#", sorted="descending"),
            Column("Teachers reached", num=True, sort_href="#"),
        ),
        (
            *(Row((Linked(a, "#"), b, str(c), d)) for a, b, c, d in data),
            Row(("June Halvorsen", "2 of 3", (Tag("1 unknown", "ask"), " 31"), "10 of 19")),
        ),
        (Row(("Program, each teacher once", "8 of 12", "142", "47 of 80")),),
    )


def _sights() -> Sights:
    return Sights(
        "Who sees what of this engagement",
        ("Carla", "Theo", "Principal", "Director", "Board"),
        (
            SightRow("Date, type, minutes", ("yes", "yes", "yes", "yes", "part")),
            SightRow("Goal wording", ("yes", "yes", "no", "no", "no")),
            SightRow("Private note", ("no", "only", "no", "no", "no")),
        ),
    )


def _states() -> dict[str, Any]:
    return {
        "empty": Empty(
            "No visit at Eastgate yet",
            "Six teachers are on the roster. The first visit you log will show here.",
            sample_charts.dots("Eastgate", (0,) * 6),
            Button("Plan a first visit", "#", tone=""),
        ),
        "notices": (
            Notice(
                "The roster did not load.",
                "Figures show Thursday’s 80 teachers. We try again at 10:00.",
            ),
            Notice(
                "No signal.",
                "Keep going: it saves on this phone and sends itself.",
                "ink",
                "offline",
            ),
            Notice(
                "March is being recounted.",
                "These are the figures before the snow day.",
                "info",
                "clock",
            ),
            Notice("Two rows wait for your answer.", "They are counted nowhere until then.", "ask"),
        ),
        "progress": Progress("Reading 141 rows", "96 done, about 4 seconds left", 96, 141),
        "tags": (
            Tag("completed", "go", "check"),
            Tag("waiting: who", "ask"),
            Tag("only you", "pen", "lock"),
            Tag("not sent", "bad"),
            Tag("carried over"),
        ),
    }


def ui_context() -> dict[str, Any]:
    """Everything `web/ui.html` shows."""
    wrong = SampleForm(
        {"kind": "planning", "minutes": "45", "day": "2026-05-09", "step": "Score 3 notebooks"}
    )
    wrong.add_error("day", SATURDAY)
    return {
        "frame": _frame(),
        "sentence": compose(
            "This year 4 coaches reached {reached} in {schools}. {waiting} have had no visit.",
            reached=Linked("47 of 80 teachers", "#"),
            schools=Linked("8 of 12 schools", "#"),
            waiting=Linked("33 teachers", "#", marked=True),
        ),
        "words": (Strong("142 of 142"), " sessions have date, coach, school and teacher"),
        "colors": "ground surface sunken ink ink-2 line-2 green bus bus-soft pen red past".split(),
        "themes": ("light", "dark"),
        "steps": ("s1", "s2", "s3", "s4", "s5"),
        "pickers": (
            Picker(
                "Period",
                "2025–26",
                "to Fri 8 May",
                (Choice("2025–26", "#", current=True), Choice("2024–25", "#")),
            ),
            Picker(
                "School",
                "",
                "All 12 schools",
                (Choice("All 12 schools", "#", current=True), Choice("Birchwood ES", "#")),
            ),
        ),
        "form": SampleForm(
            initial={
                "kind": "observation",
                "minutes": "45",
                "topics": ["argument"],
                "change": "eastgate",
            }
        ),
        "wrong": wrong,
        "figures": _figures(),
        "dots": sample_charts.dots("Foxglove", (5, 5, 5, 4, 4, 2, 0)),
        "heat": sample_charts.heat(),
        "bars": sample_charts.bars(),
        "phases": sample_charts.phases(),
        "squares": sample_charts.squares(),
        "goal": sample_charts.goal(),
        "spark": sample_charts.sparkline(),
        "meter": charts.Bullet("15 school days, limit 10", 15, 20, 10, tone="over", short=True),
        "trend": sample_charts.trend(),
        "timeline": sample_charts.timeline(),
        "rows": _rows(),
        "pages": Pages(
            "Rows 51 to 100 of 141",
            (Choice("1", "#"), Choice("2", "#", current=True), Choice("3", "#")),
            "#",
            "#",
        ),
        "sights": _sights(),
        "crumbs": (
            NavItem("Engagements", "#"),
            NavItem("Birchwood ES", "#"),
            NavItem("Carla Beaudry", ""),
        ),
        "views": (
            NavItem("47 reached", "#", current=True),
            NavItem("33 not reached", "#"),
            NavItem("142 sessions", "#"),
        ),
        **_states(),
        **sample_pages.of_pages(),
    }
