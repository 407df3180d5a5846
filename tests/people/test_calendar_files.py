"""Days without school from a file: what is read, what is wrong with which line, what changes."""

from datetime import date

import pytest

from stemhappens.people.calendar_files import plan_days, read_days, stretches
from stemhappens.people.calendar_keeping import Closing
from stemhappens.people.models import Closure

SCHOOLS = {"birch": 1, "cedar elementary": 2}
WEEKDAYS = range(1, 6)
MAY = date(2026, 5, 25)


def ics(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", *event.split("\n"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def test_a_csv_says_date_school_and_reason():
    text = "Date,School,Reason\n2026-05-25,,Memorial Day\n5/26/2026,CEDAR  Elementary,Boiler\n"
    found = read_days(text.encode("utf-8-sig"), SCHOOLS)
    assert found.wrong == []
    assert found.closings == [
        Closing(MAY, MAY, None, "Memorial Day"),
        Closing(date(2026, 5, 26), date(2026, 5, 26), 2, "Boiler"),
    ]


def test_a_spreadsheets_csv_has_other_marks_and_a_last_day():
    text = "reason;date;until\nSpring bréak;2026-03-16;2026-03-20\n\n"
    (one,) = read_days(text.encode("cp1252"), SCHOOLS).closings
    assert (one.first.day, one.last.day, one.reason) == (16, 20, "Spring bréak")


def test_each_wrong_line_is_named_with_all_that_is_wrong():
    text = "date,school,reason\n2026-02-30,Oak,x\n2026-05-25,Birch,y\n,,z\n"
    found = read_days(text.encode(), SCHOOLS)
    assert len(found.closings) == 1
    assert [each.line for each in found.wrong] == [2, 4]
    assert "2026-02-30" in found.wrong[0].text and "Oak" in found.wrong[0].text


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04\0\0", b"what,ever\n1,2\n", b"\xff\xd8\xff"])
def test_another_file_is_no_calendar(content):
    found = read_days(content, SCHOOLS)
    assert not found.closings and found.wrong


def test_an_ics_gives_its_all_day_events():
    found = read_days(
        ics(
            "DTSTART;VALUE=DATE:20260525\nDTEND;VALUE=DATE:20260526\nSUMMARY:Memorial Day",
            "DTSTART;VALUE=DATE:20260316\nDTEND;VALUE=DATE:20260321\nSUMMARY:Spring\\, break",
            "DTSTART;VALUE=DATE:20260601\nSUMMARY:No end",
            "DTSTART;VALUE=DATE:20260601\nDURATION:P2D\nSUMMARY:Two days",
        ),
        SCHOOLS,
    )
    assert found.wrong == []
    assert [(c.first.day, c.last.day, c.reason) for c in found.closings] == [
        (25, 25, "Memorial Day"), (16, 20, "Spring, break"), (1, 1, "No end"), (1, 2, "Two days"),
    ]  # fmt: skip


def test_other_events_are_left_out_and_named():
    found = read_days(
        ics(
            "DTSTART:20260525T180000Z\nSUMMARY:Board meeting",
            "DTSTART;VALUE=DATE:20260525\nRRULE:FREQ=YEARLY\nSUMMARY:Every year",
            "DTSTART;VALUE=DATE:nonsense\nSUMMARY:Broken",
            "SUMMARY:No date",
            "DTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20270101\nSUMMARY:All year",
        ),
        SCHOOLS,
    )
    assert not found.closings
    assert [each.line for each in found.wrong] == [1, 2, 3, 4, 5]
    assert "Board meeting" in found.wrong[0].text


def test_a_broken_ics_is_said():
    found = read_days(b"BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR\r\n", SCHOOLS)
    assert not found.closings and found.wrong[0].line == 0


def test_a_plan_closes_what_is_new_and_leaves_the_rest():
    closings = [Closing(date(2026, 5, 22), date(2026, 5, 26), None, "Break"),
                Closing(MAY, MAY, 1, "Boiler")]  # fmt: skip
    plan = plan_days(closings, [Closure(day=date(2026, 5, 22), reason="Break")], WEEKDAYS)
    assert plan.close == (Closing(MAY, date(2026, 5, 26), None, "Break"),)
    assert (plan.known, plan.free, plan.reopen) == (2, 2, ())


def test_a_whole_list_opens_what_it_does_not_name_in_its_years_alone():
    closures = [
        Closure(day=date(2026, 3, 2), reason="Snow"),
        Closure(day=date(2026, 3, 3), school_id=1, reason="Boiler"),
        Closure(day=date(2025, 3, 3), reason="Last year's snow"),
    ]
    years = [(date(2024, 8, 19), date(2025, 8, 17)), (date(2025, 8, 18), date(2026, 6, 30))]
    plan = plan_days([Closing(MAY, MAY)], closures, WEEKDAYS, years=years, whole=True)
    assert plan.reopen == (Closing(date(2026, 3, 2), date(2026, 3, 2), None, "Snow"),)
    assert plan.close == (Closing(MAY, MAY),)


def test_days_become_stretches_over_weekends():
    friday, monday, wednesday = date(2026, 3, 13), date(2026, 3, 16), date(2026, 3, 18)
    days = {(friday, None): "a", (monday, None): "a", (wednesday, None): "a", (monday, 1): "a"}
    assert stretches(days) == (
        Closing(friday, monday, None, "a"),
        Closing(monday, monday, 1, "a"),
        Closing(wednesday, wednesday, None, "a"),
    )
