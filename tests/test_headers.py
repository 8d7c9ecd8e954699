"""Does every answer tell the browser, and whatever stands between, to keep what is in it to itself?

Every kind of answer: public, form and case pages, the settings area, files, redirects and each error page. What only
holds in production is read from a process that runs in production mode.
"""

import json
import re

import pytest
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.test import Client
from django.urls import include, path, reverse

from accounts.models import User
from requests_app import invitations
from requests_app.stages import Stage
from tests.make import PASSWORD, Case, council, official
from tests.test_production import SECRETS, run
from tests.test_wall import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


class Broken(Exception):
    """Raised with somebody's words in it, as an error of ours might be."""


WORDS = "zqzq what a family wrote zqzq"


@login_not_required
def broken(_http):
    raise Broken(WORDS)


@login_not_required
def garbled(_http):
    raise BadRequest(WORDS)


@login_not_required
def closed(_http):
    raise PermissionDenied(WORDS)


# The portal, and pages that fail in each way.
urlpatterns = [
    path("broken/", broken),
    path("garbled/", garbled),
    path("closed/", closed),
    path("", include("sen_portal.urls")),
]


@pytest.fixture
def _failing_pages(settings):
    settings.ROOT_URLCONF = "tests.test_headers"


def administrator() -> User:
    made = official("Ada Administrator", "portal.example.org")
    made.is_staff = made.is_superuser = True
    made.save()
    return made


# Each kind of answer: what to ask for, and the status that comes back.
def the_public():
    return Client().get(reverse("home")), 200


def a_form():
    return Client().get(reverse("begin", args=[council().slug])), 200


def a_case_of_the_family():
    case = Case().at(Stage.ALL_AGREED)
    return signed_in(case.family).get(reverse("tracking", args=[case.disagreement.reference])), 200


def a_case_at_the_council():
    case = Case().at(Stage.ALL_AGREED)
    return signed_in(case.officer).get(reverse("officer_case", args=[case.disagreement.reference])), 200


def a_case_at_the_provider():
    case = Case().at(Stage.ALL_AGREED)
    return signed_in(case.provider_coordinator).get(reverse("referral", args=[case.disagreement.reference])), 200


def an_invitation():
    case = Case().at(Stage.ASKING)
    return Client().get(path_of(invitations.address(case.party()))), 200


def an_invitation_without_its_last_slash():
    case = Case().at(Stage.ASKING)
    return Client().get(path_of(invitations.address(case.party())).rstrip("/")), 301


def a_way_to_sign_in():
    return Client().get(reverse("queue")), 302


def after_sending_a_form():
    return Client().post(reverse("begin", args=[council().slug]), {"asked_by": "parent"}), 302


def the_settings_area():
    return signed_in(administrator()).get(reverse("admin:index")), 200


def a_stylesheet():
    return Client().get("/static/portal.css"), 200


def the_councils_colours():
    return Client().get(reverse("council_colours", args=[council().slug])), 200


def the_local_offer_as_data():
    return Client().get(reverse("local_offer_json", args=[council().slug])), 200


def a_leaflet():
    return Client().get(reverse("council_leaflet", args=[council().slug])), 200


def nothing_there():
    return Client().get("/nothing/there/"), 404


def not_for_them():
    return Client().get("/closed/"), 403


def not_to_be_read():
    return Client().get("/garbled/"), 400


def a_host_that_is_not_ours():
    return Client().get("/", headers={"host": "elsewhere.example.org"}), 400


def a_form_from_elsewhere():
    return Client(enforce_csrf_checks=True).post(reverse("begin", args=[council().slug]), {"asked_by": "parent"}), 403


def not_that_way():
    return Client().get(reverse("sign_in_new_code")), 405


def an_error_of_ours():
    return Client(raise_request_exception=False).get("/broken/"), 500


KINDS = (
    the_public, a_form, a_case_of_the_family, a_case_at_the_council, a_case_at_the_provider, an_invitation,
    an_invitation_without_its_last_slash, a_way_to_sign_in, after_sending_a_form, the_settings_area, a_stylesheet,
    the_councils_colours, the_local_offer_as_data, a_leaflet, nothing_there, not_for_them, not_to_be_read,
    a_host_that_is_not_ours, a_form_from_elsewhere, not_that_way, an_error_of_ours,
)  # fmt: skip
FOR_EVERYONE = {a_stylesheet, the_councils_colours, the_local_offer_as_data, a_leaflet}
ERRORS = (nothing_there, not_for_them, not_to_be_read, a_host_that_is_not_ours, a_form_from_elsewhere, an_error_of_ours)
OFF = {
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
}  # fmt: skip


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def policy(header: str, between: str, part: str) -> dict[str, str]:
    return dict(one.strip().split(part, 1) for one in header.split(between))


@pytest.mark.usefixtures("_failing_pages")
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_answer_carries_what_none_may_go_without(kind):
    answer, status = kind()
    assert answer.status_code == status
    keeps_to_itself(answer, "strict-origin" if kind is an_invitation else "same-origin")
    uses_nothing_of_the_device(answer)
    runs_and_loads_nothing_but_our_own(answer)
    if kind in FOR_EVERYONE:
        assert "public" in answer["Cache-Control"]
        assert "Cookie" not in answer.get("Vary", "")
        assert answer.cookies == {}
    else:
        assert answer["Cache-Control"] == "no-store, private"


