"""What does the portal remember about a request?

`councils`: the authorities and the people who work for them. `disagreements`: the request and its answers, with what
must never reach another party in tables of its own. `parties`: who is asked to take part, and the agreement ledger.
`record`: decisions, questions, events. `messages`: what we tell people. `downloads`: what was taken out as a file.
"""

from .councils import CouncilRole, Hat, HealthBody, LocalAuthority, PostcodeDistrict, Year
from .disagreements import (
    About,
    Appeal,
    AskedBy,
    ContactDetails,
    Disagreement,
    EhcStatus,
    Help,
    Moment,
    OtherParent,
    OtherParentAnswer,
    Phase,
    Relationship,
    SafetyNote,
    SearchName,
    Supporter,
    SupporterKind,
    TalkedTo,
    ViewsHow,
    new_reference,
)
from .downloads import Download
from .messages import Message
from .parties import SAID_NO, Agreement, Answer, Channel, Department, Party, PartyContact, PartyKind
from .record import CaseHat, Decision, DeclineReason, Event, IndependentService, Question, Route

__all__ = [
    "SAID_NO",
    "About",
    "Agreement",
    "Answer",
    "Appeal",
    "AskedBy",
    "CaseHat",
    "Channel",
    "ContactDetails",
    "CouncilRole",
    "Decision",
    "DeclineReason",
    "Department",
    "Disagreement",
    "Download",
    "EhcStatus",
    "Event",
    "Hat",
    "HealthBody",
    "Help",
    "IndependentService",
    "LocalAuthority",
    "Message",
    "Moment",
    "OtherParent",
    "OtherParentAnswer",
    "Party",
    "PartyContact",
    "PartyKind",
    "Phase",
    "PostcodeDistrict",
    "Question",
    "Relationship",
    "Route",
    "SafetyNote",
    "SearchName",
    "Supporter",
    "SupporterKind",
    "TalkedTo",
    "ViewsHow",
    "Year",
    "new_reference",
]
