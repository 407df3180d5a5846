"""What a district's papers wear: its name, a color, a logo and the paper. It changes no figure."""

from dataclasses import dataclass

GREEN = "#17553f"
INK = "#13201b"
"""The colors where none is chosen."""


@dataclass(frozen=True)
class Dress:
    """name: printed instead of the district's, "" for that. color: for words on white, "" for
    ours; ground: below those of the deck's cover. logo: a PNG, empty for our mark. paper:
    "letter" or "a4"."""

    name: str = ""
    color: str = ""
    ground: str = GREEN
    logo: bytes = b""
    paper: str = "letter"

    @property
    def mark(self) -> str:
        """The color of the mark."""
        return self.color or GREEN

    @property
    def ink(self) -> str:
        """The color of the name and the rule below it."""
        return self.color or INK


PLAIN = Dress()
"""What a paper wears where nothing is chosen."""
