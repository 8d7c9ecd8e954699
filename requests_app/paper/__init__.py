"""What does the portal put on paper? Each function returns a PDF that a screen reader can read, too."""

from .form import blank_form
from .written import letter, letters

__all__ = ["blank_form", "letter", "letters"]
