"""What the sign-in page shows."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Provider:
    """A sign-in service of the district: "Sign in with Google"; href takes a POST."""

    label: str
    href: str


@dataclass(frozen=True)
class DemoPerson:
    """A made-up person one can be in the demo: one tap, no password. key is sent as `person`."""

    key: str
    name: str
    role: str
    initials: str
    action: str


@dataclass(frozen=True)
class SignInPage:
    """lead: one sentence below the title. help: whom to ask. action: where the form goes."""

    lead: str
    action: str
    help: str = ""
    providers: tuple[Provider, ...] = ()
    people: tuple[DemoPerson, ...] = ()
    people_heading: str = ""


@dataclass(frozen=True)
class EnterPage:
    """A link into the demo: as whom one comes in. lead: the role and the district."""

    title: str
    lead: str
    button: str
    person: DemoPerson
