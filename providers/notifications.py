"""What do we tell a provider, and of documents? (N6; the rest goes through `requests_app.notifications`)"""

from django.urls import reverse

from requests_app.models import Disagreement, Party, PartyKind
from requests_app.notifications import family_address, party_address, tell, tell_family

from . import audience
from .models import Document, Referral


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


# -- documents: never on the record of the case, which the council reads ---------------------------------------------


def document_to_read(document: Document) -> None:
    """Everyone for whom there is something new to read, once each. By reference and link only (R4)."""
    seen_by, disagreement = audience.of(document), document.disagreement
    for party in seen_by.parties:
        if party != document.party:
            _tell("n22_document", disagreement, str(party), _address(party), document)
    if seen_by.service and document.referral is None:
        service = disagreement.independent_service
        _tell("n22_document", disagreement, service.name, service.email, document)


def document_not_kept(document: Document) -> None:
    """Its sender, and nobody else: others never knew of it."""
    is_family = document.party is not None and document.party.kind == PartyKind.REQUESTER
    to = family_address(document.disagreement) if is_family else document.uploaded_by.email
    _tell("n22_document_not_kept", document.disagreement, document.sender, to, document)


def _address(party: Party) -> str:
    return family_address(party.disagreement) if party.kind == PartyKind.REQUESTER else party_address(party)


def _tell(kind: str, disagreement: Disagreement, recipient: str, to: str, document: Document) -> None:
    """Whom e-mail does not reach finds it on their page: an officer who rang them would have to know of it."""
    if not to:
        return
    path = reverse("documents", args=[disagreement.reference])
    tell(kind, disagreement, recipient=recipient, to=to, path=path, once=str(document.pk), on_record=False)
