"""Does a council's own sign-in let in that council's officials, nobody else, and no further than it may?"""

import json
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone

from accounts import actions, connections
from accounts.models import User
from requests_app.stages import Stage
from sen_portal.urls import urlpatterns as real
from tests.make import Case, council, officer, official, person
from tests.rig.openid import SECRET

from . import doors
from .councils import (
    DONE,
    DOOR,
    NO_ACCOUNT,
    NOT_FINISHED,
    STAFF,
    assert_not_finished,
    assert_not_let_in,
    come_by,
    known_as,
    methods,
    set_off,
)

pytestmark = pytest.mark.django_db
QUEUE = reverse("queue")


@reauthentication_required
def careful(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("done with care")


urlpatterns = [*real, path("careful/", careful)]


# -- where there is none ----------------------------------------------------------------------------------------------


def test_where_no_council_is_connected_nothing_shows_and_no_address_works(client):
    assert "with your council" not in client.get(STAFF).text
    assert [client.post(DOOR).status_code, client.get(DONE).status_code, client.get(NO_ACCOUNT).status_code] == [
        404
    ] * 3
    user = doors.enrolled()
    doors.sign_in_as_staff(client, user)
    assert client.get(reverse("confirm_with_council")).status_code == 404


@pytest.mark.usefixtures("connect")
def test_the_staff_door_has_a_button_for_it_and_the_families_door_has_none(client):
    page = client.get(STAFF, {"next": QUEUE})
    assert page.text.count("Sign in with Northwick Council") == 1
    assert f'action="{DOOR}?next={QUEUE.replace("/", "%2F")}"' in page.text
    assert "Northwick" not in client.get(reverse("sign_in")).text


@pytest.mark.usefixtures("connect")
def test_a_sign_in_starts_with_a_button_and_never_with_an_address_alone(client):
    assert client.get(DOOR).status_code == 405
    assert "socialaccount_states" not in client.session


# -- those who may come in --------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("connect")
def test_an_official_with_a_second_factor_there_comes_straight_to_where_they_were_going(client, provider, olive):
    answer = come_by(client, provider, known_as(olive), QUEUE)
    assert answer["Location"] == QUEUE
    assert client.get(QUEUE).status_code == 200
    assert methods(client) == ["socialaccount", "mfa"]


@pytest.mark.usefixtures("connect")
def test_what_is_asked_of_the_council_belongs_to_this_browser_and_to_our_own_address(client, settings, provider):
    settings.PORTAL_URL = "http://localhost:8413"
    first, second = (parse_qs(urlsplit(set_off(client)).query) for _ in range(2))
    assert first["redirect_uri"] == [f"http://localhost:8413{DONE}"]
    assert first["code_challenge_method"] == ["S256"]
    assert [first[key] == second[key] for key in ("state", "nonce", "code_challenge")] == [False] * 3
    assert SECRET not in str(first)


@pytest.mark.usefixtures("connect")
def test_they_are_tied_to_the_councils_name_for_them_and_nothing_else_is_kept(
    client, provider, olive, django_capture_on_commit_callbacks
):
    password = olive.password
    with django_capture_on_commit_callbacks(execute=True):
        come_by(client, provider, known_as(olive))
    (tie,) = SocialAccount.objects.all()
    assert (tie.user, tie.provider, tie.uid, tie.extra_data) == (olive, provider.issuer, "olive-at-northwick", {})
    assert not SocialToken.objects.exists()
    assert User.objects.get().password == password
    (told,) = mail.outbox
    assert (told.to, told.subject) == ([olive.email], "You have signed in with your council")
    assert "Olive" not in told.body


@pytest.mark.usefixtures("connect")
def test_once_tied_a_new_address_at_the_council_changes_nothing(client, client_of_another, provider, olive):
    come_by(client, provider, known_as(olive))
    come_by(client_of_another, provider, known_as(olive, claims={"email": "olive.married@northwick.example.org"}))
    assert doors.is_in(client_of_another)
    assert SocialAccount.objects.count() == 1


def test_the_address_may_be_in_the_token_or_vouched_for_by_its_domain(client, provider, connect, olive):
    connect(verified_domains=["Northwick.example.org"])
    said = known_as(olive, claims={"email": None, "email_verified": None}, alter={"email": olive.email.upper()})
    come_by(client, provider, said)
    assert doors.is_in(client)


# -- the second factor ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("second_factor", "said", "counts"),
    [
        ("ours", {"amr": ["pwd", "mfa"]}, False),
        ("amr", {"amr": ["pwd"]}, False),
        ("amr", {"amr": ["otp"]}, False),
        ("amr", {"amr": "mfa"}, False),
        ("amr", {"amr": ["mfa"]}, True),
        ("amr", {"amr": ["pwd", "otp"]}, True),
        ("amr", {"amr": ["fpt", "hwk"]}, True),
        ("amr", {"acr": "urn:example:two-factors"}, True),
        ("amr", {"acr": "urn:example:one-factor"}, False),
        ("amr", {}, False),
        ("always", {}, True),
    ],
)
def test_what_the_council_says_counts_as_a_second_factor_or_not(second_factor, said, counts):
    row = {"id": "a", "name": "A", "council": "a", "issuer": "https://a.example.org", "client_id": "a"}
    row |= {"client_secret": "x", "second_factor": second_factor, "acr_values": ["urn:example:two-factors"]}
    (one,) = connections.read(json.dumps([row]), https_only=True)
    assert one.proves_second_factor(said) is counts


