"""How does a test ask, page by page, as a browser does?

It types into the real forms and goes where each answer leads, so that what it skips is what a family would skip.
"""

from urllib.parse import urlsplit

from django.urls import resolve, reverse

from requests_app import flags
from requests_app.models import Disagreement
from tests.make import council

# What is typed on each page, as a browser sends it. Pages and notices that are not here are continued from empty.
TYPED = {
    "relationship": {"relationship": "parent"},
    "behalf": {"acting_for": "parent", "acting_basis": "asked", "requester_organisation": "Example Advocacy"},
    "their-place": {"acting_basis_note": "We have talked it over twice, with pictures."},
    "role": {
        "requester_role": "Team leader",
        "requester_organisation": "Example Organisation",
        "decides": "someone_else",
        "deciding_person": "Dee Decider",
        "deciding_contact": "01632 960600",
    },
    "family-knows": {"family_knows": "on"},
    "family-told": {"family_knows": "on"},
    "the-family": {"name": "Pat Parent", "phone": "01632 960700"},
    "your-name": {"requester_name": "Pat Parent"},
    "childs-name": {"child_name": "Kit Example"},
    "date-of-birth": {"date_of_birth-day": "4", "date_of_birth-month": "5", "date_of_birth-year": "2017"},
    "where-they-live": {"postcode": "zz11zz"},
    "support-now": {"ehc_status": "support"},
    "setting": {"setting_name": "Elm Example School", "setting_phase": "primary"},
    "who-with": {"whom": ["school"]},
    "the-school": {"name": "Elm Example School"},
    "the-nhs": {"name": "Example Integrated Care Board"},
    "about": {"about": ["provision"]},
    "moment": {"moment": "review"},
    "what-happened": {"what_happened": "The help in the plan has not started."},
    "decisions": {"appeal": "no"},
    "contact": {"phone": "01632 960001", "best_way": "phone"},
    "sharing": {"voluntary": "on", "share": "on"},
}
# What a parent of a child at a school meets, if no answer leads anywhere else.
EVERYDAY = [
    "relationship",
    "your-name",
    "childs-name",
    "date-of-birth",
    "where-they-live",
    "support-now",
    "setting",
    "who-with",
    "the-school",
    "about",
    "what-happened",
    "what-would-help",
    "talked-to",
    "decisions",
    "views",
    "contact",
    "safe-contact",
    "help",
    "supporters",
    "other-parents",
    "private_note",
    "sharing",
]
EIGHTEEN = {"date_of_birth-day": "2", "date_of_birth-month": "3", "date_of_birth-year": "2008"}
BY_PHONE = {"Someone to tell", "By phone or post"}
BY_EMAIL = {"email": "pat.parent@example.org", "best_way": "email"}


def begin(client, asked_by: str = "parent") -> Disagreement:
    """Answer the first question; return the draft that it made."""
    client.post(reverse("begin", args=[council().slug]), {"asked_by": asked_by})
    return Disagreement.objects.latest("pk")


def page_url(draft: Disagreement, page: str) -> str:
    return reverse("draft_page", args=[draft.reference, page])


def notice_url(draft: Disagreement, notice: str) -> str:
    return reverse("draft_notice", args=[draft.reference, notice])


def check_url(draft: Disagreement) -> str:
    return reverse("check_answers", args=[draft.reference])


def answer(client, draft: Disagreement, page: str, typed: dict | None = None):
    """Return what comes back from one page."""
    return client.post(page_url(draft, page), TYPED.get(page, {}) if typed is None else typed)


def led_to(response) -> str:
    """Return the page, the notice or else the name of the address that a redirect leads to."""
    assert response.status_code == 302, getattr(response.context["form"], "error_links", response)
    step = resolve(urlsplit(response["Location"]).path)
    return step.kwargs.get("page") or step.kwargs.get("notice") or step.url_name


def walk(client, changes: dict | None = None, *, asked_by: str = "parent") -> tuple[Disagreement, list[str]]:
    """Answer every page as it comes, up to the check; return the draft and the pages and notices met on the way."""
    typed, met = TYPED | (changes or {}), []
    response = client.post(reverse("begin", args=[council().slug]), {"asked_by": asked_by})
    draft = Disagreement.objects.latest("pk")
    while led_to(response) != "check_answers":
        met.append(led_to(response))
        response = client.post(response["Location"], typed.get(met[-1], {}))
    draft.refresh_from_db()
    return draft, met


def send(client, draft: Disagreement) -> Disagreement:
    """Press "Send my request" on the check; return the request as it then is."""
    response = client.post(check_url(draft), follow=True)
    assert response.redirect_chain == [(reverse("sent", args=[draft.reference]), 302)]
    draft.refresh_from_db()
    return draft


def flagged(draft: Disagreement) -> list[str]:
    """Return the words of a request's flags, without those that follow from giving only a phone number here."""
    found = flags.flags(flags.with_flags(Disagreement.objects.all()).get(pk=draft.pk))
    return [text for text, _ in found if text not in BY_PHONE]
