"""How would the right-hand apps use the families' door? The real pages, and four that do what theirs do."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from accounts.models import User
from accounts.sign_in import send_code, sign_in_by_link
from sen_portal.urls import urlpatterns as real

SEEN = []


def hook(request, user):
    """Stand for what an app does at sign-in."""
    SEEN.append((user.email, request.user.email, request.session.get("draft")))


@csrf_exempt
@login_not_required
def begin_draft(request):
    request.session["draft"] = 7
    return send_code(request, request.POST["email"], "/draft/", change_url="/change/")


@login_not_required
def draft(request):
    return HttpResponse(f"draft {request.session.get('draft')} of {getattr(request.user, 'email', 'nobody')}")


@csrf_exempt
@login_not_required
def spend_link(request):
    return sign_in_by_link(request, User.objects.get(email=request.POST["email"]), "/draft/")


urlpatterns = [
    *real,
    path("begin-draft/", begin_draft),
    path("draft/", draft),
    path("spend-link/", spend_link),
]
