"""How does an officer write a request down for somebody who rings, writes or comes? (R27)

Here it begins; then it is the very form that families fill in. Each is a draft of its own, so that nothing of one
person's is ever shown, or filled in, for another.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ... import actions
from ...forms.by_word import ChannelForm
from ...models import Channel, Disagreement, Hat, LocalAuthority
from ...states import Status
from .hats import at_council


@at_council(Hat.COORDINATOR)
def add_request(http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority]) -> HttpResponse:
    """By which way somebody asks; then the questions."""
    form = ChannelForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        draft = actions.write_down(council, Channel(form.cleaned_data["channel"]), by=http.user)
        return redirect("draft_page", draft.reference, "who-is-asking")
    context = {"form": form, "council": council, "back_url": f"{reverse('written_down')}?council={council.slug}"}
    return render(http, "requests_app/officer/add_request.html", context)


@at_council(Hat.COORDINATOR)
def written_down(http: HttpRequest, council: LocalAuthority, councils: list[LocalAuthority]) -> HttpResponse:
    """What is being written down at this council, by anyone, and has not been sent."""
    drafts = Disagreement.objects.written_down(http.user).filter(authority=council, status=Status.DRAFT)
    context = {
        "council": council,
        "councils": councils,
        "drafts": drafts.select_related("entered_by", "authority").order_by("started_at", "id"),
        "back_url": f"{reverse('queue')}?council={council.slug}",
        "back_text": "Requests",
    }
    return render(http, "requests_app/officer/written_down.html", context)
