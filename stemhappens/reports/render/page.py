"""A slide being drawn: its words, and the room for its body."""

from dataclasses import dataclass

from pptx.slide import Slide

from stemhappens.reports import storyboard
from stemhappens.reports.render.deck_parts import Box
from stemhappens.reports.render.template import CONTENT, MARGIN, RULE_Y

BOTTOM = RULE_Y - 0.15


@dataclass(frozen=True)
class Page:
    """A slide being drawn: its words, and where the body may begin."""

    slide: Slide
    told: storyboard.Slide
    top: float

    @property
    def body(self) -> Box:
        """The room below title and lead."""
        return Box(MARGIN, self.top, CONTENT, BOTTOM - self.top)
