"""Another parent, other people at an organisation, and what officers keep in mind (R50, L10, L53, domain section 7)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ... import actions, second_parent
from ...forms.people import AdviceForm, OtherContactForm, SecondParentForm
from ...models import Disagreement, PartyKind
from .doors import officers_case, officers_page_for, page


@officers_page_for("change_parties")
def add_second_parent(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Ask another parent, who is then a party of their own. Where it is not safe, the page says so and asks nothing."""
    form = SecondParentForm(case, http.POST if http.method == "POST" else None)
    why_not = second_parent.why_not_at_all(case)
    if not why_not and form.is_valid():
        actions.save_party(case, None, form.answers(), by=http.user)
        return redirect("change_parties", case.reference)
    context = {"form": form, "why_not": why_not, "caption": case.reference, "back_url": _people(case)}
    context |= {"other_parent": getattr(case, "other_parent", None), "button": "Add them"}
    return page(http, case, "requests_app/officer/second_parent.html", **context, heading="Ask another parent")


@officers_page_for("change_parties")
def other_contacts(http: HttpRequest, case: Disagreement, party: int) -> HttpResponse:
    """Whom else to know at an organisation, and one more."""
    one = get_object_or_404(case.parties.others().exclude(kind=PartyKind.FAMILY), pk=party)
    form = OtherContactForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.add_contact(case, one, form.cleaned_data, by=http.user)
        messages.success(http, f"Added {form.cleaned_data['person']}.")
        return redirect("other_contacts", case.reference, party)
    context = {"form": form, "party": one, "contacts": one.other_contacts.all(), "button": "Add this person"}
    context |= {"heading": f"Other people at {one}", "caption": case.reference, "back_url": _people(case)}
    return page(http, case, "requests_app/officer/other_contacts.html", **context)


@require_POST
@officers_case
def remove_contact(http: HttpRequest, case: Disagreement, party: int, contact: int) -> HttpResponse:
    """Take somebody off the list."""
    one = get_object_or_404(case.parties.others(), pk=party)
    known = one.other_contacts.filter(pk=contact).first()
    if known:
        actions.remove_contact(case, known, by=http.user)
    return redirect("other_contacts", case.reference, party)


@officers_page_for("keep_in_mind")
def keep_in_mind(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """What to seek advice about."""
    form = AdviceForm(case, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.keep_in_mind(case, form.cleaned_data, by=http.user)
        return redirect("officer_case", case.reference)
    heading = "What to seek advice about"
    about = {"form": form, "heading": heading, "caption": case.reference, "button": "Save"}
    return page(http, case, "requests_app/officer/keep_in_mind.html", **about)


def _people(case: Disagreement) -> str:
    return reverse("change_parties", args=[case.reference])
