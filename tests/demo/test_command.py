"""The commands that build the demo and print the ways in."""

import argparse

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import resolve

from stemhappens.access.models import User
from stemhappens.access.signin import open_demo_link
from stemhappens.cli.command import Misused, Refused
from stemhappens.cli.commands import demo as command
from stemhappens.cli.commands import demo_links
from stemhappens.core.actor import Role
from stemhappens.core.models import District
from stemhappens.core.problem import Invalid
from stemhappens.core.write import write_accounts
from tests.support.demo import demo  # noqa: F401

pytestmark = pytest.mark.django_db

OPTIONS = {"no_serve": True, "port": 8123, "password": None, "json": False, "quiet": True}


def run(**options: object) -> object:
    return command.run(argparse.Namespace(**OPTIONS | options))


def test_it_prints_a_link_that_opens_for_each_role(demo):  # noqa: F811
    result = run()
    assert {entry["role"] for entry in result.data["links"]} == set(Role)
    for entry in result.data["links"]:
        assert any(entry["url"] in line for line in result.lines)
        match = resolve(entry["url"].removeprefix("http://127.0.0.1:8123"))
        user, district = open_demo_link(match.kwargs["link"])
        assert (user.email, district) == (entry["email"], demo)


def test_it_says_whether_it_built_and_where_the_public_page_is(demo):  # noqa: F811
    data = run().data
    assert (data["district"], data["built"]) == ("tern-valley", False)
    assert data["public"] == "http://127.0.0.1:8123/demo/impact/"


def test_a_password_is_given_to_everybody(demo):  # noqa: F811
    run(password="open-questions-matter")
    users = list(User.objects.all())
    assert len(users) == 11
    assert all(check_password("open-questions-matter", user.password) for user in users)


def test_a_weak_password_is_refused_and_changes_nothing(demo):  # noqa: F811
    with pytest.raises(Invalid):
        run(password="1234")
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_a_real_district_of_that_name_stays(demo):  # noqa: F811
    with write_accounts("test", "make it a real one") as unit:
        unit.change(demo, pinned_now=None, public_demo=False)
    with pytest.raises(Refused, match="real district"):
        run()
    assert District.objects.filter(pk=demo.pk).exists()


def test_links_need_a_demo(demo):  # noqa: F811
    with write_accounts("test", "close the demo") as unit:
        unit.change(demo, public_demo=False)
    with pytest.raises(Misused, match="stemhappens demo"):
        demo_links.run(argparse.Namespace(port=8000))


def test_links_are_printed_again(demo):  # noqa: F811
    result = demo_links.run(argparse.Namespace(port=8000))
    assert [entry["name"] for entry in result.data["links"]][:1] == ["Imani Redfern"]
