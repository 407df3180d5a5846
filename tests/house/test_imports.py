"""The tree keeps the house's rules, and each rule can fail."""

import pytest

from tests.house.checks import ROOT, ranks, source_files
from tests.house.rules import RULES, Rule

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@each_rule
def test_tree_keeps_the_rule(rule: Rule):
    broken = [
        line for path in source_files() for line in rule.broken_by(path, (ROOT / path).read_text())
    ]
    assert not broken, f"{rule.why}:\n" + "\n".join(broken)


@each_rule
def test_rule_can_fail(rule: Rule):
    for path, text in rule.breaks:
        assert rule.broken_by(path, text), f"missed in {path}: {text}"
    for path, text in rule.keeps:
        assert rule.broken_by(path, text) == []


def test_layers_are_those_of_the_contract():
    order = sorted(ranks(), key=ranks().__getitem__)
    assert order[:3] == ["core", "people", "access"]
    assert ranks()["metrics"] < ranks()["reports"] < ranks()["web"]


def test_contract_has_no_exceptions():
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text().replace(
        "Keep ignore_imports absent", ""
    )
