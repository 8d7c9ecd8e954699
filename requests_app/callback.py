"""Is whoever rings the person whose request it is? (domain section 7: no e-mail, lost link)

Somebody without e-mail has no way to sign in. Their reference, together with a code of their own, tells them where it
is, and tells an officer that it is they who ring. Alone, neither opens anything.
"""

from django.utils.crypto import constant_time_compare

from .models import ContactDetails, Disagreement, LocalAuthority, new_code
from .querysets import as_a_reference
from .states import Status


def fits(contact: ContactDetails, typed: str) -> bool:
    """Return whether this is the code, however it was typed. Without a code nothing fits."""
    # Compared even where there is none, so that the answer comes no sooner.
    is_right = constant_time_compare(_plain(typed), _plain(contact.callback_code or new_code()))
    return is_right and bool(contact.callback_code)


def find(council: LocalAuthority, reference: str, code: str) -> Disagreement | None:
    """Return the request that was sent to this council, if the code is its own. A reference that does not exist takes
    the same one query, and the same comparison, as a wrong code."""
    sent = ContactDetails.objects.filter(disagreement__authority=council).exclude(disagreement__status=Status.DRAFT)
    contact = sent.select_related("disagreement").filter(disagreement__reference=as_a_reference(reference)).first()
    return contact.disagreement if fits(contact or ContactDetails(), code) else None


def _plain(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isascii() and letter.isalnum())
