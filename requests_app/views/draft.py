"""How does a family ask, page by page?

Every page saves what was answered to the draft's row. Whether the visitor is signed in or only holds the request in
this browser makes no difference to any page but the one that offers to confirm an e-mail address.
"""

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.forms import EmailForm
from accounts.refusals import refusals_lead_to
from accounts.sign_in import send_code

from .. import actions, drafts, duplicates, journey, summary
from ..forms.by_word import ReadBackForm
from ..forms.draft import BY_PAGE, PageForm, SupporterForm, WhoIsAskingForm
from ..forms.publicity import HeardForm
from ..models import ActingFor, AskedBy, Disagreement, LocalAuthority
from ..sight import Reader
from ..states import Status

SENT_ALREADY = (
    "You have already sent this request, so nothing was changed just now. If something has to be put right, ring the "
    "council."
)
# Pages with a view of their own.
_ADDRESSES = {"supporters": "supporters", "only-the-mediator": "private_note"}


def own_draft(view: Callable) -> Callable:
    """Hand the view the visitor's own draft. A request that was sent is tracked instead; anyone else's is not there."""

    @wraps(view)
    @drafts.for_its_holder
    @refusals_lead_to("check_answers")
    def found(http: HttpRequest, reference: str, **kwargs) -> HttpResponse:
        draft = get_object_or_404(drafts.open_to(http).select_related("authority"), reference=reference)
        if not draft.is_draft and drafts.is_for_another(http, draft):
            return redirect("officer_case", reference)
        if not draft.is_draft:
            if http.method == "POST":
                messages.info(http, SENT_ALREADY)
            return redirect(draft)
        return view(http, draft, **kwargs)

    return found


@login_not_required
def begin(http: HttpRequest, slug: str) -> HttpResponse:
    """P1. Nothing personal has been asked, and there is nothing to save, until it is answered (R27)."""
    council = get_object_or_404(LocalAuthority, slug=slug)
    form = WhoIsAskingForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        too_many = ratelimit.consume_or_429(http, action="begin")
        if too_many:
            return too_many
        draft = _begun(http, council, form.cleaned_data)
        return redirect(address(draft, journey.page_after(draft, journey.PAGES[0])))
    about = {"form": form, "council": council, "back_url": council.get_absolute_url()}
    return render(http, "requests_app/draft/begin.html", about)


@own_draft
def draft(http: HttpRequest, draft: Disagreement) -> HttpResponse:
    """Everything that is asked, and how far it has come."""
    about = {
        "council": draft.authority,
        "disagreement": draft,
        "sections": summary.sections(draft, Reader.FAMILY, _from_list),
        "carry_on": _carry_on(draft),
    }
    return render(http, "requests_app/draft/tasks.html", about)


@own_draft
def draft_page(http: HttpRequest, draft: Disagreement, page: str) -> HttpResponse:
    """One question."""
    step = step_of(draft, page)
    if page in _ADDRESSES:
        return redirect(address(draft, step))
    form = BY_PAGE[page](draft, http.POST if http.method == "POST" else None)
    if leaves_it_as_it_was(http, form):
        actions.keep(draft, by=drafts.actor(http, draft))
        return redirect("save_for_later", draft.reference)
    if form.is_valid():
        draft = actions.save(draft, step, form.answers(), by=drafts.actor(http, draft))
        return redirect(onward(http, draft, step))
    templates = [f"requests_app/draft/{page}.html", "requests_app/draft/page.html"]
    if getattr(form, "asks_which", False):
        form.ask_which()
        templates = "requests_app/draft/which_school.html"
    return render(http, templates, context(http, draft, step, form))


