"""Is a password refused that somebody else would try, and no other? (docs/security.md, chapter V6)"""

import hashlib

import pytest
from django.conf import settings as portal_settings
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts import actions
from accounts.models import User
from accounts.passwords import StolenPasswordValidator, WordsOfTheServiceValidator

from . import doors
from .doors import OFFICIAL

GOOD = "walnut tricycle harbour"
WORDS = ["disagreement", "resolution", "northwick", "sen"]


def hashed(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def written(path, passwords, ending="\r\n") -> str:
    lines = sorted(f"{hashed(one)}:{number}" for number, one in enumerate(passwords, 1))
    path.write_bytes("".join(line + ending for line in lines).encode())
    return str(path)


def refuses(validator, password: str) -> bool:
    try:
        validator.validate(password)
    except ValidationError:
        return True
    return False


@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_each_line_of_the_list_is_found_and_nothing_else(tmp_path, ending):
    stolen = [f"a stolen password {number}" for number in range(300)]
    validator = StolenPasswordValidator(written(tmp_path / "list", stolen, ending))
    assert [one for one in stolen if not refuses(validator, one)] == []
    assert [number for number in range(300) if refuses(validator, f"nobody had this one {number}")] == []


@pytest.mark.parametrize("size", [0, 1, 2])
def test_a_list_of_hardly_any_lines_is_read_to_its_ends(tmp_path, size):
    stolen = [f"stolen {number}" for number in range(size)]
    validator = StolenPasswordValidator(written(tmp_path / "list", stolen, ending="\n"))
    assert all(refuses(validator, one) for one in stolen)
    assert not refuses(validator, GOOD)


def test_hashes_alone_in_small_letters_will_do(tmp_path):
    (tmp_path / "list").write_text(hashed(GOOD).lower() + "\n")
    assert refuses(StolenPasswordValidator(str(tmp_path / "list")), GOOD)


def test_a_list_that_is_not_there_lets_no_password_through_unread(tmp_path):
    with pytest.raises(FileNotFoundError):
        StolenPasswordValidator(str(tmp_path / "none")).validate(GOOD)


@pytest.mark.parametrize(
    "password",
    ["disagreementresolution", "Disagreement-2026!", "NORTHWICK northwick", "resolution1234", "sen.sen.sen.sen"],
)
def test_the_words_of_the_service_make_no_password(password):
    assert refuses(WordsOfTheServiceValidator(WORDS), password)


@pytest.mark.parametrize("password", [GOOD, "senator walnut teapot", "a disagreement of walnuts", "123456789012"])
def test_one_of_those_words_among_others_is_no_matter(password):
    assert not refuses(WordsOfTheServiceValidator(WORDS), password)


@given(st.text(min_size=12, max_size=80))
def test_any_composition_of_characters_is_judged_and_none_is_asked_for(password):
    """By the two validators here and the one of length: others look at what is common or about oneself."""
    assert not refuses(WordsOfTheServiceValidator(["disagreement"]), "walnut" + password)
    assert not refuses(StolenPasswordValidator(), password)


def test_the_portal_asks_all_five():
    names = [type(one).__name__ for one in get_password_validators(portal_settings.AUTH_PASSWORD_VALIDATORS)]
    assert names == [
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "UserAttributeSimilarityValidator",
        "StolenPasswordValidator",
        "WordsOfTheServiceValidator",
    ]
    validate_password("x walnut " * 20)  # 180 characters, and none of them a capital or a number
    with pytest.raises(ValidationError, match="words of this service"):
        validate_password("SEN disagreement resolution")


@pytest.mark.django_db
def test_a_stolen_password_is_refused_on_the_page_in_words(client, tmp_path, settings):
    """And nothing of it is changed on the way: the next one, with its blanks and capitals, signs in as typed."""
    asked = [one | {} for one in settings.AUTH_PASSWORD_VALIDATORS]
    for one in asked:
        if one["NAME"].endswith("StolenPasswordValidator"):
            one["OPTIONS"] = {"path": written(tmp_path / "list", [GOOD])}
    settings.AUTH_PASSWORD_VALIDATORS = asked
    administrator = User.objects.create_superuser("ada.administrator@example.org", doors.PASSWORD)
    actions.invite_official(OFFICIAL, "Olive Officer", by=administrator)
    page = client.get(doors.mailed_link())["Location"]
    answer = client.post(page, {"password1": GOOD})
    assert "has been stolen from another website" in answer.text
    client.post(page, {"password1": f" {GOOD.title()} "})
    assert User.objects.get(email=OFFICIAL).check_password(f" {GOOD.title()} ")
