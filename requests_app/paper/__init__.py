"""What does the portal put on paper? Each function returns a PDF that a screen reader can read, too."""

from .form import blank_form
from .handouts import easy_read, leaflet, poster
from .written import letter, letters

__all__ = ["blank_form", "easy_read", "leaflet", "letter", "letters", "poster"]
