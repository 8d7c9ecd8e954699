"""Which letters are to be posted and which calls made, and which are done? (domain section 7: no e-mail)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from accounts.refusals import refusals_lead_to

from ... import actions
from ...forms.by_word import HowToldForm, TellForm
from ...letters import row, waiting
from ...models import Hat, LocalAuthority, Message
from ...models.messages import MessageQuerySet
from .hats import at_council

PAGE = 30


@refusals_lead_to("letters", with_reference=False)
@at_council(Hat.COORDINATOR)
def letters(http: HttpRequest, council: LocalAuthority, councils: list[LocalAuthority]) -> HttpResponse:
    """Every message that waits for a person, the oldest first, thirty to a page by key; and what is done is ticked."""
    here = f"{reverse('letters')}?council={council.slug}"
    form = TellForm(of_council(council, http), http.POST if http.method == "POST" else None)
    if form.is_valid():
        how = HowToldForm(http.POST).channel
        told = actions.tell_together(form.cleaned_data["message"], by=http.user, how=how)
        messages.success(http, f"{told} marked as {'posted' if how == how.POST else 'told'}.")
        return redirect(here)
    found = list(_after(waiting(of_council(council, http)), http.GET.get("after", ""))[: PAGE + 1])
    rows = [row(one) for one in found[:PAGE]]
    context = {
        "council": council,
        "councils": councils,
        "form": form,
        "lists": [one for one in _lists(rows) if one[1]],
        "start_url": here if "after" in http.GET else "",
        "more_url": f"{here}&after={found[PAGE - 1].pk}" if len(found) > PAGE else "",
        "back_url": f"{reverse('queue')}?council={council.slug}",
        "back_text": "Requests",
    }
    return render(http, "requests_app/officer/letters.html", context)


def of_council(council: LocalAuthority, http: HttpRequest) -> MessageQuerySet:
    return Message.objects.for_council(http.user).filter(disagreement__authority=council)


def _after(found: MessageQuerySet, key: str) -> MessageQuerySet:
    return found.filter(pk__gt=int(key)) if key.isascii() and key.isdigit() else found


def _lists(rows: list) -> list[tuple[str, list]]:
    return [("To post", [one for one in rows if one.is_post]), ("To ring", [one for one in rows if not one.is_post])]
