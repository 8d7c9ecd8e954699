"""In which ways can anything here be asked for?

A page is read (GET, HEAD) or a form is sent (POST). A view that is a function would take any other method for reading,
and answer to TRACE as to a page; so no other reaches one. Nor does an address with a NUL in it: nothing is called that,
and PostgreSQL, asked for it, would answer with an error instead of "there is none".
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

METHODS = ("GET", "HEAD", "POST")


class OnlyOurMethodsMiddleware:
    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if "\0" in request.path:
            raise Http404
        return self.get_response(request)
