"""What waits for the council, and how is a request found?"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime

from ... import flags
from ...forms.officer import FindForm
from ...models import ChildsMessage, Disagreement, Hat, LocalAuthority
from ...querysets import DisagreementQuerySet
from ...stages import Desk
from .hats import at_council

PAGE = 30
MOST = 1000


@at_council(Hat.COORDINATOR)
def queue(http: HttpRequest, council: LocalAuthority, councils: list[LocalAuthority]) -> HttpResponse:
    """What waits, oldest first, one desk at a time, thirty to a page by key."""
    mine = Disagreement.objects.for_council(http.user).filter(authority=council)
    form = FindForm(http.GET)
    find = form.cleaned_data["find"].strip() if form.is_valid() else ""
    desk = Desk(http.GET.get("desk")) if http.GET.get("desk") in Desk.values else Desk.COUNCIL
    rows = _page(http, mine.find(find) if find else mine.on_desk(desk))
    here = {"council": council.slug, "find": find} if find else {"council": council.slug, "desk": desk.value}
    context = {
        "council": council,
        "councils": councils,
        "form": form,
        "find": find,
        "desk": desk,
        "tabs": _tabs(council, mine),
        "most": MOST,
        "childrens_messages": ChildsMessage.objects.for_council(http.user).filter(dealt_with_at=None).count(),
        "rows": [(row, flags.flags(row), flags.kinds_in_short(row)) for row in rows[:PAGE]],
        "start_url": f"?{urlencode(here)}" if "after" in http.GET else "",
        "more_url": f"?{urlencode(here | {'after': _key(rows[PAGE - 1])})}" if len(rows) > PAGE else "",
    }
    return render(http, "requests_app/officer/queue.html", context)


def _tabs(council: LocalAuthority, mine: DisagreementQuerySet) -> list[tuple[str, str, int]]:
    """Return each desk with how many lie on it, counted no further than one past `MOST`: nobody works by the exact
    number of a long queue, and counting it would cost more the longer it is."""
    counted = {desk: mine.on_desk(desk).counted(MOST + 1) for desk in Desk.values}
    counts = LocalAuthority.objects.filter(pk=council.pk).values(**counted).get()
    return [(value, label, counts[value]) for value, label in Desk.choices]


def _page(http: HttpRequest, cases) -> list[Disagreement]:
    """Return one row more than a page holds, if there is one, from the key that the last page ended with."""
    since, _, pk = http.GET.get("after", "").rpartition("~")
    moment = parse_datetime(since) if since else None
    if moment is not None and pk.isdigit():
        cases = cases.after(moment, int(pk))
    return list(flags.with_flags(cases)[: PAGE + 1])


def _key(row: Disagreement) -> str:
    return f"{row.waiting_since.isoformat()}~{row.pk}"
