"""Who would you like to be?

One click signs you in as anyone in the story, past the code or the second factor that a real person would need. That
is why these addresses exist in demo mode only.
"""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts import kept
from accounts.models import User
from providers.models import Provider
from requests_app.models import ComingOfAge, LocalAuthority, Party, PartyKind

from . import mailbox

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
def people(request: HttpRequest) -> HttpResponse:
    """Everybody in the story, by where they belong."""
    context = {
        "families": User.objects.filter(disagreements__isnull=False)
        .distinct()
        .order_by("name")
        .prefetch_related("disagreements"),
        "asked": _asked(),
        "deciding": User.objects.filter(email__in=ComingOfAge.objects.filter(answer="").values("email")),
        "councils": LocalAuthority.objects.prefetch_related("roles__user"),
        "providers": Provider.objects.prefetch_related("roles__user"),
    }
    return render(request, "demo/people.html", context)


@login_not_required
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Become somebody. An official's session is marked as if they had used their password and second factor."""
    user = get_object_or_404(get_user_model(), pk=request.POST.get("person"), is_active=True)
    unsent = kept.sealed(request)
    logout(request)
    kept.put_back(request, unsent)
    login(request, user, backend=_BACKEND)
    methods = ("password", "mfa") if user.is_official else ("code",)
    for method in methods:
        record_authentication(request, user, method=method)
    return redirect("carry_on" if kept.hand_over(request, user) else "landing")


@login_not_required
def mail(request: HttpRequest) -> HttpResponse:
    """What was sent, newest first, to anyone or to one address."""
    everything = mailbox.mails()
    to = request.GET.get("to", "")
    context = {
        "mails": [one for one in everything if not to or one.to == to],
        "addresses": sorted({one.to for one in everything}),
        "to": to,
    }
    return render(request, "demo/mail.html", context)


@login_not_required
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as it was sent."""
    return render(request, "demo/letter.html", {"mail": mailbox.mail_named(name)})


def _asked() -> list[tuple[Party, User]]:
    parties = Party.objects.others().exclude(kind=PartyKind.COUNCIL).filter(user__isnull=False).select_related("user")
    by_person = {party.user: party for party in parties}
    return [(party, user) for user, party in by_person.items()]
