"""The labels hold together: each file has one, each filled row is told once, each key exists."""

import json
from collections import Counter

import pytest

from tests.corpus import labels
from tests.corpus.sources import filled

LABELS = labels.load()
READABLE = [label for label in LABELS if not label.refused]


def names(label: labels.Label) -> str:
    return label.file


def corpus_files() -> set[str]:
    """The files and folders of the corpus, as their labels name them."""
    shapes = [p for p in (labels.HERE / "files").iterdir() if p.is_dir()]
    found = {f"{shape.name}/{file.name}" for shape in shapes for file in shape.iterdir()}
    held = {f"held/{f.name}" for f in (labels.HERE / "held").iterdir() if f.name != "labels"}
    return found | held


def test_every_file_has_one_label():
    told = Counter(label.file for label in LABELS)
    assert set(told) == corpus_files()
    assert set(told.values()) == {1}


def test_the_index_is_printed_anew():
    index = json.loads((labels.HERE / "index.json").read_text(encoding="utf-8"))
    assert {row["file"]: row["rows"] for row in index} == {
        label.file: len(label.rows) for label in LABELS
    }


@pytest.mark.parametrize("label", READABLE, ids=names)
def test_every_filled_row_is_told_once(label: labels.Label):
    places = Counter((row.sheet, row.row, row.cells) for row in label.rows)
    assert [place for place, times in places.items() if times > 1] == []
    whole = Counter((r.sheet, n) for r in label.rows if not r.cells for n in r.rows)
    in_part = {(r.sheet, n) for r in label.rows if r.cells for n in r.rows}
    assert [place for place, times in whole.items() if times > 1 or place in in_part] == []
    here = set(filled(label.path, dict(label.read)))
    assert here - set(whole) - in_part == set(), "a row without a label"
    told = {(row.sheet, row.row) for row in label.rows}
    assert told - here == set(), "a label without a row"


@pytest.mark.parametrize("label", LABELS, ids=names)
def test_what_a_label_points_to_is_there(label: labels.Label):
    places = {row.place for row in label.rows}
    assert {row.of for row in label.rows if row.of} <= places
    if label.refused or not label.is_log:
        assert label.why
        assert {row.outcome for row in label.rows} <= {"not_a_visit"}


def test_a_label_that_is_wrong_is_refused():
    record = {"kind": "time_entry", "date": "2025-01-06", "coaches": ["nobody"],
              "what": "travel", "minutes": 20}  # fmt: skip
    with pytest.raises(ValueError, match="nobody"):
        labels.check_record("here", record)
    with pytest.raises(ValueError, match="minutes"):
        labels.check_record("here", {k: v for k, v in record.items() if k != "minutes"})


def test_the_corpus_is_as_wide_as_it_says():
    open_ones = [label for label in LABELS if not label.held]
    assert len(open_ones) >= 80
    assert len({label.shape for label in open_ones}) >= 25
    assert sum(not label.own_writer for label in open_ones) >= 20
    assert sum(label.held for label in LABELS) == 3
    size = sum(p.stat().st_size for p in labels.HERE.rglob("*") if p.is_file())
    assert size < 6_000_000
