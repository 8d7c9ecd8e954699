"""What do we tell a provider? (N6; what it hears of later goes through `requests_app.notifications`)"""

from django.urls import reverse

from requests_app.notifications import tell, tell_family

from .models import Referral


def referred(referral: Referral) -> None:
    """N6: a new referral, by reference only."""
    disagreement = referral.disagreement
    tell(
        "n06_referral",
        disagreement,
        recipient=referral.provider.name,
        to=referral.provider.email,
        path=reverse("referral", args=[disagreement.reference]),
        once=str(referral.pk),
    )


def accepted(referral: Referral) -> None:
    """The family learns that the independent service has taken the request."""
    tell_family("n06_accepted", referral.disagreement, once=str(referral.pk))
