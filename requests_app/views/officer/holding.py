"""How does an officer hold back all messages of a request, and let them go again? (domain section 7)"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from ... import actions, holds
from ...forms.held import StartMessagesForm
from ...models import Disagreement, Message, Pause
from .doors import officers_page_for, page


@officers_page_for("pause_messages")
def pause_messages(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """What it does, and one button."""
    if http.method == "POST":
        actions.pause_messages(case, by=http.user)
        messages.success(http, "Done. No message about this request leaves now.")
        return redirect("officer_case", case.reference)
    context = {"waiting": holds.held_on_record(case).count(), "held": holds.messages_are_held(case)}
    return page(http, case, "requests_app/officer/pause_messages.html", **context)


@officers_page_for("start_messages")
def start_messages(http: HttpRequest, case: Disagreement) -> HttpResponse:
    """Each message that was held back, and whether it still goes."""
    pause = holds.open_pauses(case, Pause.Reason.MESSAGES).first()
    if pause is None:
        messages.info(http, "Messages are not held back now.")
        return redirect("officer_case", case.reference)
    form = StartMessagesForm(list(holds.held_on_record(case)), pause, http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.start_messages(case, listed=form.cleaned_data["listed"], send=form.chosen, by=http.user)
        messages.success(http, "Messages about this request go out again.")
        return redirect("officer_case", case.reference)
    context = {"form": form, "pause": pause, "button": "Start messages again"}
    return page(http, case, "requests_app/officer/start_messages.html", **context)


def held(case: Disagreement) -> dict:
    """Return what an officer must know of what is held back: since when and by whom, and what could not be."""
    return {
        "pause": holds.open_pauses(case, Pause.Reason.MESSAGES).select_related("begun_by").first(),
        "being_sent": case.messages.filter(state=Message.State.SENDING),
    }
