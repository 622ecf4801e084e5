"""Organisations, tokens, and in whose name a command acts."""

import pytest

from entrypoints.cli.demo.data import brewery as data
from tests.entrypoints.cli.terminal import Terminal

BREWERY = data().organization["name"]
SOAP = "organizations", "create", "Soap", "--currency", "GBP", "--time-zone", "Europe/London", "--owner", "Ida"


def test_an_organisation_is_founded_and_listed(terminal: Terminal) -> None:
    assert "no organisation yet" in terminal.shown("organizations", "list")
    founded = terminal.told(*SOAP)
    assert founded["currency"] == "GBP"
    [listed] = terminal.told("organizations", "list")["organizations"]
    assert listed["organization_id"] == founded["organization_id"]
    assert "Europe/London" in terminal.shown("organizations", "list")


def test_an_unknown_time_zone_is_refused(terminal: Terminal) -> None:
    words = "organizations", "create", "Soap", "--currency", "GBP", "--time-zone", "Mars/Olympus", "--owner", "Ida"
    assert terminal.refused(*words)["field"] == "time_zone"


def test_without_an_organisation_there_is_nothing_to_act_for(terminal: Terminal) -> None:
    assert terminal.refused("stock", "items")["code"] == "identity.organization_not_clear"


def test_one_of_several_organisations_is_named_by_name_or_id(brewery: Terminal) -> None:
    founded = brewery.told(*SOAP)
    refused = brewery.refused("stock", "items")
    assert refused["code"] == "identity.organization_not_clear"
    assert BREWERY in refused["details"]["expected"]
    assert brewery.told("stock", "items", "--organization", founded["organization_id"])["items"] == []
    assert brewery.told("stock", "items", "-o", BREWERY)["items"]
    assert brewery.with_settings(ORGANIZATION=BREWERY).told("stock", "items")["items"]


def test_an_unknown_organisation_is_refused(brewery: Terminal) -> None:
    assert brewery.refused("stock", "items", "-o", "Nobody")["details"]["got"] == "Nobody"


def test_an_operator_acts_as_the_owner(brewery: Terminal) -> None:
    changed = brewery.told("stock", "adjust", "CAP-26", "damaged", "1")
    [newest] = brewery.told("stock", "history", "CAP-26", "--limit", "1")["movements"]
    [token] = brewery.told("tokens", "list")["tokens"]
    assert newest["adjustment_id"] == changed["adjustment_id"]
    assert newest["actor_id"] == token["user_id"]


def test_a_token_is_shown_once_and_works(brewery: Terminal) -> None:
    made = brewery.told("tokens", "create", "Scale", "--scope", "inventory.view", "--expires", "2099-12-31")
    assert made["token"].startswith("stillroom_")
    assert brewery.with_settings(TOKEN=made["token"]).told("stock", "items", "simcoe")["items"][0]["on_hand"] == "2.44"
    listed = brewery.shown("tokens", "list")
    assert "Scale" in listed
    assert made["token"] not in listed


def test_a_token_does_only_what_its_scopes_allow(brewery: Terminal) -> None:
    token = brewery.told("tokens", "create", "Scale", "--scope", "inventory.view")["token"]
    scale = brewery.with_settings(TOKEN=token)
    assert scale.refused("stock", "adjust", "CAP-26", "damaged", "1")["code"] == "identity.missing_permission"
    assert scale.refused("tokens", "create", "More")["code"] == "identity.missing_permission"


def test_costs_are_kept_from_a_token_without_that_scope(brewery: Terminal) -> None:
    token = brewery.told("tokens", "create", "Scale", "--scope", "inventory.view")["token"]
    scale = brewery.with_settings(TOKEN=token)
    line = scale.told("stock", "lots", "HOP-SIMCOE")
    assert [line["item"]["unit_cost"], line["item"]["value"], line["lots"][0]["unit_cost"]] == [None, None, None]
    assert scale.told("stock", "history", "--limit", "1")["movements"][0]["cost"] is None
    for command in (["items"], ["lots", "HOP-SIMCOE"], ["history", "HOP-SIMCOE"], ["as-of", "2099-01-01"]):
        shown = scale.shown("stock", *command)
        assert "93.696" not in shown
        assert "38.40" not in shown


def test_a_token_speaks_for_its_own_organisation_only(brewery: Terminal) -> None:
    token = brewery.told("tokens", "create", "Scale")["token"]
    brewery.told(*SOAP)
    scale = brewery.with_settings(TOKEN=token)
    assert scale.told("stock", "items", "-o", BREWERY)["items"]
    assert scale.refused("stock", "items", "-o", "Soap")["code"] == "identity.other_organization"


@pytest.mark.parametrize("token", ["nonsense", "stillroom_ffffffffffff_x"])
def test_a_bad_token_is_refused(brewery: Terminal, token: str) -> None:
    assert brewery.with_settings(TOKEN=token).refused("stock", "items")["code"] == "identity.bad_token"


def test_a_token_is_made_for_people_too(brewery: Terminal) -> None:
    assert "Keep it now" in brewery.shown("tokens", "create", "Till")
