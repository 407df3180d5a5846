"""Mails with a link to set a password. Nothing in them is secret but the link."""

import logging
from collections.abc import Callable
from smtplib import SMTPException
from threading import Thread

from django.core.mail import send_mail
from django.db import connections
from django.utils.translation import gettext as _

from stemhappens.access.links import INVITE
from stemhappens.access.models import User

log = logging.getLogger(__name__)


def send_link(user: User, purpose: str, href: str) -> bool:
    """Mail a link to its user; False where that failed, which leaves the link as it is."""
    try:
        send_mail(_subject(purpose), _text(user, purpose, href), None, [user.email])
    except (SMTPException, OSError, ValueError):  # ValueError: a line break in the address
        log.exception("a mail could not be sent")
        return False
    return True


def later(work: Callable[[], object]) -> None:
    """Do `work` beside the answer: how long that took would say whether there was any."""

    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    Thread(target=run, name="mail").start()


def _subject(purpose: str) -> str:
    return _("Your invitation to STEMHappensOS") if purpose == INVITE else _("A new password")


def _text(user: User, purpose: str, href: str) -> str:
    words = {"name": user.name, "href": href}
    if purpose == INVITE:
        return (
            _(
                "%(name)s,\n\nyou have been given a login to the coaching record of your district. "
                "Choose your password here:\n\n%(href)s\n\nThe link opens once, within 7 days. If "
                "you expected nothing like it, you need not do anything.\n"
            )
            % words
        )
    return (
        _(
            "%(name)s,\n\nsomebody asked for a new password for your login to STEMHappensOS. "
            "Choose it here:\n\n%(href)s\n\nThe link opens once, within 2 hours. If it was not "
            "you, you need not do anything: your password stays.\n"
        )
        % words
    )
