"""No row of the corpus is read wrong or lost, and the docs say what the importer does."""

from pathlib import Path

import pytest

from tests.corpus.score import LOST, WRONG, Scored, all_scored, page

PAGE = Path(__file__).resolve().parents[2] / "docs" / "import-corpus.md"


@pytest.fixture(scope="module")
def scored() -> list[Scored]:
    return all_scored()


def test_no_row_is_wrong_or_lost(scored):
    assert len(scored) >= 80
    off = [
        f"{one.label.file}: {said}"
        for one in scored
        for said in one.said
        if said.startswith((WRONG, LOST))
    ]
    assert off == []


def test_the_page_says_what_is(scored):
    assert PAGE.read_text() == page(scored), "print it: python -m tests.corpus.score --write"
