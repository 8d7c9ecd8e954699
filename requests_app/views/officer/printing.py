"""How does an officer get letters on paper? (domain section 7: letters to print)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from ... import paper
from ...forms.by_word import TellForm
from ...letters import waiting
from ...models import Disagreement, Hat, LocalAuthority
from .doors import officers_case
from .hats import at_council
from .letters import of_council


@require_POST
@at_council(Hat.COORDINATOR)
def print_letters(http: HttpRequest, council: LocalAuthority, _councils: list[LocalAuthority]) -> HttpResponse:
    """Those that are ticked as one file, to print. Nothing is marked: paper can jam."""
    form = TellForm(waiting(of_council(council, http)), http.POST)
    if not form.is_valid():
        messages.info(http, "Tick the letters that you want to print. Those that are done are no longer here.")
        return redirect(f"{reverse('letters')}?council={council.slug}")
    return _pdf(paper.letters(list(form.cleaned_data["message"])), f"letters-{council.slug}")


@officers_case
def letter(_http: HttpRequest, case: Disagreement, message: int) -> HttpResponse:
    """One letter, to print. None while all messages are held back."""
    one = get_object_or_404(case.messages.to_be_told(), pk=message)
    return _pdf(paper.letter(one), f"letter-{case.reference}")


def _pdf(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf")
    return response
