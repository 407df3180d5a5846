"""Links carry the port at which the server of this folder listens."""

import argparse
import os

import pytest

from stemhappens.cli.commands import demo_links
from stemhappens.cli.serving import NOTE, add_port, note_port, noted_port


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


def port_of(add, *words: str) -> int:
    parser = argparse.ArgumentParser()
    add(parser)
    return parser.parse_args(words).port


def test_links_take_the_port_of_the_running_server(home):
    note_port(8733)
    assert port_of(demo_links.arguments) == 8733
    assert port_of(demo_links.arguments, "--port", "9000") == 9000


def test_a_server_that_has_ended_is_not_believed(home, monkeypatch):
    monkeypatch.delenv("STEMHAPPENS_PORT", raising=False)
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    (home / NOTE).write_text(f"{child} 8733\n")
    assert noted_port() is None
    assert port_of(demo_links.arguments) == 8000


def test_the_environment_names_the_usual_port(home, monkeypatch):
    monkeypatch.setenv("STEMHAPPENS_PORT", "8099")
    assert port_of(add_port) == 8099
    assert port_of(demo_links.arguments) == 8099


def test_an_odd_port_in_the_environment_is_refused(home, monkeypatch):
    monkeypatch.setenv("STEMHAPPENS_PORT", "http")
    with pytest.raises(SystemExit):
        port_of(add_port)
