"""How does an officer go ahead? One act with telling the provider (R37), so it is here and not in `requests_app`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from requests_app.models import Disagreement
from requests_app.stages import Stage
from requests_app.views.officer.doors import NOT_NOW, officers_page_for, page

from .. import actions
from ..forms.officer import ChooseProviderForm, GoAheadForm


@officers_page_for("refer")
def refer(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Go ahead: choose the provider, and who answers for the council where it is a party."""
    form = GoAheadForm(case, http.user, http.POST if http.method == "POST" else None)
    if form.is_valid():
        chosen = form.cleaned_data
        actions.refer(case, chosen["contract"], by=http.user, representative=chosen.get("representative"))
        return redirect("officer_case", case.reference)
    people = actions.somebody_is_missing(case)
    parties = case.parties.others().select_related("contact")
    return page(http, case, "providers/officer/refer.html", form=form, people_missing=people, parties=parties)


@officers_page_for("refer_again")
def refer_again(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Choose another provider, after one gave the case back."""
    form = ChooseProviderForm(case, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.refer_again(case, form.cleaned_data["contract"], by=http.user)
        return redirect("officer_case", case.reference)
    if http.method == "GET" and case.stage != Stage.FINDING_PROVIDER:
        messages.info(http, NOT_NOW)
        return redirect("officer_case", case.reference)
    returned = case.referrals.filter(return_code__gt="").select_related("provider")
    return page(http, case, "providers/officer/refer_again.html", form=form, returned=returned)