@own_draft
def draft_notice(http: HttpRequest, draft: Disagreement, notice: str) -> HttpResponse:
    """A right-route page. It informs, and never bars the way: Continue always works (R14, R17)."""
    named = journey.notice_named(notice)
    if named is None or not named[1].applies(draft):
        raise Http404
    step, one = named
    if "later" in http.POST:
        actions.keep(draft, by=drafts.actor(http, draft))
        return redirect("save_for_later", draft.reference)
    if http.method == "POST":
        draft = actions.go_on(draft, one, by=drafts.actor(http, draft))
        return redirect(onward(http, draft, step))
    about = {
        "heading": one.title,
        "change_url": address(draft, step) + _change(http),
        "about_url": address(draft, journey.BY_SLUG["about"]) + _change(http),
        "elsewhere": journey.council_of_postcode(draft),
        "country": journey.country(draft),
        "somebody_is_named": journey.somebody_is_named(draft),
    }
    return render(http, f"requests_app/draft/notices/{notice}.html", context(http, draft, step) | about)


@require_POST
@own_draft
def ask_as_supporter(http: HttpRequest, draft: Disagreement) -> HttpResponse:
    """Go on as the supporter of a young person, whose right it is to ask, with what was typed (L5, section 7)."""
    supporter = {"asked_by": AskedBy.SUPPORTER, "acting_for": ActingFor.YOUNG_PERSON, "acting_basis": ""}
    draft = actions.save(draft, journey.PAGES[0], supporter, by=drafts.actor(http, draft))
    return redirect(address(draft, journey.BY_SLUG["behalf"]))


@own_draft
def supporters(http: HttpRequest, draft: Disagreement) -> HttpResponse:
    """P19: who comes with them. Adding one comes back here; Continue keeps what is typed, and goes on."""
    step = step_of(draft, "supporters")
    by = drafts.actor(http, draft)
    form = SupporterForm(http.POST if _names_somebody(http) else None)
    if form.is_valid():
        actions.add_supporter(draft, form.cleaned_data, by=by)
        if "add" in http.POST:
            return redirect(address(draft, step) + _change(http))
    if http.method == "POST" and (form.is_valid() or not form.is_bound):
        draft = actions.save(draft, step, {}, by=by)
        return redirect(onward(http, draft, step))
    people = draft.supporters.all()
    about = {"people": people, "full": len(people) >= actions.MOST_SUPPORTERS}
    return render(http, "requests_app/draft/supporters.html", context(http, draft, step, form) | about)


@require_POST
@own_draft
def remove_supporter(http: HttpRequest, draft: Disagreement, supporter: int) -> HttpResponse:
    """Take one off again. Pressed twice, it is off all the same."""
    for one in draft.supporters.filter(pk=supporter):
        actions.remove_supporter(draft, one, by=drafts.actor(http, draft))
    return redirect(address(draft, journey.BY_SLUG["supporters"]) + _change(http))


@own_draft
def confirm_email(http: HttpRequest, draft: Disagreement) -> HttpResponse:
    """After an e-mail address: offer to confirm it now, so that the request can be opened again from anywhere."""
    step = journey.BY_SLUG["contact"]
    on = address(draft, journey.page_after(draft, step))
    email = draft.contact.email if hasattr(draft, "contact") else ""
    if not email or http.user.is_authenticated:
        return redirect(on)
    if http.method == "POST":
        return send_code(http, email, on, change_url=address(draft, step))
    about = {"email": email, "on": on, "back_url": address(draft, step)}
    return render(http, "requests_app/draft/confirm_email.html", context(http, draft, step) | about)


@own_draft
def save_for_later(http: HttpRequest, draft: Disagreement) -> HttpResponse:
    """Save and come back later. The answers are saved already; this is about finding them from another device."""
    if drafts.is_for_another(http, draft):
        return redirect("written_down")
    if http.user.is_authenticated:
        link = draft.messages.filter(kind="n01_saved").last()
        about = {"council": draft.authority, "disagreement": draft, "link": link}
        return render(http, "requests_app/draft/saved.html", about)
    form = EmailForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        here = reverse("save_for_later", args=[draft.reference])
        return send_code(http, form.cleaned_data["email"], here, change_url=here)
    about = {"form": form, "council": draft.authority, "disagreement": draft}
    about["back_url"] = reverse("draft", args=[draft.reference])
    return render(http, "requests_app/draft/save_for_later.html", about)


