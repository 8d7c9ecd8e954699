"""How is a setting changed: looked at first, saved, and told of to whoever had the same page open? (section 8)"""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ... import actions, changes
from ...forms.council_settings import PAGES, SeenForm
from ...models import Hat, LegalText, LocalAuthority
from ..officer.hats import at_council

SHOWN = 10  # changes on the page of a subject; the page of all changes has more
ALL_SHOWN = 200
LOOK = "Look at your changes"


@at_council(Hat.ADMINISTRATOR)
def settings_home(http: HttpRequest, council: LocalAuthority, councils: list[LocalAuthority]) -> HttpResponse:
    """Every page of the settings, and what was changed last."""
    pages = [(slug, title, about) for slug, (title, about, _) in PAGES.items()]
    context = {
        "council": council,
        "councils": councils,
        "pages": pages,
        "places": LegalText.Place.choices,
        "changes": council.setting_changes.select_related("by")[:SHOWN],
    }
    return render(http, "requests_app/settings/home.html", context)


@at_council(Hat.ADMINISTRATOR)
def settings_history(http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority]) -> HttpResponse:
    """What was changed, the newest first."""
    found = council.setting_changes.select_related("by")[:ALL_SHOWN]
    return _page(http, council, "history", changes=found, back_url=_home(council))


@at_council(Hat.ADMINISTRATOR)
def settings_subject(
    http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority], subject: str
) -> HttpResponse:
    """Change what is on one page: write, look at what it changes, and only then save."""
    form, posted = _form(http, council, subject), http.method == "POST"
    seen = SeenForm(http.POST).number if posted else changes.latest(council, subject)
    step, meanwhile = http.POST.get("step"), changes.since(council, subject, seen)
    if posted and form.is_valid() and step == "save" and not meanwhile:
        meanwhile = actions.change_settings(council, subject, form.values, by=http.user, seen=seen)
        if not meanwhile:
            messages.success(http, "Saved. It counts from now on.")
            return redirect(f"{reverse('settings_subject', args=[subject])}?{urlencode({'council': council.slug})}")
    if posted and form.is_valid() and step != "change" and not meanwhile:
        return _preview(http, council, subject, form, seen)
    context = {"form": form, "meanwhile": meanwhile, "seen": changes.latest(council, subject)}
    context |= {"heading": PAGES[subject][0], "subject": subject, "back_url": _home(council), "button": LOOK}
    return _page(http, council, "subject", **context, changes=council.setting_changes.filter(subject=subject)[:SHOWN])


def _form(http: HttpRequest, council: LocalAuthority, subject: str):
    """Return the form of a page. It gets a council of its own, because what is typed is put into it."""
    if subject not in PAGES:
        raise Http404
    data, files = (http.POST, http.FILES) if http.method == "POST" else (None, None)
    return PAGES[subject][2](data, files, instance=LocalAuthority.objects.get(pk=council.pk))


def _preview(http: HttpRequest, council: LocalAuthority, subject: str, form, seen: int) -> HttpResponse:
    """What would change, before it does. A picture is kept meanwhile, since a page cannot carry it."""
    if form.picture:
        actions.keep_crest(council, form.picture, by=http.user)
    typed = {name: texts for name, texts in http.POST.lists() if name not in _NOT_TYPED}
    if form.values.get("crest_name"):
        typed["kept"] = [form.values["crest_name"]]
    context = {
        "differences": changes.differences(council, form.values),
        "typed": [(name, text) for name, texts in typed.items() for text in texts],
        "crest": form.values.get("crest_name"),
        "values": form.values,
        "seen": seen,
        "heading": PAGES[subject][0],
        "subject": subject,
    }
    return _page(http, council, "preview", **context)


_NOT_TYPED = {"csrfmiddlewaretoken", "step", "seen", "crest"}


def _home(council: LocalAuthority) -> str:
    return f"{reverse('settings_home')}?{urlencode({'council': council.slug})}"


def _page(http: HttpRequest, council: LocalAuthority, name: str, **context) -> HttpResponse:
    return render(http, f"requests_app/settings/{name}.html", {"council": council} | context)