@pytest.mark.usefixtures("connect")
def test_without_one_there_our_own_is_asked_for(client, provider, olive):
    doors.enrolled(olive)
    answer = come_by(client, provider, known_as(olive, amr=["pwd"]), QUEUE)
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not doors.is_in(client)
    answer = client.post(answer["Location"], {"code": doors.app_code(olive.app_secret)})
    assert answer["Location"] == QUEUE
    assert client.get(QUEUE).status_code == 200


@pytest.mark.usefixtures("connect")
def test_with_one_there_our_own_is_not_asked_for_as_well(client, provider, olive):
    doors.enrolled(olive)
    assert come_by(client, provider, known_as(olive), QUEUE)["Location"] == QUEUE


@pytest.mark.usefixtures("connect")
def test_without_either_they_set_up_their_own_before_any_page_opens(client, provider, olive):
    come_by(client, provider, known_as(olive, amr=["pwd"]), QUEUE)
    set_up = client.get(QUEUE)["Location"]
    assert set_up.startswith(reverse("mfa_activate_totp"))
    assert client.get(set_up).status_code == 200


@pytest.mark.usefixtures("connect")
def test_long_after_they_came_in_they_sign_in_again_before_they_set_one_up(client, provider, olive):
    """A browser left alone with half a sign-in must not become a way to make the other half."""
    come_by(client, provider, known_as(olive, amr=["pwd"]))
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert client.get(QUEUE)["Location"].startswith(STAFF)
    assert not doors.is_in(client)


