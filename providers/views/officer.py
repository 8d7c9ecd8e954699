"""How does an officer go ahead? One act with telling the provider (R37), so it is here and not in `requests_app`."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from requests_app.forms.by_word import SpokenStopForm
from requests_app.models import Channel, Disagreement
from requests_app.stages import Stage
from requests_app.views.officer.doors import NOT_NOW, officers_page_for, page

from .. import actions
from ..forms.moving import TransferForm
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


@officers_page_for("record_withdrawal")
def record_withdrawal(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Stop a request for the person who asked, who says so by phone, by post or face to face (R48)."""
    form = SpokenStopForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.record_withdrawal(case, by=http.user, channel=Channel(form.cleaned_data["channel"]))
        messages.success(http, "The request has stopped. Tell the person who asked that it is done.")
        return redirect("officer_case", case.reference)
    context = {"form": form, "caption": case.reference, "heading": "Stop the request for the person who asked"}
    context |= {"button": "Stop the request", "button_warning": True}
    return page(http, case, "providers/officer/record_withdrawal.html", **context)


@officers_page_for("transfer")
def transfer(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """End it here, because the family lives with another council now."""
    form = TransferForm(case, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.transfer(case, form.chosen, by=http.user)
        return redirect("officer_case", case.reference)
    return page(http, case, "providers/officer/transfer.html", form=form, button="End it here", button_warning=True)
