"""How does an officer go ahead? One act with telling the provider (R37), so it is here and not in `requests_app`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from requests_app.models import Disagreement
from requests_app.permissions import open_moves
from requests_app.stages import Stage
from requests_app.views.officer import officers_case

from .. import actions
from ..forms.officer import ChooseProviderForm, GoAheadForm


@officers_case
def refer(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Go ahead: choose the provider, and who answers for the council where it is a party."""
    form = GoAheadForm(case, http.user, http.POST if http.method == "POST" else None)
    if form.is_valid():
        chosen = form.cleaned_data
        actions.refer(case, chosen["contract"], by=http.user, representative=chosen.get("representative"))
        return redirect("officer_case", case.reference)
    if http.method == "GET" and "refer" not in open_moves(http.user, case):
        return redirect("officer_case", case.reference)
    return _page(http, case, form, "refer")


@officers_case
def refer_again(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Choose another provider, after one gave the case back."""
    form = ChooseProviderForm(case, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.refer_again(case, form.cleaned_data["contract"], by=http.user)
        return redirect("officer_case", case.reference)
    if http.method == "GET" and case.stage != Stage.FINDING_PROVIDER:
        return redirect("officer_case", case.reference)
    return _page(http, case, form, "refer_again")


def _page(http: HttpRequest, case: Disagreement, form, name: str) -> HttpResponse:
    context = {
        "council": case.authority,
        "case": case,
        "form": form,
        "missing": actions.somebody_is_missing(case),
        "returned": case.referrals.filter(state="returned"),
        "back_url": reverse("officer_case", args=[case.reference]),
        "button": "Go ahead and notify the provider" if name == "refer" else "Notify this provider",
    }
    return render(http, f"providers/officer/{name}.html", context)
