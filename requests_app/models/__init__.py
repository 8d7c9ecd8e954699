"""What does the portal remember about a request?

`asking`: who asks, and on which side. `councils`: the authorities and the people who work for them. `disagreements`:
the request and its answers, with what must never reach another party in tables of its own. `parties`: who is asked to
take part, and the agreement ledger. `record`: decisions, questions, events. `pauses`: what holds a request up, and
whose answer is waited for. `links`: requests that officers read together. `registers`: schools to choose from.
`messages`: what we tell people. `downloads`: what was taken out as a file. `council_settings`: what an administrator
changed, and the council's words about the law. `publicity`: who was told that this service exists.
"""

from .advice import AdviceNote
from .asking import (
    ASKED_BY_IN_SHORT,
    IN_THEIR_PLACE,
    ORGANISATIONS,
    ActingBasis,
    ActingFor,
    AskedBy,
    Decides,
)
from .channels import Channel
from .council_settings import Crest, LegalText, SettingChange
from .councils import CouncilRole, Hat, HealthBody, LocalAuthority, PostcodeDistrict, Year
from .disagreements import (
    About,
    Appeal,
    ContactDetails,
    Copies,
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
    new_code,
    new_reference,
)
from .downloads import Download
from .links import SeeAlso
from .messages import Message
from .parties import (
    SAID_NO,
    Agreement,
    Answer,
    Department,
    OtherContact,
    Party,
    PartyContact,
    PartyKind,
    SettingType,
)
from .pauses import ChildsMessage, ComingOfAge, Pause, Rewording
from .publicity import Audience, HeardCount, MustBeTold, PublicityEntry, Source
from .record import CaseHat, Decision, DeclineReason, Event, IndependentService, Question, Route
from .registers import School
from .second_parents import SecondParent
from .spoken import Spoken

__all__ = [
    "ASKED_BY_IN_SHORT",
    "IN_THEIR_PLACE",
    "ORGANISATIONS",
    "SAID_NO",
    "About",
    "ActingBasis",
    "ActingFor",
    "AdviceNote",
    "Agreement",
    "Answer",
    "Appeal",
    "AskedBy",
    "Audience",
    "CaseHat",
    "Channel",
    "ChildsMessage",
    "ComingOfAge",
    "ContactDetails",
    "Copies",
    "CouncilRole",
    "Crest",
    "Decides",
    "Decision",
    "DeclineReason",
    "Department",
    "Disagreement",
    "Download",
    "EhcStatus",
    "Event",
    "Hat",
    "HealthBody",
    "HeardCount",
    "Help",
    "IndependentService",
    "LegalText",
    "LocalAuthority",
    "Message",
    "Moment",
    "MustBeTold",
    "OtherContact",
    "OtherParent",
    "OtherParentAnswer",
    "Party",
    "PartyContact",
    "PartyKind",
    "Pause",
    "Phase",
    "PostcodeDistrict",
    "PublicityEntry",
    "Question",
    "Relationship",
    "Rewording",
    "Route",
    "SafetyNote",
    "School",
    "SearchName",
    "SecondParent",
    "SeeAlso",
    "SettingChange",
    "SettingType",
    "Source",
    "Spoken",
    "Supporter",
    "SupporterKind",
    "TalkedTo",
    "ViewsHow",
    "Year",
    "new_code",
    "new_reference",
]
