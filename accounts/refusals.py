"""Where does somebody go when an action will not do what they asked?

A view says it once, with this decorator; `sen_portal.middleware.RefusedMiddleware` reads it. So no view has a `try`.
"""

from collections.abc import Callable


def refusals_lead_to(url_name: str) -> Callable:
    """Return a decorator: after a refusal the person sees why on the page `url_name`, given this view's reference."""

    def mark(view: Callable) -> Callable:
        view.refusals_lead_to = url_name
        return view

    return mark
