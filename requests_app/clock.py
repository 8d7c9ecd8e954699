"""What is due on this side because time has passed?

Each function returns what is due now, as the actions to take and their arguments. Settings.DUE lists them all, those of
the other apps too; the command `do_what_is_due` takes each action on its own.
"""

from collections.abc import Iterable

from django.utils import timezone

from . import actions, coming_of_age, idle, reminders

Due = Iterable[tuple]


def drafts_to_warn() -> Due:
    """5a: who left a draft alone is told when it will be deleted."""
    return [(actions.warn_of_deletion, pk) for pk in idle.to_warn().values_list("pk", flat=True)]


def drafts_to_delete() -> Due:
    """5a, L47: drafts that were left alone for too long."""
    return [(actions.delete_idle, pk) for pk in idle.to_delete().values_list("pk", flat=True)]


def people_to_remind() -> Due:
    """N9: who was asked and has not answered."""
    today = timezone.localdate()
    return [(actions.remind, party.pk) for party in reminders.silent() if reminders.is_due(party, today)]


def young_people_who_decide() -> Due:
    """L5: requests that somebody else asked, whose young person can now decide."""
    return [(actions.notice_age, one.pk) for one in coming_of_age.may_have_come() if coming_of_age.is_due(one)]


def unused_accounts() -> Due:
    """Accounts that somebody's asking for a code made, and nobody has used."""
    return [(actions.remove_unused_account, pk) for pk in idle.accounts().values_list("pk", flat=True)]
