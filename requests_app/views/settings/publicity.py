"""Who was told of the service, and who has not been? (R29, R30)"""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.refusals import refusals_lead_to

from ... import actions, exports
from ... import publicity as awareness
from ...forms.publicity import AudienceForm, PublicityForm
from ...models import Hat, LocalAuthority
from ..officer.hats import at_council

WRITERS = (Hat.ADMINISTRATOR, Hat.COMMISSIONER, Hat.COORDINATOR)
KEEPERS = (Hat.ADMINISTRATOR, Hat.COMMISSIONER)
SHOWN = 100


@require_safe
@at_council(*WRITERS)
def publicity(http: HttpRequest, council: LocalAuthority, councils: list[LocalAuthority]) -> HttpResponse:
    """The awareness report: each audience, what was done for it this year and last; and how people heard of us."""
    context = {
        "councils": councils,
        "rows": awareness.report(council),
        "years": awareness.two_years(council),
        "heard": awareness.heard(council),
        "entries": council.publicity.select_related("by", "taken_out_by").prefetch_related("others")[:SHOWN],
        "keeps_audiences": http.user.council_roles.held_by(http.user)
        .filter(authority=council, hat__in=KEEPERS)
        .exists(),
    }
    return _page(http, council, "publicity", **context)


@at_council(*WRITERS)
def publicity_add(http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority]) -> HttpResponse:
    """Write down that somebody was told."""
    form = PublicityForm(council, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.note_publicity(council, form.values, by=http.user)
        messages.success(http, "Written down.")
        return redirect(_address("publicity", council))
    return _form_page(http, council, form, heading="Write down who was told", button="Write it down")


@require_POST
@at_council(*WRITERS)
def publicity_take_out(
    http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority], entry: int
) -> HttpResponse:
    """Take out what was a mistake."""
    actions.take_out_publicity(council, entry, by=http.user)
    return redirect(_address("publicity", council))


@require_safe
@at_council(*WRITERS)
def publicity_csv(_http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority]) -> HttpResponse:
    """The report as a file. There is nothing personal in it."""
    return exports.as_csv(awareness.csv_rows(council), f"publicity-{council.slug}")


@refusals_lead_to("audiences", with_reference=False)
@at_council(*KEEPERS)
def audiences(http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority]) -> HttpResponse:
    """Who is to be told beside those who must be, and one more."""
    form = AudienceForm(council, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.save_audience(council, form.cleaned_data["name"], by=http.user)
        return redirect(_address("audiences", council))
    context = {"form": form, "must": awareness.MustBeTold.labels, "audiences": council.audiences.all()}
    return _page(http, council, "audiences", **context, back_url=_address("publicity", council), button="Add")


@refusals_lead_to("audiences", with_reference=False)
@at_council(*KEEPERS)
def audience_change(
    http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority], audience: int
) -> HttpResponse:
    """Give an audience another name."""
    if not council.audiences.filter(pk=audience).exists():
        raise Http404
    form = AudienceForm(council, http.POST if http.method == "POST" else None, pk=audience)
    if form.is_valid():
        actions.save_audience(council, form.cleaned_data["name"], by=http.user, pk=audience)
        return redirect(_address("audiences", council))
    return _form_page(http, council, form, heading="Change the name", button="Save", back="audiences")


@require_POST
@at_council(*KEEPERS)
def audience_retire(
    http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority], audience: int
) -> HttpResponse:
    actions.retire_audience(council, audience, by=http.user)
    return redirect(_address("audiences", council))


@require_POST
@at_council(*KEEPERS)
def audience_again(
    http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority], audience: int
) -> HttpResponse:
    actions.retire_audience(council, audience, by=http.user, bring_back=True)
    return redirect(_address("audiences", council))


def _address(name: str, council: LocalAuthority) -> str:
    return f"{reverse(name)}?{urlencode({'council': council.slug})}"


def _page(http: HttpRequest, council: LocalAuthority, name: str, **context) -> HttpResponse:
    return render(http, f"requests_app/settings/{name}.html", {"council": council} | context)


def _form_page(
    http: HttpRequest, council: LocalAuthority, form, *, heading: str, button: str, back: str = "publicity"
) -> HttpResponse:
    context = {"council": council, "form": form, "heading": heading, "button": button}
    return render(http, "form_page.html", context | {"back_url": _address(back, council)})
