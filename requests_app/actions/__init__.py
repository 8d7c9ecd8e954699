"""What can be done to a request?

Nothing else in the portal writes one. Each action reads: lock, who, ready, change, tell.
"""

from .downloads import note_download
from .family import (
    MOST_SUPPORTERS,
    add_supporter,
    answer,
    ask_second_look,
    attach,
    claim,
    discard,
    drop_what_was_pending,
    go_on,
    keep,
    remove_supporter,
    save,
    start,
    submit,
    withdraw,
)
from .officer import (
    ask,
    council_is_party,
    not_take_forward,
    open_proposal,
    propose,
    reopen,
    set_aside,
    take_over,
    take_up,
    tell_by_hand,
    wear,
)
from .party import open_invitation, respond, withdraw_agreement
from .people import invite_again, remove_party, save_council, save_party
from .reading import look
from .time import delete_idle, remind, remove_unused_account, warn_of_deletion
from .turn import action, begin, lock, own_party, person, provider_moved, ready, record

__all__ = [
    "MOST_SUPPORTERS",
    "action",
    "add_supporter",
    "answer",
    "ask",
    "ask_second_look",
    "attach",
    "begin",
    "claim",
    "council_is_party",
    "delete_idle",
    "discard",
    "drop_what_was_pending",
    "go_on",
    "invite_again",
    "keep",
    "lock",
    "look",
    "not_take_forward",
    "note_download",
    "open_invitation",
    "open_proposal",
    "own_party",
    "person",
    "propose",
    "provider_moved",
    "ready",
    "record",
    "remind",
    "remove_party",
    "remove_supporter",
    "remove_unused_account",
    "reopen",
    "respond",
    "save",
    "save_council",
    "save_party",
    "set_aside",
    "start",
    "submit",
    "take_over",
    "take_up",
    "tell_by_hand",
    "warn_of_deletion",
    "wear",
    "withdraw",
    "withdraw_agreement",
]
