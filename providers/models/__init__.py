"""What does the portal know of providers and of the cases they take?

`organisations`: providers, their contracts, people, and declarations of independence. `referrals`: a case offered to
one of them. `private`: words that only the mediator may read. `documents`: files that people on a case have shared.
`needs`: what is arranged to help a family take part.
"""

from .documents import Checked, Document, DocumentEvent, Level
from .needs import HelpSettled, HelpState
from .organisations import (
    Contract,
    Mediator,
    MediatorDeclaration,
    OrganisationDeclaration,
    Provider,
    ProviderRole,
    Role,
)
from .private import PrivateNote
from .referrals import Referral, ReturnCode

__all__ = [
    "Checked",
    "Contract",
    "Document",
    "DocumentEvent",
    "HelpSettled",
    "HelpState",
    "Level",
    "Mediator",
    "MediatorDeclaration",
    "OrganisationDeclaration",
    "PrivateNote",
    "Provider",
    "ProviderRole",
    "Referral",
    "ReturnCode",
    "Role",
]
