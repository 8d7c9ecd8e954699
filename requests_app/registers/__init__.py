"""How is the public register of schools in England read?

`reading` turns a file into rows or says what is wrong with them, `report` says what a file changes. Writing is an
action's (`actions.import_schools`).
"""

from .reading import Fault, NotARegister, Row, rows_of
from .report import Report
from .settings_of import guess_setting_type

__all__ = ["Fault", "NotARegister", "Report", "Row", "guess_setting_type", "rows_of"]
