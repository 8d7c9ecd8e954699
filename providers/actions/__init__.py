"""What can be done with a provider's help?

`referrals`: going ahead, taking a case and giving it back. `private`: what is told to the mediator and nobody else.
`documents`: files on a case. Each action reads: lock, who, ready, change, tell; the lock is always the request's row.
"""

from requests_app.permissions import representatives

from .documents import (
    close_document,
    discard_bytes,
    note_verdict,
    open_document,
    remove_document,
    reseal_documents,
    send_document,
    share_document,
)
from .needs import settle_help
from .private import keep_private_note, reseal_private_notes
from .referrals import (
    accept,
    note_answer,
    provider_is_missing,
    record_withdrawal,
    refer,
    refer_again,
    return_,
    somebody_is_missing,
    stop_at_age,
    transfer,
    what_is_missing,
    withdraw,
)

__all__ = [
    "accept",
    "close_document",
    "discard_bytes",
    "keep_private_note",
    "note_answer",
    "note_verdict",
    "open_document",
    "provider_is_missing",
    "record_withdrawal",
    "refer",
    "refer_again",
    "remove_document",
    "representatives",
    "reseal_documents",
    "reseal_private_notes",
    "return_",
    "send_document",
    "settle_help",
    "share_document",
    "somebody_is_missing",
    "stop_at_age",
    "transfer",
    "what_is_missing",
    "withdraw",
]
