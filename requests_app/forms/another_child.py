"""What is asked before a request for another child? (domain section 7: siblings)"""

from accounts.govuk import GovukForm, YesNoField


class AnotherChildForm(GovukForm):
    same_meeting = YesNoField(
        label="Would you like one meeting for both children?",
        help_text="You can change your mind. The mediator talks to you first.",
        error_messages={"required": "Choose yes or no"},
    )
