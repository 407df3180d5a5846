"""What a page says once after an act: kept in the sign-in session until the next page shows it."""

from dataclasses import dataclass

from django.http import HttpRequest

KEY = "toasts"


@dataclass(frozen=True)
class Toast:
    """A sentence, and where a form is sent to undo what it tells. level_tag: success or error."""

    text: str
    extra_tags: str = ""
    level_tag: str = "success"

    def __str__(self) -> str:
        return self.text


def toast(request: HttpRequest, text: str, undo_href: str = "", error: bool = False) -> None:
    """Let the next page say `text`, with an undo where one is possible."""
    said = {"text": text, "extra_tags": undo_href, "level_tag": "error" if error else "success"}
    request.session[KEY] = [*request.session.get(KEY, []), said]


def toasts(request: HttpRequest) -> list[Toast]:
    """What is still to be said, now said."""
    return [Toast(**said) for said in request.session.pop(KEY, [])]
