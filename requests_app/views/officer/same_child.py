"""What does an officer see and do of other requests about the same child? (domain section 7)

Only of requests that they may consider themselves: whoever answers for the council in one does not find it here.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from ... import actions, duplicates
from ...forms.same_child import MergeForm
from ...models import Disagreement
from .doors import officers_case, officers_page_for, page


@officers_page_for("merge")
def merge(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Join it with another request of the same person, after reading what that means."""
    others = duplicates.to_join(case, Disagreement.objects.for_council(http.user))
    form = MergeForm(others, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.merge(case, form.chosen, by=http.user)
        messages.success(http, f"{case.reference} is joined with {form.chosen.reference}.")
        return redirect("officer_case", form.chosen.reference)
    context = {"form": form, "others": others, "button": "Join them", "button_warning": True}
    return page(http, case, "requests_app/officer/merge.html", **context)


@require_POST
@officers_case
def link(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Note that another request is about the same child, for officers alone."""
    others = Disagreement.objects.for_council(http.user).filter(authority=case.authority)
    actions.link(case, get_object_or_404(others, reference=http.POST.get("other")), by=http.user)
    return redirect("officer_case", case.reference)


def related(http: HttpRequest, case: Disagreement) -> dict:
    """Return the other requests that belong with this one, each of a kind under its name."""
    mine = Disagreement.objects.for_council(http.user)
    noted = list(duplicates.noted(case, mine))
    alike = duplicates.of_the_same_child(case, mine) if case.is_open else mine.none()
    return {
        "joined_into": mine.filter(pk=case.merged_into_id).first(),
        "joined": mine.filter(merged_into=case),
        "alike": [(one, duplicates.by_the_same_person(case, one)) for one in alike if one not in noted],
        "said_different": case.said_different,
        "noted": noted,
        "siblings": mine.filter(pk=case.sibling_of_id) | mine.filter(sibling_of=case),
        "one_meeting": case.same_meeting or case.one_meeting,
    }
