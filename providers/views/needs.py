"""Who says, and who reads, what has been arranged to help a family take part? (P18, domain section 7)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from accounts.refusals import refusals_lead_to
from requests_app import drafts, sight

from .. import actions, needs, permissions
from ..forms.needs import HelpForm
from ..models import Referral
from .provider import provider_staff


@provider_staff
def settle_help(http: HttpRequest, reference: str) -> HttpResponse:
    """Note what is arranged, what is not needed now, and what still waits."""
    referrals = Referral.objects.visible_to(http.user).select_related("disagreement__authority")
    one = get_object_or_404(referrals, disagreement__reference=reference)
    asked_for = needs.needs(one.disagreement)
    if not asked_for or "settle_help" not in permissions.open_moves(http.user, one):
        return redirect("referral", reference)
    form = HelpForm(asked_for, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.settle_help(one, form.cleaned_data, by=http.user)
        messages.success(http, "Saved. The person who asked for it sees what is arranged.")
        return redirect("referral", reference)
    context = {"form": form, "council": one.disagreement.authority, "caption": reference, "button": "Save"}
    context |= {"case": sight.of(one.disagreement, sight.Reader.SERVICE)}
    context |= {"heading": "Help to take part", "back_url": reverse("referral", args=[reference])}
    return render(http, "providers/provider/settle_help.html", context)


@drafts.for_its_holder
@refusals_lead_to("tracking")
def own_help(http: HttpRequest, reference: str) -> HttpResponse:
    """What has become of the help that this person asked for."""
    disagreement = get_object_or_404(drafts.own(http).select_related("authority"), reference=reference)
    asked_for = [] if disagreement.is_draft else needs.needs(disagreement)
    if not asked_for:
        return redirect("draft" if disagreement.is_draft else "tracking", reference)
    context = {"council": disagreement.authority, "reference": reference, "needs": asked_for}
    context |= {"service": getattr(disagreement, "independent_service", None)}
    context |= {"back_url": disagreement.get_absolute_url()}
    return render(http, "providers/family/own_help.html", context)
