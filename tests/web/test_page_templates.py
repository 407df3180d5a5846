"""Page templates over their contexts: what is given is shown, what is withheld is not there."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest
from django.template.loader import render_to_string

from stemhappens.people.reads import Choice, PersonLine, SchoolLine
from stemhappens.web.components import (
    Button,
    Column,
    Frame,
    Linked,
    NavItem,
    Row,
    Rows,
    Tag,
    compose,
)
from stemhappens.web.contexts.engagement import EngagementPage, GoalCard, StepRow, VisitEntry
from stemhappens.web.contexts.evidence import Check, EvidencePage
from stemhappens.web.contexts.impact import Decision, ImpactPage, Section
from stemhappens.web.contexts.log import LogPage, LogSavedPage, Seen
from stemhappens.web.contexts.signin import DemoPerson, Provider, SignInPage
from stemhappens.web.log.asked import Asked, GoalAsked
from stemhappens.web.log.form import VisitForm
from stemhappens.web.ui import sample, sample_charts

FRAME = Frame(
    district="Tern Valley Unified",
    home_url="/home",
    nav=(NavItem("Impact", "/impact", current=True), NavItem("Sessions", "/sessions")),
    person="Imani Rowe",
    initials="IR",
    signout_url="/out",
)


def shown(template: str, **context) -> str:
    return render_to_string(f"web/{template}.html", {"frame": FRAME, **context})


def impact(**changes) -> ImpactPage:
    section = Section("A finding")
    page = ImpactPage(
        pickers=(),
        acts=(Button("Log a session", "/log", tone=""),),
        sentence=compose("We reached {n}.", n=Linked("47 of 80 teachers", "/e/reached")),
        waiting=compose("{n} wait.", n=Linked("33 teachers", "/e/waiting", marked=True)),
        as_of="Live, Friday 8 May 2026",
        printed="18 August 2025 to 8 May 2026 · as of Friday 8 May 2026",
        checks="14 of 14 accuracy checks pass",
        checks_ok=True,
        checks_href="/checks",
        figures=(),
        figures_note="",
        served_section=section,
        served=None,
        decisions_section=Section("Nothing needs a decision"),
        decisions=(),
        phases_section=section,
        phases=sample_charts.phases(),
        goals_section=section,
        goals=sample_charts.squares(),
        goal_rows=(),
        trend_section=section,
        trend=sample_charts.trend(),
        known=(compose("Half within {n}", n="4 hours"),),
        method_href="/method",
    )
    return replace(page, **changes)


def test_impact_opens_with_one_sentence_and_at_most_one_marker():
    html = shown("impact", page=impact())
    assert html.count("<h1") == 1
    assert html.count('class="fig mark"') == 1
    assert html.index("47 of 80 teachers") < html.index("Nothing needs a decision")


def test_impact_without_anything_says_so():
    html = shown("impact", page=impact(phases=None, goals=None, trend=None, waiting=()))
    assert "A finding" in html
    assert "<polyline" not in html


def test_a_decision_that_changes_something_is_a_form():
    acts = (Button("See who", "/who"), Button("Not now", "/dismiss", post=True))
    decision = Decision(
        "Nobody has been at Alder Creek", "Since 3 February.", "6", "teachers", acts
    )
    html = shown("impact", page=impact(decisions=(decision,)))
    assert re.search(r'<form method="post" action="/dismiss">.*?Not now', html, re.S)
    assert 'class="link" href="/who"' in html


def test_headings_come_in_order():
    html = shown("impact", page=impact(decisions=(Decision("A", "b", "1", "c"),)))
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.fixture
def evidence() -> EvidencePage:
    return EvidencePage(
        title="47 of 80 teachers reached",
        when="18 August 2025 to 8 May 2026",
        definition="Teachers with at least one counted visit.",
        top="47",
        top_text="different teachers",
        bottom="80",
        bottom_text="teachers on the roster",
        inout=(("12 schools",),),
        rows=Rows("Teachers reached", (Column("Teacher"),), (Row(("Carla Beaudry",)),)),
        href="/e/reached",
        views=(NavItem("33 not reached", "/e/reached?rows=rest"),),
        checks=(Check("No teacher is counted twice", "80 names"), Check("It adds up", "no", False)),
    )


def test_evidence_is_the_same_in_the_drawer_and_on_its_page(evidence):
    page, drawer = shown("evidence", page=evidence), shown("evidence_drawer", page=evidence)
    for text in (
        "47 of 80 teachers reached",
        "teachers on the roster",
        "Carla Beaudry",
        "80 names",
    ):
        assert text in page
        assert text in drawer
    assert "<!doctype" not in drawer
    assert 'id="drawer-title"' in drawer
    assert "<h1" not in drawer


def test_views_of_the_drawer_stay_in_the_drawer(evidence):
    assert 'hx-target="#drawer"' in shown("evidence_drawer", page=evidence)
    assert 'hx-get="/e/reached?rows=rest"' not in shown("evidence", page=evidence)


def test_a_failing_check_is_named_in_words(evidence):
    assert re.search(r"Fails: </span>It adds up", shown("evidence", page=evidence))


def test_a_count_without_whole_draws_no_fraction(evidence):
    assert "<hr>" not in shown("evidence", page=replace(evidence, bottom=""))


ASKED = Asked(
    today=date(2026, 5, 8),
    coach_id=1,
    near=(PersonLine(3, UUID(int=3), "Carla Beaudry", 1, "Birchwood ES", "teacher", "", ""),),
    everybody=(PersonLine(3, UUID(int=3), "Carla Beaudry", 1, "Birchwood ES", "teacher", "", ""),),
    kinds=(Choice(1, "Planning", "visit"), Choice(2, "Observation", "visit")),
    topics=(Choice(1, "Student talk", ""),),
    schools=(SchoolLine(1, UUID(int=1), "Birchwood ES", "elementary", None),),
    due=date(2026, 5, 15),
)
LOG = LogPage("Log a visit", "Fri 8 May", "/log", "/today", who="Carla Beaudry", save="Save visit")


def test_a_visit_is_logged_with_nothing_but_a_form():
    form = VisitForm(ASKED, initial={"uid": "abc", "kind": "1", "teacher": "3"})
    html = shown("log", page=LOG, form=form)
    assert '<form class="sheet" method="post" action="/log"' in html
    assert re.search(r'type="hidden" name="uid" value="abc"', html)
    assert html.count('type="radio" name="minutes"') == 6
    assert re.search(r'name="kind" value="1"[^>]*checked', html)
    assert "Next step, shared with Carla" in html
    assert "Carla, by Fri 15 May" in html
    assert "Save visit</button>" in html


def test_a_goal_is_asked_for_only_where_there_is_one():
    assert 'name="goal_7"' not in shown("log", page=LOG, form=VisitForm(ASKED))
    goal = GoalAsked(7, "Wait three seconds", may_complete=True)
    html = shown("log", page=LOG, form=VisitForm(replace(ASKED, goals=(goal,))))
    assert html.count('name="goal_7"') == 4
    assert "Wait three seconds" in html


def test_a_note_that_was_typed_stays_open():
    assert '<details class="notebox">' in shown("log", page=LOG, form=VisitForm(ASKED))
    typed = shown("log", page=LOG, form=VisitForm(ASKED, {"note": "ask about the rubric"}))
    assert '<details class="notebox" open>' in typed
    assert "ask about the rubric" in typed


def test_saved_says_who_can_see_it_and_what_is_next():
    page = LogSavedPage(
        "Log a visit",
        "Saved",
        "Visit 7 with Carla Beaudry.",
        (("Visit", "Observation, 45 minutes"),),
        (Seen("Principal", "that you met for 45 minutes"),),
        (Button("Next: Tobias", "/log/2", tone=""),),
        undo_href="/undo/1",
    )
    html = shown("log_saved", page=page)
    assert "that you met for 45 minutes" in html
    assert '<form method="post" action="/undo/1">' in html
    assert 'href="/log/2"' in html


def engagement(**changes) -> EngagementPage:
    page = EngagementPage(
        title="Carla and Theo are ten weeks into Practice",
        crumbs=(NavItem("Engagements", "/engagements"), NavItem("Carla Beaudry", "")),
        facts=(("6 visits",),),
        acts=(),
        timeline_title="Six visits since January",
        timeline_how="",
        timeline=sample_charts.timeline(),
        visits_title="Visits",
        visits_aside="Shared with Carla",
        visits=(VisitEntry("2026-04-24", "24 Apr", "Modeling", "45 min", "A talk", note="hers?"),),
        goals_title="One goal on track",
        goals=(
            GoalCard(
                Tag("On track", "go"), "due 29 May", "Back a claim", chart=sample_charts.goal()
            ),
        ),
        steps_title="One step is open",
        steps=(StepRow("Bring the rubric", "Theo", "today", False, done_href="/done/1"),),
        sights=sample.ui_context()["sights"],
    )
    return replace(page, **changes)


def test_an_engagement_tells_its_story():
    html = shown("engagement", page=engagement())
    for text in ("A talk", "Private, only you:", "hers?", "Back a claim", "Bring the rubric"):
        assert text in html
    assert '<form method="post" action="/done/1">' in html


def test_what_is_withheld_says_for_whom_it_is():
    visit = VisitEntry("2026-04-24", "24 Apr", "Modeling", "45 min", withheld="For Carla and Theo.")
    html = shown(
        "engagement",
        page=engagement(
            visits=(visit,),
            goals=(),
            goals_withheld="Goals are for Carla and Theo.",
            steps=(),
            steps_withheld="Next steps are for Carla and Theo.",
        ),
    )
    for text in ("For Carla and Theo.", "Goals are for Carla and Theo.", "Next steps are for"):
        assert text in html
    assert "<form" not in html.split("<main")[1].split("</main>")[0]


def test_sign_in_offers_what_the_district_has():
    page = SignInPage(
        "The coaching record.",
        "/in",
        providers=(Provider("Sign in with Google", "/google"),),
        people=(DemoPerson("theo", "Theo Okonjo", "Coach", "TO", "/be"),),
        people_heading="People you can be",
    )
    html = render_to_string("web/signin.html", {"page": page})
    assert '<form method="post" action="/google">' in html
    assert re.search(r'name="person" value="theo"', html)
    assert 'type="password"' not in html


def test_the_frame_names_where_one_is_and_signs_out_by_a_form():
    html = shown("ui", **{k: v for k, v in sample.ui_context().items() if k != "frame"})
    assert '<a href="/impact" aria-current="page">Impact</a>' in html
    assert re.search(r'<form method="post" action="/out">.*?Sign out', html, re.S)
    assert "made-up" not in html.split("<main")[0]
