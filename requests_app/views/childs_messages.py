"""How does a child who is too young to ask write to the team, and what does the team see? (L8)"""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from .. import actions
from ..forms.childs_message import ChildsMessageForm
from ..models import ChildsMessage, CouncilRole, Hat, LocalAuthority

# Of those that are done with, so many: the list is for what is still to do.
_DONE_SHOWN = 30


@login_not_required
def write_to_us(http: HttpRequest, slug: str) -> HttpResponse:
    """A few words to the team, without signing in. It is no request, and nobody is made to say who they are."""
    council = get_object_or_404(LocalAuthority, slug=slug)
    form = ChildsMessageForm(http.POST if http.method == "POST" else None)
    context = {"form": form, "council": council, "back_url": council.get_absolute_url()}
    if not form.is_valid():
        return render(http, "requests_app/public/write_to_us.html", context | {"button": "Send it"})
    too_many = ratelimit.consume_or_429(http, action="write_to_us")
    if too_many:
        return too_many
    actions.write_to_us(council, **form.cleaned_data)
    reached = bool(form.cleaned_data["contact"])
    return render(http, "requests_app/public/written_to_us.html", context | {"reached": reached})


def childrens_messages(http: HttpRequest) -> HttpResponse:
    """What children wrote to this officer's councils, the oldest that nobody has dealt with first."""
    if not CouncilRole.objects.held_by(http.user, Hat.COORDINATOR).exists():
        raise Http404
    written = ChildsMessage.objects.for_council(http.user).select_related("authority", "dealt_with_by")
    done = written.filter(dealt_with_at__isnull=False).order_by("-dealt_with_at")[:_DONE_SHOWN]
    context = {"waiting": written.filter(dealt_with_at=None), "done": done}
    return render(http, "requests_app/officer/childrens_messages.html", context)


@require_POST
def deal_with(http: HttpRequest, childs_message: int) -> HttpResponse:
    """Mark one as dealt with."""
    message = get_object_or_404(ChildsMessage.objects.for_council(http.user), pk=childs_message)
    actions.deal_with(message, by=http.user)
    messages.success(http, "Marked as dealt with.")
    return redirect("childrens_messages")
