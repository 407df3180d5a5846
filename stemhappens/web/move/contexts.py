"""What the page of the move off the spreadsheet shows."""

from dataclasses import dataclass

from stemhappens.web.components import Button


@dataclass(frozen=True)
class StepShown:
    """A step: done or not, by whom it is seen to and when, how far it is, and the way to it.

    tick: what a person sends to say it is done ("yes") or not ("no"); "" where it ticks itself.
    """

    key: str
    number: int
    title: str
    done: bool
    state: str
    owner: str
    said: str
    button: Button | None = None
    tick: str = ""


@dataclass(frozen=True)
class MovePage:
    """The steps, and how many are done."""

    title: str
    lead: str
    steps: tuple[StepShown, ...]
    done: int
    total: int
