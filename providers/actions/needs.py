"""What does the provider do about the help that a family asked for? (P18, L50)"""

from django.utils import timezone

from accounts.models import User
from requests_app import actions as requests

from ..models import HelpSettled, HelpState, Referral
from .referrals import begin


@requests.action
def settle_help(referral: Referral, states: dict[str, str], *, by: User) -> Referral:
    """Note for each kind of help whether it is arranged, not needed now, or still waits.

    Only what was asked for is noted, and only a change: saving the page as it is leaves no trace. Raises
    PermissionDenied for anybody but this provider's staff, and Refused where the case is no longer theirs.
    """
    disagreement, referral, place = begin(referral, "settle_help", by)
    before = dict(referral.help_settled.values_list("need", "state"))
    changed = {
        need: HelpState(states[need])
        for need in disagreement.help_needed
        if need in states and states[need] != before.get(need, HelpState.WAITING)
    }
    for need, state in changed.items():
        HelpSettled.objects.update_or_create(
            referral=referral, need=need, defaults={"state": state, "settled_by": by, "settled_at": timezone.now()}
        )
    if changed:
        requests.record(disagreement, "settle_help", by=by, place=place)
    return referral
