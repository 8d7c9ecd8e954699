"""What can anybody see, without signing in? (R1, R2, R10, R26, R27, L52)"""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from .. import actions, drafts
from ..crests import CONTENT_TYPES
from ..forms.by_word import WhereIsItForm
from ..forms.publicity import HeardForm
from ..models import Crest, LocalAuthority
from ..querysets import as_a_reference
from ..states import Status


@login_not_required
def home(http: HttpRequest) -> HttpResponse:
    """Choose your council."""
    return render(http, "requests_app/public/home.html", {"councils": LocalAuthority.objects.all()})


@login_not_required
def council_home(http: HttpRequest, slug: str) -> HttpResponse:
    """P0: what this is, and where to start, or to carry on with what was begun in this browser."""
    begun = drafts.own(http).filter(authority__slug=slug, status=Status.DRAFT).order_by("-touched_at")
    return _page(http, slug, "start", begun=begun)


@login_not_required
def council_mediation(http: HttpRequest, slug: str) -> HttpResponse:
    """R10: disagreement resolution or mediation?"""
    return _guide(http, slug, "mediation")


@login_not_required
def council_how_it_helps(http: HttpRequest, slug: str) -> HttpResponse:
    """R26: five ways it can help, what the mediator does, and what the talks are like."""
    return _guide(http, slug, "how_it_helps")


@login_not_required
def council_not_affected(http: HttpRequest, slug: str) -> HttpResponse:
    """R43 to R48: what stays the same, whatever somebody chooses."""
    return _guide(http, slug, "not_affected")


@login_not_required
def council_other_ways(http: HttpRequest, slug: str) -> HttpResponse:
    """R25, L52: who to talk to, how to complain, mediation and appeals."""
    return _guide(http, slug, "other_ways")


@login_not_required
def council_law(http: HttpRequest, slug: str) -> HttpResponse:
    """R2: the law this rests on, and the words in it."""
    return _guide(http, slug, "law")


@login_not_required
def council_easy_read(http: HttpRequest, slug: str) -> HttpResponse:
    """The same in short sentences with pictures."""
    return _guide(http, slug, "easy_read")


@login_not_required
def council_someone_else(http: HttpRequest, slug: str) -> HttpResponse:
    """How somebody who is neither a parent, a carer nor a young person can ask today."""
    return _page(http, slug, "someone_else", back_url=reverse("begin", args=[slug]))


@login_not_required
def council_where_is_it(http: HttpRequest, slug: str) -> HttpResponse:
    """Where a request is, for whoever has its reference and its call-back code. Nothing about anybody (section 7)."""
    council = get_object_or_404(LocalAuthority, slug=slug)
    if http.method == "POST":
        typed = as_a_reference(http.POST.get("reference", ""))
        too_many = ratelimit.consume_or_429(http, action="where_is_it", key=f"{slug}:{typed}")
        if too_many:
            return too_many
    form = WhereIsItForm(council, http.POST if http.method == "POST" else None)
    found = form.found if form.is_valid() else None
    if found:  # what was typed does not stay on somebody's screen
        form = WhereIsItForm(council)
    about = {"form": form}
    if found:  # three words of it, and never the request itself
        about |= {"stage": found.where_it_is, "next": found.place.next, "whose": found.whose_move}
    about |= {"council": council, "heading": "Where is my request?", "button": "Find it"}
    return render(http, "requests_app/public/where_is_it.html", about | {"back_url": council.get_absolute_url()})


@login_not_required
@cache_control(public=True, max_age=3600)
def council_colours(http: HttpRequest, slug: str) -> HttpResponse:
    """The council's colour as a stylesheet, because the Content-Security-Policy allows no inline style."""
    context = {"council": get_object_or_404(LocalAuthority, slug=slug)}
    return render(http, "requests_app/public/colours.css", context, content_type="text/css")


@login_not_required
@cache_control(public=True, max_age=31_536_000, immutable=True)
def council_crest(_http: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A council's crest. Its name is made from what is in it, so what was fetched once need not be fetched again."""
    crest = get_object_or_404(Crest, authority__slug=slug, name=name)
    answer = HttpResponse(crest.picture, content_type=CONTENT_TYPES[name.rpartition(".")[2]])
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    return answer


@login_not_required
def council_heard(http: HttpRequest, slug: str) -> HttpResponse:
    """How somebody heard of the service: counted, and kept with nothing else (R29). Once a browser and council."""
    council = get_object_or_404(LocalAuthority, slug=slug)
    if http.method == "POST":
        too_many = ratelimit.consume_or_429(http, action="heard")
        if too_many:
            return too_many
    form = HeardForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        if slug not in http.session.get(HEARD, []):
            actions.count_heard(council, form.cleaned_data["source"])
            http.session[HEARD] = [*http.session.get(HEARD, []), slug]
        return _page(http, slug, "heard", back_url=form.cleaned_data["back"] or council.get_absolute_url())
    about = {"council": council, "form": form, "button": "Send this answer"}
    return render(http, "form_page.html", about | {"back_url": council.get_absolute_url()})


HEARD = "heard"  # in the session: of which councils this browser has said how it heard of them


def _guide(http: HttpRequest, slug: str, name: str) -> HttpResponse:
    return _page(http, slug, name, back_url=reverse("council_home", args=[slug]))


def _page(http: HttpRequest, slug: str, name: str, **context) -> HttpResponse:
    council = get_object_or_404(LocalAuthority, slug=slug)
    return render(http, f"requests_app/public/{name}.html", {"council": council} | context)