@own_draft
def draft_discard(http: HttpRequest, draft: Disagreement) -> HttpResponse:
    """Delete everything, after asking."""
    if http.method == "POST":
        actions.discard(draft, by=drafts.actor(http, draft))
        return redirect("written_down" if drafts.is_for_another(http, draft) else draft.authority)
    about = {"council": draft.authority, "back_url": reverse("draft", args=[draft.reference])}
    return render(http, "requests_app/draft/discard.html", about)


@own_draft
def check_answers(http: HttpRequest, draft: Disagreement) -> HttpResponse:
    """P23, and sending. What is missing is named before the button, not after."""
    form, by, beside = _read_back(http, draft), drafts.actor(http, draft), drafts.held(http)
    if "different" in http.POST:
        actions.say_different(draft, by=by)
        return redirect("check_answers", draft.reference)
    if http.method == "POST" and (form is None or form.is_valid()):
        draft = actions.submit(draft, by=by, read_back=form is not None, beside=beside)
        return _after_sending(http, draft)
    about = {
        "form": form,
        "council": draft.authority,
        "disagreement": draft,
        "sections": summary.sections(draft, Reader.FAMILY, _from_check),
        "missing": journey.unanswered(draft),
        "earlier": duplicates.earlier(draft, by, beside),
        "carry_on": _carry_on(draft),
        "back_url": address(draft, journey.PAGES[-1]),
    }
    return render(http, "requests_app/draft/check.html", about)


@drafts.for_its_holder
def sent(http: HttpRequest, reference: str) -> HttpResponse:
    """P24: the reference, what happens next, and what sending does not change."""
    return _sent_page(http, reference, "sent")


@drafts.for_its_holder
def answers(http: HttpRequest, reference: str) -> HttpResponse:
    """The family's own copy of what they said, to print or save."""
    return _sent_page(http, reference, "answers")


def context(http: HttpRequest, draft: Disagreement, step: journey.Page, form=None) -> dict:
    """Return what every page of the form is drawn with. `providers` uses it for the mediator's page."""
    return {
        "form": form,
        "council": draft.authority,
        "disagreement": draft,
        "title": step.title_for(draft),
        "caption": journey.place_of(draft, step),
        "back_url": _back(http, draft, step),
        "change": _change(http),
        "asked_by_young_person": draft.asked_by == AskedBy.YOUNG_PERSON,
        "asked_by_organisation": draft.asks_for_organisation,
    }


def onward(http: HttpRequest, draft: Disagreement, step: journey.Page) -> str:
    """Return the address that follows a page: a notice its answers lead to, the next question, or the check.

    Somebody who came to change one answer goes back to where they came from, but first meets what the new answer
    made necessary.
    """
    if "later" in http.POST:
        return reverse("save_for_later", args=[draft.reference])
    change = _change(http)
    unread = journey.unread(draft, [step])
    if unread:
        return reverse("draft_notice", args=[draft.reference, unread[0][1].slug]) + change
    if change:
        return _carry_on(draft, change)
    if step.slug == "contact" and draft.requester_id is None and draft.contact.email:
        return reverse("confirm_email", args=[draft.reference])
    return address(draft, journey.page_after(draft, step))


def leaves_it_as_it_was(http: HttpRequest, form: PageForm) -> bool:
    """Whether somebody stops for now without a new answer. Nothing is asked of them, and the page is still to do."""
    return "later" in http.POST and not form.has_changed()


def address(draft: Disagreement, page: journey.Page | None) -> str:
    """Return where a page of the form is; without a page, where the answers are checked."""
    if page is None:
        return reverse("check_answers", args=[draft.reference])
    if page.slug in _ADDRESSES:
        return reverse(_ADDRESSES[page.slug], args=[draft.reference])
    return reverse("draft_page", args=[draft.reference, page.slug])


