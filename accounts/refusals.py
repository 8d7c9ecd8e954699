"""Where does somebody go when an action will not do what they asked?

A view says it once, with this decorator; `sen_portal.middleware.RefusedMiddleware` reads it. So no view has a `try`.
"""

from collections.abc import Callable


def refusals_lead_to(url_name: str, *, with_reference: bool = True) -> Callable:
    """Return a decorator: after a refusal the person sees why on the page `url_name`, given this view's reference if
    that page takes one."""

    def mark(view: Callable) -> Callable:
        view.refusals_lead_to = url_name
        view.refusals_keep = ("reference",) if with_reference else ()
        return view

    return mark
