"""What does a council officer see and do? (R35, R36, 6a)

Everything is loaded through `for_council`: sent requests of councils where this person is a coordinator, and none in
which they answer for the council. Going ahead is in `providers`, because it notifies one in the same act (R37).
"""

from .case import ask, officer_case, take_over, take_up, tell_by_hand
from .decisions import decide_proposal, not_take_forward, reopen, set_aside
from .exports import download_queue
from .figures import download_figures, figures
from .people import add_party, change_council, change_parties, change_party, invite_again, remove_party
from .queue import queue

__all__ = [
    "add_party",
    "ask",
    "change_council",
    "change_parties",
    "change_party",
    "decide_proposal",
    "download_figures",
    "download_queue",
    "figures",
    "invite_again",
    "not_take_forward",
    "officer_case",
    "queue",
    "remove_party",
    "reopen",
    "set_aside",
    "take_over",
    "take_up",
    "tell_by_hand",
]
