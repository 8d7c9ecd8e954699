"""How does a council put its own words about the law in place, from a day on? (L54)"""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from ... import actions
from ...forms.council_settings import SeenForm
from ...forms.legal_text import LegalTextForm
from ...legal import Words
from ...models import Hat, LegalText, LocalAuthority
from ..officer.hats import at_council


@at_council(Hat.ADMINISTRATOR)
def settings_law(http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority]) -> HttpResponse:
    """The places where the council's own words can stand, and whose words stand there today."""
    own = council.words_in_effect
    places = [(place, place in own) for place in LegalText.Place]
    context = {"council": council, "places": places, "back_url": _address("settings_home", council)}
    return render(http, "requests_app/settings/law.html", context)


@at_council(Hat.ADMINISTRATOR)
def settings_law_place(
    http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority], place: str
) -> HttpResponse:
    """Write a version, look at it as people will read it, and only then save. All versions stand below."""
    if place not in LegalText.Place.values:
        raise Http404
    versions, posted, step = _versions(council, place), http.method == "POST", http.POST.get("step")
    newest = versions[0].version if versions else 0
    seen = SeenForm(http.POST).number if posted else newest
    initial = {"body": versions[0].body if versions else "", "effective_from": timezone.localdate()}
    form = LegalTextForm(http.POST if posted else None, initial=initial)
    if form.is_valid() and step == "save" and _saved(http, council, place, form, seen):
        return redirect(_address("settings_law_place", council, place))
    context = {"council": council, "form": form, "place": LegalText.Place(place), "seen": newest}
    context["button"] = "Look at it first"
    if form.is_valid() and step not in {"change", "save"} and seen == newest:
        paragraphs = Words(form.cleaned_data["body"]).paragraphs
        context |= {"paragraphs": paragraphs, "back_url": _address("settings_law_place", council, place)}
        return render(http, "requests_app/settings/law_preview.html", context)
    context |= {"meanwhile": seen != newest, "versions": [(one, Words(one.body).paragraphs) for one in versions]}
    return render(
        http, "requests_app/settings/law_place.html", context | {"back_url": _address("settings_law", council)}
    )


def _versions(council: LocalAuthority, place: str) -> list[LegalText]:
    return list(council.legal_texts.filter(place=place).select_related("by"))


def _saved(http: HttpRequest, council: LocalAuthority, place: str, form: LegalTextForm, seen: int) -> bool:
    """Save, and say so. False if somebody else has saved a version meanwhile."""
    text = actions.set_legal_text(council, place, form.cleaned_data, by=http.user, seen=seen)
    if text is not None:
        messages.success(http, f"Saved as version {text.version}. It counts from {text.effective_from:%-d %B %Y}.")
    return text is not None


def _address(name: str, council: LocalAuthority, *args: str) -> str:
    return f"{reverse(name, args=args)}?{urlencode({'council': council.slug})}"
