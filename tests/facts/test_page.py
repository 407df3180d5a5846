"""docs/facts.md says which columns facts have, and which figure uses them."""

from stemhappens.metrics.catalogue import defined
from tests.support.facts_page import DESIGN, LATER, PAGE, page


def test_the_page_is_the_models_and_the_catalogue():
    assert PAGE.read_text() == page(), "print it: python -m tests.support.facts_page"


def test_each_figure_of_the_design_is_there_or_comes():
    named = [name for found in DESIGN.values() for name in found]
    assert set(named) == set(defined())
    assert not DESIGN.keys() & LATER.keys()
