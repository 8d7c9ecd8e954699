"""What does a file of the register change?"""

from dataclasses import dataclass, field

from .reading import Fault

MOST_FAULTS = 100  # are kept: who has more has another problem


@dataclass
class Report:
    """How many schools a file adds, changes, closes, or finds as they are; and the rows that were left out."""

    added: int = 0
    changed: int = 0
    closed: int = 0
    unchanged: int = 0
    elsewhere: int = 0  # in another council's area, where only one's own was asked for
    not_needed: int = 0  # closed long ago, or not open yet
    not_in_file: int = 0
    bad: int = 0
    faults: list[Fault] = field(default_factory=list)

    def leave_out(self, fault: Fault) -> None:
        """Count a bad row, and keep it if it is among the first."""
        self.bad += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    @property
    def lines(self) -> list[tuple[str, int]]:
        """What it comes to, in words."""
        return [
            ("Added", self.added),
            ("Changed", self.changed),
            ("Closed", self.closed),
            ("As they were", self.unchanged),
            ("In the list, and not in the file: left as they are", self.not_in_file),
            ("Left out: closed more than three years ago, or not open yet", self.not_needed),
            ("Left out: in another council’s area", self.elsewhere),
            ("Rows that cannot be read", self.bad),
        ]

    @property
    def changes_anything(self) -> bool:
        return bool(self.added or self.changed or self.closed)
