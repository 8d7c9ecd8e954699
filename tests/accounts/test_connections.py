"""Is a council's own sign-in set up in words that are understood, or refused in words that can be?"""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts import connections

ROOT = Path(__file__).resolve().parents[2]
ROW = {
    "id": "northwick",
    "name": "Northwick Council",
    "council": "northwick",
    "issuer": "https://sign-in.northwick.example.org/v2.0",
    "client_id": "portal",
    "client_secret": "not to be told",
}


def without(key: str) -> dict:
    return {name: value for name, value in ROW.items() if name != key}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{not json", "is not JSON"),
        ("{}", "must be a list"),
        (["northwick"], "connection 1: it must be an object"),
        ([ROW, without("issuer")], "connection 2: it lacks issuer"),
        ([ROW | {"secret": "x"}], "connection 1: nothing is called secret"),
        ([ROW | {"client_secret": " "}], "client_secret must be text"),
        ([ROW | {"name": 7}], "name must be text"),
        ([ROW | {"id": "North wick"}], "id must be small letters, numbers and hyphens"),
        ([ROW | {"issuer": "http://sign-in.northwick.example.org"}], "issuer must be the provider's own https address"),
        ([ROW | {"issuer": "https://x.example.org/?tenant=1"}], "issuer must be the provider's own https address"),
        ([ROW | {"issuer": "https://[x"}], "issuer must be the provider's own https address"),
        ([ROW | {"issuer": "https://x.example.org/" + "x" * 200}], "of at most 200 characters"),
        ([ROW | {"second_factor": "perhaps"}], "second_factor must be one of ours, amr, always"),
        ([ROW | {"verified_domains": "northwick.example.org"}], "verified_domains must be a list of texts"),
        ([ROW, ROW], "each connection needs an id of its own"),
    ],
)
def test_what_is_set_up_wrongly_stops_the_start_and_says_what(text, said):
    with pytest.raises(ImproperlyConfigured, match="OPENID_PROVIDERS") as stopped:
        connections.read(text if isinstance(text, str) else json.dumps(text), https_only=True)
    assert said in str(stopped.value)
    assert "not to be told" not in str(stopped.value)


def test_the_manual_shows_what_can_be_read_and_explains_every_word_and_every_reason():
    manual = (ROOT / "docs" / "operations.md").read_text()
    (shown,) = re.findall(r"^OPENID_PROVIDERS=(.*?)^```$", manual, re.MULTILINE | re.DOTALL)
    assert connections.read(shown, https_only=True)[0].id == "northwick"
    code = "".join((ROOT / "accounts" / name).read_text() for name in ("openid.py", "actions.py"))
    reasons = re.findall(r'NotLetIn\("(.+?)"\)', code)
    assert len(reasons) == 5
    words = [f"`{field.name}`" for field in fields(connections.Connection)]
    assert [word for word in (*reasons, *words) if word not in manual] == []


def test_nothing_set_up_is_fine_and_what_is_left_out_is_the_careful_choice():
    assert connections.read("", https_only=True) == ()
    (one,) = connections.read(json.dumps([ROW]), https_only=True)
    assert (one.second_factor, one.acr_values, one.verified_domains) == ("ours", (), ())
    assert "not to be told" not in repr(one)


def test_a_laptop_may_use_an_issuer_on_it():
    row = ROW | {"issuer": "http://127.0.0.1:9000"}
    assert connections.read(json.dumps([row]), https_only=False)[0].issuer == "http://127.0.0.1:9000"
