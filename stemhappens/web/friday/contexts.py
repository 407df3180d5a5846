"""What the grid of a week shows."""

from dataclasses import dataclass

from stemhappens.web.components import Button, Linked, Notice


@dataclass(frozen=True)
class WrongCell:
    """Something to mend: "Visit 3, Minutes: say how many it took", and where it is."""

    text: str
    href: str


@dataclass(frozen=True)
class FridayPage:
    """A week of visits to write down. title: "Which visits did you make from 4 to 8 May?"

    action: where the form goes. weeks: the week before, and after. logged: what is there already.
    due: until when a next step is due. wrong: everything to mend, in the order of the rows.
    """

    title: str
    lead: str
    action: str
    weeks: tuple[Button, ...]
    logged: tuple[Linked, ...]
    due: str
    columns: tuple[str, ...]
    save: str
    notice: Notice | None = None
    wrong_title: str = ""
    wrong: tuple[WrongCell, ...] = ()
