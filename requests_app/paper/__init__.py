"""What does the portal put on paper? Each function returns a PDF that a screen reader can read, too."""

from .letters import letter, letters

__all__ = ["letter", "letters"]