def keeps_to_itself(answer, referrer: str) -> None:
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == referrer
    assert [name for name in answer.headers if re.match(r"server|x-powered-by|x-generator|via", name.lower())] == []


def uses_nothing_of_the_device(answer) -> None:
    allowed = policy(answer["Permissions-Policy"], ",", "=")
    assert {name for name, who in allowed.items() if who == "()"} == OFF
    passkeys = {"publickey-credentials-create": "(self)", "publickey-credentials-get": "(self)"}
    assert {name: who for name, who in allowed.items() if name not in OFF} == passkeys


def runs_and_loads_nothing_but_our_own(answer) -> None:
    csp = policy(answer["Content-Security-Policy"], ";", " ")
    assert csp["default-src"] == "'none'"
    assert csp["script-src"] == csp["style-src"] == csp["connect-src"] == csp["form-action"] == "'self'"
    assert csp["frame-ancestors"] == csp["base-uri"] == csp["object-src"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_the_colours_are_the_same_for_somebody_with_a_cookie():
    case = Case().at(Stage.CONSIDERING)
    address = reverse("council_colours", args=[case.council.slug])
    signed, stranger = signed_in(case.family).get(address), Client().get(address)
    assert (signed.content, dict(signed.headers)) == (stranger.content, dict(stranger.headers))


@pytest.mark.usefixtures("_failing_pages")
@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_page_says_nothing_of_the_error_or_of_the_code(kind):
    answer, _ = kind()
    page = answer.content.decode()
    assert "<h1" in page  # it is ours, and not the plain one of the framework
    assert re.findall(r"zqzq|Traceback|Broken|BadRequest|Django|sen_portal|Exception", page) == []


def test_cookies_are_for_the_server_alone():
    client = Client()
    address = reverse("begin", args=[council().slug])
    given = {**client.get(address).cookies, **client.post(address, {"asked_by": "parent"}).cookies}
    assert set(given) == {"csrftoken", "sessionid"}
    for cookie in given.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")


def test_no_message_of_ours_lies_in_a_cookie():
    case = Case().at(Stage.ALL_AGREED)
    client = signed_in(case.answers_for())
    client.post(reverse("withdraw_agreement", args=[case.disagreement.reference]))
    assert "messages" not in client.cookies
    page = client.get(reverse("take_part", args=[case.disagreement.reference])).content.decode()
    assert "You have stopped taking part." in page


# -- in production --------------------------------------------------------------------------------------------------

_IN_PRODUCTION = """
import json, logging
from django.conf import settings
logging.disable(logging.CRITICAL)
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # none collected
from django.test import Client
client = Client(headers={"host": "portal.example.org"})
secure = client.get("/sign-in/", secure=True)
plain = client.get("/invitations/some-key/")
cookies = {name: {key: value for key, value in one.items() if value} for name, one in secure.cookies.items()}
names = ["SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
         "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH"]
print(json.dumps({
    "secure": [secure.status_code, dict(secure.headers)], "plain": [plain.status_code, dict(plain.headers)],
    "cookies": cookies, "settings": [getattr(settings, name) for name in names],
}))
"""


@pytest.fixture(scope="module")
def production():
    done = run(_IN_PRODUCTION, **(SECRETS | {"CACHE_URL": "locmemcache://"}))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_production_is_on_https_and_stays_there(production):
    status, headers = production["secure"]
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["Cache-Control"] == "no-store, private"


def test_the_way_to_https_is_not_kept_because_a_key_may_be_in_it(production):
    status, headers = production["plain"]
    assert (status, headers["Location"]) == (301, "https://portal.example.org/invitations/some-key/")
    assert headers["Cache-Control"] == "no-store, private"


def test_cookies_of_production_are_bound_to_this_host_and_to_https(production):
    assert production["settings"] == ["__Host-session", True, True, "Lax", None, "/"]
    assert list(production["cookies"]) == ["__Host-csrf"]
    cookie = production["cookies"]["__Host-csrf"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    assert "domain" not in cookie


def test_production_does_not_start_with_debug_pages():
    done = run("", **(SECRETS | {"DEBUG": "on"}))
    assert done.returncode != 0
    assert "DEBUG must be off in production" in done.stderr


# -- the settings area ------------------------------------------------------------------------------------------------

# By hand: what somebody who looks after settings may see. Nothing here is a case (5c).
IN_THE_SETTINGS = {
    "accounts.User", "auth.Group",
    "requests_app.LocalAuthority", "requests_app.HealthBody", "requests_app.CouncilRole",
    "providers.Provider", "providers.ProviderRole", "providers.Contract", "providers.Mediator",
    "providers.OrganisationDeclaration", "providers.MediatorDeclaration",
}  # fmt: skip


def test_the_settings_area_holds_settings_and_nothing_else():
    assert {model._meta.label for model in admin.site._registry} == IN_THE_SETTINGS


def test_a_password_alone_opens_no_page_of_the_settings_area():
    ada = administrator()
    client = Client()
    client.post(reverse("staff_sign_in"), {"login": ada.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(ada.pk)
    for address in (reverse("admin:index"), reverse("admin:accounts_user_changelist"), "/settings/no/such/page/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("mfa_activate_totp")), address
