"""The settings: a hub, and a page for each thing a district decides. The verbs say for whom."""

from stemhappens.core.actor import Role
from stemhappens.core.rules import verbs
from stemhappens.web.doors import EVERYBODY, page
from stemhappens.web.settings.awards import award_form, awards, budget_form
from stemhappens.web.settings.branding import branding, logo
from stemhappens.web.settings.calendar_file import calendar_file
from stemhappens.web.settings.calendars import (
    calendar,
    close_form,
    close_today,
    closures_csv,
    reopen,
    year_form,
)
from stemhappens.web.settings.hub import settings
from stemhappens.web.settings.phase_sets import phase_sets, phases_act, phases_form
from stemhappens.web.settings.policies import policies, policy_form
from stemhappens.web.settings.programs import program_form, programs
from stemhappens.web.settings.sights import statement, visibility
from stemhappens.web.settings.words import word_act, word_form, words

BOTH = ("GET", "POST")
ACT = ("POST",)


def _who(verb: str) -> frozenset[Role]:
    return frozenset(verbs[verb].reach)


POLICY, CALENDAR = _who("set_policy"), _who("set_calendar")
SIGHTS, AWARDS, PAPERS = _who("set_visibility"), _who("keep_awards"), _who("set_branding")
HUB = POLICY | CALENDAR | SIGHTS | AWARDS | PAPERS

patterns = [
    *page("settings/", settings, "settings", HUB),
    *page("settings/program/", programs, "settings-program", POLICY),
    *page("settings/program/<uuid:uid>/", program_form, "settings-program-one", POLICY,
          methods=BOTH),
    *page("settings/policies/", policies, "settings-policies", POLICY),
    *page("settings/policies/new/", policy_form, "settings-policy-new", POLICY, methods=BOTH),
    *page("settings/policies/<slug:day>/", policy_form, "settings-policy", POLICY, methods=BOTH),
    *page("settings/calendar/", calendar, "settings-calendar", CALENDAR),
    *page("settings/calendar/close/", close_form, "settings-close", CALENDAR, methods=BOTH),
    *page("settings/calendar/file/", calendar_file, "settings-calendar-file", CALENDAR,
          methods=BOTH),
    *page("settings/calendar/closures.csv", closures_csv, "settings-closures", CALENDAR),
    *page("settings/calendar/year/", year_form, "settings-year-new", CALENDAR, methods=BOTH),
    *page("settings/calendar/year/<int:key>/", year_form, "settings-year", CALENDAR,
          methods=BOTH),
    *page("settings/calendar/close-today/", close_today, "settings-close-today", CALENDAR,
          methods=ACT),
    *page("settings/calendar/reopen/<slug:first>/<slug:last>/<int:school>/", reopen,
          "settings-reopen", CALENDAR, methods=ACT),
    *page("settings/words/<slug:kind>/", words, "settings-words", POLICY),
    *page("settings/words/<slug:kind>/new/", word_form, "settings-word-new", POLICY,
          methods=BOTH),
    *page("settings/words/<slug:kind>/<int:key>/", word_form, "settings-word", POLICY,
          methods=BOTH),
    *page("settings/words/<slug:kind>/<int:key>/<slug:act>/", word_act, "settings-word-act",
          POLICY, methods=ACT),
    *page("settings/phases/", phase_sets, "settings-phases", POLICY),
    *page("settings/phases/new/", phases_form, "settings-phases-new", POLICY, methods=BOTH),
    *page("settings/phases/<int:key>/", phases_form, "settings-phases-one", POLICY,
          methods=BOTH),
    *page("settings/phases/<int:key>/<slug:act>/", phases_act, "settings-phases-act", POLICY,
          methods=ACT),
    *page("settings/visibility/", visibility, "settings-visibility", SIGHTS, methods=BOTH),
    *page("settings/visibility/statement/", statement, "settings-statement", EVERYBODY),
    *page("settings/awards/", awards, "settings-awards", AWARDS),
    *page("settings/awards/new/", award_form, "settings-award-new", AWARDS, methods=BOTH),
    *page("settings/awards/budget/", budget_form, "settings-budget", AWARDS, methods=BOTH),
    *page("settings/awards/<uuid:uid>/", award_form, "settings-award", AWARDS, methods=BOTH),
    *page("settings/branding/", branding, "settings-branding", PAPERS, methods=BOTH),
    *page("settings/branding/logo.png", logo, "settings-logo", PAPERS),
]  # fmt: skip
