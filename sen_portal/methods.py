"""In which ways can anything here be asked for?

A page is read (GET, HEAD) or a form is sent (POST). A view that is a function would take any other method for reading,
and answer to TRACE as to a page; so no other reaches one.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "POST")


class OnlyOurMethodsMiddleware:
    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)
