"""Doors: each page says who may enter where its URL is defined.

`page()` makes the URL; its door finds the district among the user's memberships (another one is
404, so that its existence does not leak), checks the roles (403), opens the tenant scope and hands
the view `request.door`. What may be seen inside is decided by the rules, not here.

A visitor may work in one of their roles alone, or look as another: both stand in the session and
are held against the memberships at each request.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django_scopes import scope

from stemhappens.access.actors import actor_for, public_actor
from stemhappens.access.looking import looking_as, only_as
from stemhappens.core.actor import Actor, Role
from stemhappens.core.clock import today
from stemhappens.core.models import District
from stemhappens.core.problem import Denied

View = Callable[..., HttpResponse]
EVERYBODY = frozenset(Role)
DIRECTORS = frozenset({Role.DIRECTOR})
WORK_AS = "work_as"
"""In the session: the role one works in, by the district's id; none for all that one holds."""

LOOK_AS = "look_as"
"""In the session: the district's id, the role and the key of whom one looks as."""


@lru_cache(maxsize=4096)
def _url(name: str, **parts: Any) -> str:
    """The URL of a page; kept, since a page links to the same ones a hundred times."""
    return reverse(name, kwargs=parts)


@dataclass(frozen=True)
class Door:
    """What a view knows of its visitor: the district, the actor, and how to link onward.

    public: the demo without a login: read only and without any person's name. held: all roles of
    the visitor here today, whichever the actor has.
    """

    district: District
    actor: Actor
    public: bool
    held: frozenset[Role] = frozenset()

    def url(self, name: str, **parts: Any) -> str:
        """The URL of page `name` of this district, in the public demo if one is there."""
        if self.public:
            return _url(f"demo-{name}", **parts)
        return _url(name, district=self.district.slug, **parts)


@dataclass(frozen=True)
class Page:
    """A registered page: its route below the district, and who may enter.

    own: for the visitor themself, also while they look as another.
    """

    name: str
    route: str
    roles: frozenset[Role]
    public: bool
    methods: frozenset[str]
    own: bool = False


pages: dict[str, Page] = {}


def page(
    route: str,
    view: View,
    name: str,
    roles: Iterable[Role],
    *,
    public: bool = False,
    methods: Iterable[str] = ("GET",),
    own: bool = False,
) -> list[URLPattern]:
    """URL patterns of a page: below its district for `roles`, and in the public demo if `public`.

    A public page must be read only (GET). own: who looks as another comes here as themself.
    """
    allowed = frozenset(methods)
    if public and allowed != {"GET"}:
        raise ValueError(f"{name}: the public demo is read only")
    if name in pages:
        raise ValueError(f"page {name} is defined twice")
    found = pages[name] = Page(name, route, frozenset(roles), public, allowed, own)
    patterns = [path(f"<slug:district>/{route}", _door(view, found), name=name)]
    if public:
        patterns.append(path(f"demo/{route}", _demo_door(view, found), name=f"demo-{name}"))
    return patterns


def _door(view: View, page: Page) -> View:
    @wraps(view)
    def enter(request: HttpRequest, district: str, **parts: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        row = District.objects.filter(slug=district).first()
        actor = row and actor_for(request.user, row, today(row))
        if row is None or actor is None:
            raise Http404("no such page")
        request.visitor = actor  # type: ignore[attr-defined]  # whom the log names, by id
        door = Door(row, actor, public=False, held=actor.roles)
        if _looks(request, page, row) and request.method not in ("GET", "HEAD"):
            leave = {"leave": door.url("look-as-stop")}
            return render(request, "web/looking_only.html", leave, status=403)
        door = _as_chosen(request, page, door)
        request.threshold = door  # type: ignore[attr-defined]  # where a page of errors stands
        if not door.actor.roles & page.roles:
            raise PermissionDenied
        return _inside(view, page, request, door, parts)

    return enter


def _as_chosen(request: HttpRequest, page: Page, door: Door) -> Door:
    """The door for the role the visitor works in, or for whom they look as."""
    role = request.session.get(WORK_AS, {}).get(str(door.district.pk), "")
    door = replace(door, actor=only_as(door.actor, role))
    if not _looks(request, page, door.district):
        return door
    chosen = request.session[LOOK_AS]
    with scope(district=door.district):
        day = today(door.district)
        seen = looking_as(door.actor, chosen["role"], chosen["key"], day)
    if seen is None:  # the role, or whom they looked as, has ended
        del request.session[LOOK_AS]
        return door
    return replace(door, actor=seen)


def _looks(request: HttpRequest, page: Page, district: District) -> bool:
    """True when the visitor looks as another here."""
    chosen = request.session.get(LOOK_AS)
    return bool(chosen) and not page.own and chosen["district"] == district.pk


def _demo_door(view: View, page: Page) -> View:
    @wraps(view)
    def enter(request: HttpRequest, **parts: Any) -> HttpResponse:
        row = District.objects.filter(public_demo=True).order_by("pk").first()
        if row is None:
            raise Http404("there is no demo here")
        actor = public_actor(row)
        if actor is None:
            raise Http404("there is no demo here")
        request.visitor = actor  # type: ignore[attr-defined]
        return _inside(view, page, request, Door(row, actor, public=True), parts)

    return enter


def _inside(
    view: View, page: Page, request: HttpRequest, door: Door, parts: dict[str, Any]
) -> HttpResponse:
    # no HEAD where there is no GET: it passes without a form's token and would act all the same
    read = {"HEAD"} if "GET" in page.methods else set()
    if request.method not in page.methods | read:
        response = HttpResponse(status=405)
        response["Allow"] = ", ".join(sorted(page.methods))
        return response
    request.door = door  # type: ignore[attr-defined]
    with scope(district=door.district):
        try:
            return view(request, **parts)
        except Denied as denied:
            raise PermissionDenied from denied
