"""How does a coordinator take a list out of the portal?"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify

from accounts.step_up import recently_confirmed

from ... import actions, exports
from ...models import Disagreement, Download, Hat, LocalAuthority
from ...stages import Desk
from .hats import at_council


@at_council(Hat.COORDINATOR)
@recently_confirmed
def download_queue(http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority]) -> HttpResponse:
    """One tab of the queue as a file, after a page that says what is in it and who took one before."""
    desk = Desk(http.GET.get("desk")) if http.GET.get("desk") in Desk.values else Desk.COUNCIL
    cases = Disagreement.objects.for_council(http.user).filter(authority=council).on_desk(desk)
    if http.method == "POST":
        actions.note_download(council, Download.What.REQUESTS, by=http.user, desk=desk)
        return exports.as_csv(exports.queue_rows(cases), f"requests-{council.slug}-{slugify(desk.label)}")
    context = {
        "council": council,
        "desk": desk,
        "number": cases.count(),
        "taken": council.downloads.filter(what=Download.What.REQUESTS).select_related("by")[:10],
        "back_url": f"{reverse('queue')}?{urlencode({'council': council.slug, 'desk': desk.value})}",
    }
    return render(http, "requests_app/officer/download_queue.html", context)
