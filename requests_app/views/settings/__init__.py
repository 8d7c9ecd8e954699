"""What does a council's administrator see and change? (section 8)

Settings of their own council, and no case, no count of cases and nobody's name but those of their own colleagues. The
publicity log is also for the coordinators and commissioners, who do that work.
"""

from .legal import settings_law, settings_law_place
from .publicity import (
    audience_again,
    audience_change,
    audience_retire,
    audiences,
    publicity,
    publicity_add,
    publicity_csv,
    publicity_take_out,
)
from .subjects import settings_history, settings_home, settings_subject

__all__ = [
    "audience_again",
    "audience_change",
    "audience_retire",
    "audiences",
    "publicity",
    "publicity_add",
    "publicity_csv",
    "publicity_take_out",
    "settings_history",
    "settings_home",
    "settings_law",
    "settings_law_place",
    "settings_subject",
]
