"""Week planners, and initials that are a school's letters, too."""

import pytest

from tests.corpus.labels import load
from tests.corpus.score import LOST, WRONG, score

FILES = (
    "week-planner/fall weeks.xlsx",
    "week-planner/spring weeks.ods",
    "month-grid/Vega calendar fall 2024.xlsx",
    "month-grid/who is where Feb.xlsx",
)


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_wrong_or_lost(name):
    (label,) = [one for one in load() if one.file == name]
    scored = score(label)
    assert not scored.counts[WRONG] and not scored.counts[LOST], scored.said
    assert sum(scored.counts.values()) == len(label.rows)
