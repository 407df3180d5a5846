"""In, out and where to: sign-in, sign-out, links into the demo, the start page of each role."""

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stemhappens.access.actors import open_districts
from stemhappens.access.models import User
from stemhappens.access.signin import Refused, SignIn, open_demo_link, sign_in
from stemhappens.core.actor import Role
from stemhappens.web.access.address import client_address
from stemhappens.web.access.demo import demo_district, demo_people, enter_page
from stemhappens.web.access.forms import SignInForm
from stemhappens.web.contexts.signin import SignInPage
from stemhappens.web.doors import Door
from stemhappens.web.frame import SEVERAL, door_of, may_enter, show

LAST = "last_district"
"""In the session: the slug of the district last used."""

HOMES = (
    (Role.DIRECTOR, "impact"),
    (Role.LEAD_COACH, "impact"),
    (Role.COACH, "today"),
    (Role.PRINCIPAL, "school"),
    (Role.TEACHER, "mine"),
    (Role.ADMIN, "import"),
    (Role.BOARD, "impact"),
)
"""Where each role begins; of several roles the first one decides."""


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Who is signed in goes to their start page, everybody else reads what this is."""
    if request.user.is_authenticated:
        return redirect(start_of(request, request.user))
    return render(request, "web/landing.html", {"demo": demo_district()})


def start_of(request: HttpRequest, user: User) -> str:
    """The address a user begins at: the district last used or the only one, else their choice."""
    slugs = [district.slug for district in open_districts(user.pk)]
    last = request.session.get(LAST)
    if last in slugs:
        return reverse("home", args=[last])
    return reverse("home", args=slugs) if len(slugs) == 1 else reverse("districts")


@require_safe
def demo(request: HttpRequest) -> HttpResponse:
    """The public demo begins on its impact page."""
    return redirect("demo-impact")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """The sign-in page: e-mail and password, or in the demo a made-up person."""
    if "person" in request.POST:
        return _enter(request, request.POST["person"])
    given = request.POST if request.method == "POST" else None
    form = SignInForm(given, initial={"next": request.GET.get("next", "")})
    status = 200
    if form.is_bound:
        found = _tried(request, form)
        if found.user is not None:
            let_in(request, found.user)
            return redirect(_onward(request, found.user, form.cleaned_data["next"]))
        status = 429 if found.refused == Refused.THROTTLED else 422
    return render(request, "web/signin.html", {"page": _page(), "form": form}, status=status)


def let_in(request: HttpRequest, user: User) -> None:
    """Begin a session of the user's."""
    login(request, user)
    request.session[SEVERAL] = len(open_districts(user.pk)) > 1


@login_required
@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """The districts a user may go to."""
    rows = open_districts(request.user.pk)
    request.session[SEVERAL] = len(rows) > 1
    return render(request, "web/districts.html", {"rows": rows})


def _tried(request: HttpRequest, form: SignInForm) -> SignIn:
    """Who the form lets in; what stands against it is said in the form."""
    if not form.is_valid():
        return SignIn()
    email, password = form.cleaned_data["email"], form.cleaned_data["password"]
    found = sign_in(email, password, client_address(request))
    if found.refused == Refused.THROTTLED:
        form.add_error(None, _("Too many attempts failed. Wait 15 minutes, then try again."))
    elif found.refused:
        form.add_error(None, _("E-mail and password do not belong together. Check both."))
    return found


def _onward(request: HttpRequest, user: User, wanted: str) -> str:
    """Where the visitor was going, if that lies here; else the user's start page."""
    hosts = {request.get_host()}
    here = wanted.startswith("/")  # redirect() takes anything else for the name of a page
    if here and url_has_allowed_host_and_scheme(wanted, hosts, request.is_secure()):
        return wanted
    return start_of(request, user)


def _page() -> SignInPage:
    people = demo_people()
    return SignInPage(
        lead=_("The coaching record of your district."),
        action=reverse("signin"),
        help=_("No login yet? Your program director can invite you."),
        people=people,
        people_heading=_("Made-up people you can be in the demo") if people else "",
    )


@never_cache
@require_safe
def enter_by_link(request: HttpRequest, link: str) -> HttpResponse:
    """A signed link into the public demo: as whom, and a button.

    The link alone signs nobody in: mail scanners, chats and browsers fetch one unasked, and a
    picture on another site could.
    """
    found = open_demo_link(link)
    if found is None:
        return render(request, "web/stale_link.html", status=410)
    return render(request, "web/enter.html", {"page": enter_page(link, *found)})


def _enter(request: HttpRequest, link: str) -> HttpResponse:
    """Let the bearer of a signed link into the public demo."""
    found = open_demo_link(link)
    if found is None:
        return render(request, "web/stale_link.html", status=410)
    user, district = found
    let_in(request, user)
    return redirect("home", district=district.slug)


@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """Out, and back to the first page."""
    logout(request)
    return redirect("landing")


def home(request: HttpRequest) -> HttpResponse:
    """A district's own address: the start page of the visitor's role."""
    door = door_of(request)
    _remember(request, door)
    for role, name in HOMES:
        if role in door.actor.roles and may_enter(door, name):
            return redirect(door.url(name))
    return show(request, "web/waiting.html", None)


def _remember(request: HttpRequest, door: Door) -> None:
    """Where one was last, and whether there are other districts by now."""
    known = {LAST: door.district.slug, SEVERAL: len(open_districts(request.user.pk)) > 1}
    if any(request.session.get(name) != value for name, value in known.items()):
        request.session.update(known)
