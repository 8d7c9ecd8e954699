"""Where does somebody come who has just signed in?

To the first of their own pages: officers to the queue, commissioners to the figures, a provider to its cases, a family
to its requests. The apps know nothing of each other's, so this stands where they are put together.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from .context import menu


def landing(http: HttpRequest) -> HttpResponse:
    """Return the redirect to the first page in this person's menu, or to the start where they have none yet."""
    return redirect(next((place["url"] for place in menu(http)), "home"))