def _change(http: HttpRequest) -> str:
    """Return what an address carries while somebody changes one answer, or nothing."""
    return "?change=1" if "change" in http.GET else ""


def _from_check(draft: Disagreement, page: journey.Page) -> str:
    """Where to change an answer, and come back to the check."""
    return f"{address(draft, page)}?change=1"


def _from_list(draft: Disagreement, page: journey.Page) -> str:
    """Where a question on the list is: one that was answered is changed, any other begins from there."""
    return _from_check(draft, page) if journey.is_done(draft, page) else address(draft, page)


def _back(http: HttpRequest, draft: Disagreement, step: journey.Page) -> str:
    before = journey.page_before(draft, step)
    if _change(http) and journey.first_open(draft) is None:
        return address(draft, None)
    return address(draft, before) if before and not _change(http) else reverse("draft", args=[draft.reference])


def _names_somebody(http: HttpRequest) -> bool:
    """Whether anything was typed about one more person, whatever was pressed after it."""
    return "add" in http.POST or any(http.POST.get(name, "").strip() for name in SupporterForm.base_fields)


def _begun(http: HttpRequest, council: LocalAuthority, first: dict) -> Disagreement:
    """Return a draft with the first answer: one begun here and never gone on with, or else a new one.

    So a second press, or going back to answer again, leaves no empty request behind.
    """
    begun = drafts.own(http).filter(authority=council, status=Status.DRAFT, pages_done=[journey.PAGES[0].slug])
    empty = begun.filter(sibling_of=None).first()
    if empty:
        return actions.save(empty, journey.PAGES[0], first, by=drafts.actor(http, empty))
    draft = actions.start(council, asked_by=first["asked_by"], by=http.user)
    drafts.hold(http, draft)
    return draft


def step_of(draft: Disagreement, slug: str) -> journey.Page:
    """Return a page of this draft. Raises Http404 if there is none, or if its answers do not lead there."""
    step = journey.BY_SLUG.get(slug)
    if step is None or not step.applies(draft):
        raise Http404
    return step


def _carry_on(draft: Disagreement, change: str = "") -> str:
    """Where to go on: the first open page, a notice that was skipped, or the check."""
    open_page = journey.first_open(draft)
    skipped = journey.unread(draft, journey.pages(draft))
    if open_page is None and skipped:
        return reverse("draft_notice", args=[draft.reference, skipped[0][1].slug]) + change
    return address(draft, open_page) + (change if open_page else "")


def _read_back(http: HttpRequest, draft: Disagreement) -> ReadBackForm | None:
    """What an officer ticks before sending for somebody else. Who asks for themselves ticks nothing here."""
    if not drafts.is_for_another(http, draft):
        return None
    return ReadBackForm(draft, http.POST if http.method == "POST" else None)


def _after_sending(http: HttpRequest, draft: Disagreement) -> HttpResponse:
    """To the page that says what happens next. An officer tells the caller what they need to ring again."""
    if not drafts.is_for_another(http, draft):
        return redirect("sent", draft.reference)
    code = draft.contact.callback_code
    told = f" and the call-back code {code}" if code else ""
    messages.success(http, f"It has been sent. Give the person who asked their reference, {draft.reference}{told}.")
    return redirect("officer_case", draft.reference)


def _sent_page(http: HttpRequest, reference: str, name: str) -> HttpResponse:
    disagreement = get_object_or_404(drafts.own(http).select_related("authority"), reference=reference)
    if disagreement.is_draft:
        return redirect("draft", reference)
    about = {
        "council": disagreement.authority,
        "disagreement": disagreement,
        "sections": summary.sections(disagreement, Reader.FAMILY),
        "held_only": disagreement.requester_id is None,
        "back_url": disagreement.get_absolute_url() if name == "answers" else "",
        "heard": HeardForm(initial={"back": http.path}),
    }
    return render(http, f"requests_app/draft/{name}.html", about)
