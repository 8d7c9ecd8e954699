"""What do commissioners and coordinators see of the service as a whole? (domain 6a, 5c)"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.step_up import recently_confirmed

from ... import actions, exports
from ...figures import figures_of, years_of
from ...forms.figures import YearForm
from ...models import Download, Hat, LocalAuthority
from .hats import at_council


@at_council(Hat.COMMISSIONER, Hat.COORDINATOR)
def figures(http: HttpRequest, council: LocalAuthority, councils: list[LocalAuthority]) -> HttpResponse:
    """Figures about nobody."""
    form = YearForm(http.GET, years=years_of(council))
    found = figures_of(council, form.chosen)
    here = _query(council, form)
    context = {"council": council, "councils": councils, "form": form, "figures": found, "here": here}
    return render(http, "requests_app/officer/figures.html", context)


@at_council(Hat.COMMISSIONER, Hat.COORDINATOR)
@recently_confirmed
def download_figures(http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority]) -> HttpResponse:
    """The same figures as a file."""
    form = YearForm(http.GET, years=years_of(council))
    if http.method == "POST":
        actions.note_download(council, Download.What.FIGURES, by=http.user)
        return exports.as_csv(exports.figures_rows(figures_of(council, form.chosen)), f"figures-{council.slug}")
    context = {
        "council": council,
        "years": form.chosen,
        "taken": council.downloads.filter(what=Download.What.FIGURES).select_related("by")[:10],
        "back_url": f"{reverse('figures')}?{_query(council, form)}",
    }
    return render(http, "requests_app/officer/download_figures.html", context)


def _query(council: LocalAuthority, form: YearForm) -> str:
    return urlencode({"council": council.slug, "year": form["year"].value()})