@pytest.fixture
def with_a_careful_page(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("connect", "with_a_careful_page")
def test_who_has_no_second_factor_of_ours_confirms_with_the_council_again(client, provider, olive):
    come_by(client, provider, known_as(olive))
    assert client.get("/careful/").text == "done with care"
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        asked = client.get("/careful/")["Location"]
        assert asked == f"{reverse('confirm_with_council')}?next=%2Fcareful%2F"
        assert f'action="{DOOR}?next=%2Fcareful%2F"' in client.get(asked).text
        session = client.session.session_key
        address = set_off(client, "/careful/")
        assert parse_qs(urlsplit(address).query)["prompt"] == ["login"]
        provider.knows(them=known_as(olive, alter={"auth_time": int(time.time())}))  # the provider's clock stayed
        back = provider.sign_in(address, "them")
        assert client.get(back.removeprefix("http://testserver"))["Location"] == "/careful/"
        assert client.get("/careful/").text == "done with care"
        assert client.session.session_key != session  # renewed: accounts/sessions.py


@pytest.mark.usefixtures("connect", "with_a_careful_page")
def test_confirming_there_without_a_second_factor_confirms_nothing(client, provider, olive):
    come_by(client, provider, known_as(olive))
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        now = {"auth_time": int(time.time())}
        come_by(client, provider, known_as(olive, amr=["pwd"], alter=now), "/careful/")
        assert client.get("/careful/")["Location"].startswith(reverse("confirm_with_council"))


@pytest.mark.usefixtures("connect", "with_a_careful_page")
def test_a_council_that_did_not_ask_them_again_confirms_nothing(client, provider, olive):
    come_by(client, provider, known_as(olive))
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        before = {"auth_time": int(time.time()) - 600}
        answer = come_by(client, provider, known_as(olive, alter=before), "/careful/")
        assert client.get(answer["Location"])["Location"] == "/careful/"
        asked = client.get("/careful/")["Location"]
        assert asked.startswith(reverse("confirm_with_council"))
        assert NOT_FINISHED in client.get(asked).text


@pytest.mark.usefixtures("connect", "with_a_careful_page")
def test_who_has_one_of_ours_confirms_with_it(client, provider, olive):
    doors.enrolled(olive)
    come_by(client, provider, known_as(olive))
    assert client.get("/careful/")["Location"].startswith(reverse("mfa_reauthenticate"))


@pytest.mark.usefixtures("connect")
def test_their_page_about_it_says_how_they_come_in_and_how_else_they_could(client, provider, olive):
    come_by(client, provider, known_as(olive))
    page = client.get(reverse("second_factor")).text
    assert "Contact" not in page  # no council is made of its name: the frame draws one from `council`
    assert "You sign in with Northwick Council, and it checks your second factor." in page
    assert reverse("add_passkey") in page
    assert "recovery code" not in page
    assert "the only one" not in page
    doors.enrolled(olive)
    assert "You sign in with your password" in client.get(reverse("second_factor")).text


# -- those who may not ------------------------------------------------------------------------------------------------


def somebody(kind: str) -> User:
    """Return somebody who is known here, and whom Northwick's sign-in may not let in."""
    make = {
        "a family": lambda: person(email="olive@northwick.example.org"),
        "another council's": lambda: officer(council("southmere")),
        "a provider's": lambda: official("Cora Coordinator", "calm-waters.example.org"),
        "two councils'": lambda: _of_both(officer()),
        "a leaver": lambda: _changed(officer(), is_active=False),
        "an administrator": lambda: _changed(officer(), is_staff=True),
        "a superuser": lambda: _changed(officer(), is_superuser=True),
    }
    return make[kind]()


def _of_both(user: User) -> User:
    user.council_roles.create(authority=council("southmere"), hat="coordinator")
    return user


def _changed(user: User, **fields) -> User:
    User.objects.filter(pk=user.pk).update(**fields)
    return user


KINDS = (
    "a family", "another council's", "a provider's", "two councils'", "a leaver", "an administrator", "a superuser",
)  # fmt: skip


@pytest.mark.usefixtures("connect")
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_but_an_official_of_that_council_alone_is_let_in(client, provider, kind):
    answer = come_by(client, provider, known_as(somebody(kind)))
    assert_not_let_in(client, answer)
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("connect")
def test_nobody_is_signed_up(client, provider):
    answer = come_by(client, provider, known_as(User(email="new.person@northwick.example.org")))
    assert_not_let_in(client, answer)
    assert not User.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_the_council_does_not_vouch_for_opens_nothing(client, provider, connect, olive, verified):
    connect(verified_domains=["southmere.example.org"])
    assert_not_let_in(client, come_by(client, provider, known_as(olive, claims={"email_verified": verified})))


def test_a_domain_vouches_for_no_address_that_the_council_says_is_not_theirs(client, provider, connect, olive):
    connect(verified_domains=["northwick.example.org"])
    assert_not_let_in(client, come_by(client, provider, known_as(olive, claims={"email_verified": False})))


@pytest.mark.usefixtures("connect")
@pytest.mark.parametrize("k", ["\u212a", "\x00k"], ids=["the sign for kelvin, in lower case a k", "with a NUL"])
def test_a_letter_that_only_looks_the_same_opens_nothing(client, provider, olive, k):
    _changed(olive, email="kit.officer@northwick.example.org")
    said = known_as(olive, claims={"email": f"{k}it.officer@northwick.example.org"})
    assert_not_let_in(client, come_by(client, provider, said))


@pytest.mark.usefixtures("connect")
def test_whoever_was_given_the_address_after_them_does_not_inherit_the_account(
    client, client_of_another, provider, olive, caplog
):
    come_by(client, provider, known_as(olive))
    answer = come_by(client_of_another, provider, known_as(olive, "somebody-else-at-northwick"))
    assert_not_let_in(client_of_another, answer)
    assert "knows the owner of the account under another name" in caplog.text
    assert [word for word in ("olive", "Olive", "somebody-else") if word in caplog.text] == []


@pytest.mark.usefixtures("connect")
def test_the_same_page_whoever_is_not_let_in(client, client_of_another, provider):
    shown = []
    for browser, one in ((client, officer(council("southmere"))), (client_of_another, User(email="x@example.org"))):
        answer = come_by(browser, provider, known_as(one, one.email))
        shown.append((answer.status_code, answer["Location"], browser.get(answer["Location"]).text))
    assert shown[0] == shown[1]


def test_one_name_at_a_council_is_tied_to_one_account(olive):
    other = officer(name="Otto Officer")
    actions.tie_to_council(olive, "https://sign-in.northwick.example.org", "olive-at-northwick")
    with pytest.raises(actions.NotLetIn):
        actions.tie_to_council(other, "https://sign-in.northwick.example.org", "olive-at-northwick")
    actions.tie_to_council(other, "https://sign-in.southmere.example.org", "olive-at-northwick")
    assert SocialAccount.objects.count() == 2


@pytest.mark.usefixtures("connect")
def test_a_leaver_is_out_at_once_and_comes_back_in_by_a_new_tie(client, client_of_another, provider, olive):
    come_by(client, provider, known_as(olive))
    root = User.objects.create_superuser("root@example.org", doors.PASSWORD)
    actions.deactivate(olive, root)
    assert client.get(QUEUE)["Location"].startswith(reverse("sign_in"))
    assert_not_let_in(client, come_by(client, provider, known_as(olive)))
    actions.reactivate(olive, root)
    come_by(client_of_another, provider, known_as(olive, "olive-again"))
    assert doors.is_in(client_of_another)


@pytest.mark.usefixtures("connect")
def test_an_officer_who_goes_to_another_council_comes_in_no_more(client, provider, olive):
    come_by(client, provider, known_as(olive))
    client.post(reverse("sign_out"))
    olive.council_roles.update(authority=council("southmere"))
    assert_not_let_in(client, come_by(client, provider, known_as(olive)))


# -- when something is wrong ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("connect")
@pytest.mark.parametrize("change", [{"state": "made-up"}, {"state": ""}, {"iss": "https://other.example.org"}])
def test_an_answer_to_what_was_not_asked_here_opens_nothing(client, provider, olive, change):
    provider.knows(them=known_as(olive))
    back = parse_qs(urlsplit(provider.sign_in(set_off(client), "them")).query)
    sent = {key: values[0] for key, values in back.items()} | change
    assert_not_finished(client, client.get(DONE, sent))


@pytest.mark.usefixtures("connect")
def test_an_answer_meant_for_another_browser_opens_nothing(client, client_of_another, provider, olive):
    """Else somebody could be led into signing in as somebody else."""
    provider.knows(them=known_as(olive))
    back = provider.sign_in(set_off(client), "them").removeprefix("http://testserver")
    set_off(client_of_another)
    assert_not_finished(client_of_another, client_of_another.get(back))
    client.get(back)
    assert doors.is_in(client)


@pytest.mark.usefixtures("connect")
def test_an_answer_is_good_once_and_the_back_button_does_no_harm(client, provider, olive):
    provider.knows(them=known_as(olive))
    back = provider.sign_in(set_off(client), "them").removeprefix("http://testserver")
    client.get(back)
    assert client.get(back)["Location"] == reverse("landing")
    client.post(reverse("sign_out"))
    assert_not_finished(client, client.get(back))


SOON = 4_000_000_000  # the same whenever the tests are collected, and however long they take


@pytest.mark.usefixtures("connect")
@pytest.mark.parametrize(
    "wrong",
    [
        {"alter": {"nonce": "not the one we sent"}},
        {"alter": {"nonce": None}},
        {"alter": {"aud": "another-client"}},
        {"alter": {"aud": ["portal", "another-client"], "azp": "another-client"}},
        {"alter": {"iss": "https://other.example.org"}},
        {"alter": {"exp": 1_000_000_000}},
        {"alter": {"iat": SOON}},
        {"alter": {"nbf": SOON}},
        {"alter": {"sub": "not-what-userinfo-says"}},
        {"alter": {"sub": ""}},
        {"alter": {"sub": "a\x00b", "email": "in the token too"}},
        {"alter": {"sub": "Ölive", "email": "in the token too"}},
        {"alter": {"auth_time": "yesterday"}},
        {"alter": {"sub": "x" * 192, "email": "in the token, so that userinfo is not asked"}},
        {"forge": True},
        {"answer": "hello"},
        {"answer": []},
        {"answer": {"access_token": "x", "id_token": "y"}},
        {"answer": {"access_token": "x"}},
    ],
    ids=str,
)
def test_a_token_that_is_not_sound_opens_nothing_and_breaks_nothing(client, provider, olive, wrong):
    answer = come_by(client, provider, known_as(olive, **wrong), QUEUE)
    assert_not_finished(client, answer, QUEUE)
    assert not SocialAccount.objects.exists()


@pytest.mark.usefixtures("connect")
def test_the_tokens_are_wrong_only_where_these_tests_make_them_so(client, provider, olive):
    """Prove that the test above can fail: put in again what was true, and it lets them in."""
    come_by(client, provider, known_as(olive, alter={"aud": "portal", "azp": "portal", "exp": SOON}))
    assert doors.is_in(client)


@pytest.mark.parametrize("folder", ["text", "list", "half", "other", "missing"])
def test_an_issuer_that_talks_nonsense_leaves_the_password_door_open(client, provider, connect, folder):
    connect(issuer=f"{provider.issuer}/nonsense/{folder}")
    assert_not_finished(client, client.post(f"{DOOR}?next={QUEUE}"), QUEUE)


def test_an_issuer_that_is_down_leaves_the_password_door_open(client, connect, nobody_there):
    connect(issuer=nobody_there)
    assert_not_finished(client, client.post(f"{DOOR}?next={QUEUE}"), QUEUE)


@pytest.mark.usefixtures("connect")
def test_an_issuer_that_goes_down_while_they_are_there_does_too(client, provider, connect, olive, nobody_there):
    provider.knows(them=known_as(olive))
    back = provider.sign_in(set_off(client, QUEUE), "them").removeprefix("http://testserver")
    connect(issuer=nobody_there)
    assert_not_finished(client, client.get(back.partition("&iss=")[0]), QUEUE)


@pytest.mark.usefixtures("connect")
def test_who_gives_up_there_is_back_at_the_staff_door(client, provider, olive):
    provider.knows(them=known_as(olive))
    back = provider.sign_in(set_off(client, QUEUE), "them", button="cancel")
    assert_not_finished(client, client.get(back.removeprefix("http://testserver")), QUEUE)


@pytest.mark.usefixtures("connect")
@pytest.mark.parametrize("bad", ["https://evil.example.org/", "//evil.example.org"])
def test_nobody_is_sent_on_to_another_site(client, provider, olive, bad):
    assert come_by(client, provider, known_as(olive), bad)["Location"] == reverse("landing")


@pytest.mark.usefixtures("connect")
def test_nothing_that_names_anybody_is_logged(client, client_of_another, provider, olive, caplog):
    caplog.set_level("INFO", "accounts")
    come_by(client, provider, known_as(olive))
    come_by(client_of_another, provider, known_as(officer(council("southmere")), "sunny-at-southmere"))
    come_by(client_of_another, provider, known_as(olive, forge=True))
    ours = " ".join(record.getMessage() for record in caplog.records if record.name.startswith("accounts"))
    assert "northwick" in ours
    assert [word for word in ("@", "Olive", "olive-at", "sunny-at", "eyJ", SECRET) if word in ours] == []


@pytest.mark.usefixtures("connect")
def test_what_they_were_typing_when_their_time_was_up_is_there_when_they_come_back(client, provider):
    """The page where a decision is written: docassemble#482, session lost, form blank."""
    case = Case().at(Stage.CONSIDERING)
    come_by(client, provider, known_as(case.officer))
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        page = reverse("not_take_forward", args=[case.disagreement.reference])
        assert client.post(page, {"explanation": "We talked to the school."})["Location"].startswith(STAFF)
        assert come_by(client, provider, known_as(case.officer))["Location"] == reverse("carry_on")
        assert "We talked to the school." in client.get(reverse("carry_on")).text


# -- and out again ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("connect")
def test_signing_out_is_of_here_alone_and_says_so(client, provider, olive):
    come_by(client, provider, known_as(olive))
    page = client.post(reverse("sign_out"), follow=True)
    assert "You may still be signed in with Northwick Council" in page.text
    assert not doors.is_in(client)


@pytest.mark.usefixtures("connect")
def test_who_came_by_a_password_hears_nothing_of_the_council(client):
    doors.sign_in_as_staff(client)
    page = client.post(reverse("sign_out"), follow=True)
    assert "You have signed out." in page.text
    assert "still be signed in" not in page.text


@pytest.mark.usefixtures("connect")
def test_somebody_left_signed_in_at_this_browser_is_signed_out_first(client, provider, olive):
    address = set_off(client)
    state = client.session["socialaccount_states"]
    doors.sign_in_by_code(client, doors.family().email)
    session = client.session
    session["socialaccount_states"], session["left behind"] = state, "by a family"
    session.save()
    provider.knows(them=known_as(olive))
    client.get(provider.sign_in(address, "them").removeprefix("http://testserver"))
    assert client.session["_auth_user_id"] == str(olive.pk)
    assert "left behind" not in client.session


@pytest.mark.usefixtures("connect")
def test_a_family_that_is_signed_in_is_not_sent_to_a_council(client):
    doors.sign_in_by_code(client, doors.family().email)
    assert client.post(DOOR)["Location"] == reverse("landing")
    assert client.get(reverse("confirm_with_council")).status_code == 404
