"""What does a council officer see and do? (R35, R36, 6a)

Everything is loaded through `for_council`: sent requests of councils where this person is a coordinator, and none in
which they answer for the council. Going ahead is in `providers`, because it notifies one in the same act (R37).
"""

from .by_word import callback_code, correct_contact, record_answer, record_reply, renew_code
from .case import ask, officer_case, take_over, take_up, tell_by_hand
from .decisions import decide_proposal, not_take_forward, reopen, set_aside
from .exports import download_queue
from .figures import download_figures, figures
from .holding import pause_messages, start_messages
from .knowing import add_second_parent, keep_in_mind, other_contacts, remove_contact
from .letters import letters
from .people import add_party, change_council, change_parties, change_party, invite_again, remove_party
from .printing import letter, print_letters
from .queue import queue
from .same_child import link, merge
from .words import propose_words, record_words, take_back_words
from .written_down import add_request, written_down

__all__ = [
    "add_party",
    "add_request",
    "add_second_parent",
    "ask",
    "callback_code",
    "change_council",
    "change_parties",
    "change_party",
    "correct_contact",
    "decide_proposal",
    "download_figures",
    "download_queue",
    "figures",
    "invite_again",
    "keep_in_mind",
    "letter",
    "letters",
    "link",
    "merge",
    "not_take_forward",
    "officer_case",
    "other_contacts",
    "pause_messages",
    "print_letters",
    "propose_words",
    "queue",
    "record_answer",
    "record_reply",
    "record_words",
    "remove_contact",
    "remove_party",
    "renew_code",
    "reopen",
    "set_aside",
    "start_messages",
    "take_back_words",
    "take_over",
    "take_up",
    "tell_by_hand",
    "written_down",
]
