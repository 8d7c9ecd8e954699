"""What must an answer look like? One form for each page of the request (domain section 4)."""

from ...models import PartyKind
from .about_you import (
    ChangeWhoIsAskingForm,
    ChildsNameForm,
    DateOfBirthForm,
    RelationshipForm,
    SettingForm,
    SupportNowForm,
    WhereTheyLiveForm,
    WhoIsAskingForm,
    YourNameForm,
)
from .bodies import details_form
from .copies import CopiesForm
from .disagreement import (
    AboutForm,
    DecisionsForm,
    MomentForm,
    TalkedToForm,
    ViewsForm,
    WhatHappenedForm,
    WhatWouldHelpForm,
    WhoWithForm,
)
from .for_whom import (
    BehalfForm,
    FamilyDetailsForm,
    FamilyKnowsForm,
    FamilyToldForm,
    RoleForm,
    TheirPlaceForm,
)
from .page_form import CHANGED_ELSEWHERE, PageForm
from .taking_part import (
    ContactForm,
    HelpForm,
    OtherParentsForm,
    SafeContactForm,
    SharingForm,
    SupporterForm,
)

__all__ = ["BY_PAGE", "CHANGED_ELSEWHERE", "CopiesForm", "PageForm", "SupporterForm", "WhoIsAskingForm"]

BY_PAGE: dict[str, type[PageForm]] = {
    "who-is-asking": ChangeWhoIsAskingForm,
    "relationship": RelationshipForm,
    "behalf": BehalfForm,
    "their-place": TheirPlaceForm,
    "role": RoleForm,
    "family-knows": FamilyKnowsForm,
    "your-name": YourNameForm,
    "childs-name": ChildsNameForm,
    "date-of-birth": DateOfBirthForm,
    "where-they-live": WhereTheyLiveForm,
    "support-now": SupportNowForm,
    "setting": SettingForm,
    "who-with": WhoWithForm,
    "family-told": FamilyToldForm,
    "the-family": FamilyDetailsForm,
    "the-nursery": details_form(PartyKind.EARLY_YEARS),
    "the-school": details_form(PartyKind.SCHOOL),
    "the-college": details_form(PartyKind.COLLEGE),
    "the-nhs": details_form(PartyKind.HEALTH),
    "about": AboutForm,
    "moment": MomentForm,
    "what-happened": WhatHappenedForm,
    "what-would-help": WhatWouldHelpForm,
    "talked-to": TalkedToForm,
    "decisions": DecisionsForm,
    "views": ViewsForm,
    "contact": ContactForm,
    "copies": CopiesForm,
    "safe-contact": SafeContactForm,
    "help": HelpForm,
    "other-parents": OtherParentsForm,
    "sharing": SharingForm,
}
