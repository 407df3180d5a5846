"""Passwords: forgotten, set by a link, and one's own changed.

The secret of a link goes into the session at once, and the page it leads to has an address
without it: no log, no history and no Referer then holds it.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from stemhappens.access.links import RESET, make_link, use_link, whose_link
from stemhappens.access.models import User
from stemhappens.access.services import set_password
from stemhappens.access.signin import Refused, ask_for_reset, only_in_demos, sign_in
from stemhappens.core.actor import Actor
from stemhappens.core.problem import Invalid
from stemhappens.core.write import write_accounts
from stemhappens.web.access.address import client_address
from stemhappens.web.access.mail import later, send_link
from stemhappens.web.access.site import absolute
from stemhappens.web.access.views import let_in, start_of

LINK = "password_link"
"""In the session: the secret of the link through which the visitor came."""

BOTH = ("GET", "HEAD", "POST")
RULES = gettext_lazy("At least 10 characters, and none of the passwords everybody uses.")


def _secret(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=1000, strip=False, widget=widget, help_text=hint)


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = _secret(gettext_lazy("New password"), "new-password", RULES)
    again = _secret(gettext_lazy("The same once more"), "new-password")

    def clean(self) -> None:
        """What was typed twice is the same."""
        said = self.cleaned_data
        if "password" in said and "again" in said and said["password"] != said["again"]:
            self.add_error("again", _("This is not the same as above; type both anew."))


class OwnPasswordForm(PasswordForm):
    """One's own: the present one is asked too, since a screen may be left alone."""

    field_order = ("present", "password", "again")
    present = _secret(gettext_lazy("Present password"), "current-password")


class ForgottenForm(forms.Form):
    """Whose password was forgotten."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


@require_http_methods(BOTH)
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link by mail. The answer is the same whether the e-mail is anybody's."""
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    page = {"form": form, "mail": settings.MAIL, "sent": False}
    status = 200
    if settings.MAIL and form.is_bound:
        status = 422
        if form.is_valid():
            asked = ask_for_reset(form.cleaned_data["email"], client_address(request))
            if asked.throttled:
                status = 429
                form.add_error(None, _("Asked too often. Wait 15 minutes, then try again."))
            else:
                status, page["sent"] = 200, True
                href = absolute(request, reverse("password-link", args=["KEY"]))
                later(lambda: _send_reset(asked.user, href))
    return render(request, "web/forgotten.html", page, status=status)


def _send_reset(user: User | None, href: str) -> None:
    """Mail a link in the place of KEY; to nobody's and to made-up addresses nothing."""
    if user is not None and not only_in_demos(user):
        send_link(user, RESET, href.replace("KEY", make_link(user, RESET, None)))


@require_safe
def by_link(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the link's secret in the session and go on to the page without it.

    To follow a link uses nothing: mail scanners do so unasked.
    """
    request.session[LINK] = key
    response = redirect("password-new")
    response["Referrer-Policy"] = "no-referrer"
    return response


@sensitive_post_parameters("password", "again")
@require_http_methods(BOTH)
def new_password(request: HttpRequest) -> HttpResponse:
    """Choose a password by the link one came with; then one is signed in."""
    key = request.session.get(LINK, "")
    user = whose_link(key) if key else None
    if user is None:
        return render(request, "web/dead_link.html", status=410)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            done = use_link(key, form.cleaned_data["password"])
        except Invalid as invalid:
            _show(form, invalid)
        else:
            return _enter(request, done)
    page = {
        "title": _("Choose your password"),
        "lead": _("For %(name)s, who signs in as %(email)s.")
        % {"name": user.name, "email": user.email},
        "action": reverse("password-new"),
        "username": user.email,
    }
    return _drawn(request, form, page)


def _enter(request: HttpRequest, user: User | None) -> HttpResponse:
    if user is None:  # used by somebody else meanwhile
        return render(request, "web/dead_link.html", status=410)
    request.session.flush()  # whoever was signed in here, and the link
    let_in(request, user)
    return redirect(start_of(request, user))


@login_required
@sensitive_post_parameters("present", "password", "again")
@require_http_methods(BOTH)
def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; sessions elsewhere end with it."""
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    user = request.user
    if only_in_demos(user):  # anybody is these people: one would sign all others out
        raise PermissionDenied
    if form.is_bound and form.is_valid() and _is_present(request, form):
        try:
            with write_accounts(user.name, "change the own password", user.pk) as unit:
                me = Actor(district_id=0, label=user.name, user_id=user.pk)
                row = User.objects.get(pk=user.pk)
                set_password(unit, me, row, form.cleaned_data["password"])
        except Invalid as invalid:
            _show(form, invalid)
        else:
            login(request, row)  # a session of the new password
            return redirect(start_of(request, row))
    page = {
        "title": _("Change your password"),
        "lead": _("Wherever else you are signed in, you will be asked for the new one."),
        "action": reverse("password-own"),
        "username": user.email,
    }
    return _drawn(request, form, page)


def _is_present(request: HttpRequest, form: OwnPasswordForm) -> bool:
    """Guesses at the present password are counted like those at sign-in."""
    found = sign_in(request.user.email, form.cleaned_data["present"], client_address(request))
    if found.refused == Refused.THROTTLED:
        form.add_error(None, _("Too many attempts failed. Wait 15 minutes, then try again."))
    elif found.refused or found.user != request.user:
        form.add_error("present", _("This is not your present password."))
    return form.is_valid()


def _show(form: PasswordForm, invalid: Invalid) -> None:
    for messages in invalid.problems.by_field().values():
        for message in messages:
            form.add_error("password", message)


def _drawn(request: HttpRequest, form: PasswordForm, page: dict[str, str]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "web/password.html", {"page": page, "form": form}, status=status)
