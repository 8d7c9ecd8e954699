"""How does a page come to be printed?

A template of templates/paper/ is typeset with data, as a PDF that a screen reader can read too (PDF/UA-1): tagged, with
a title and a language. The data reaches it as JSON and is only ever drawn as text, so that nothing anybody has typed
can become markup. Only the fonts that come with the typesetter are used, so that it looks the same on every machine.
"""

import json
from functools import lru_cache

import typst
from django.conf import settings


def press(template: str, title: str, data: dict) -> bytes:
    """Return templates/paper/<template>.typ with `data`, as a PDF called `title`. Raises TypstError where a template
    asks for what is not in the data."""
    return _typeset(template, json.dumps({"title": title} | data, ensure_ascii=False))


def press_for_everyone(template: str, title: str, data: dict) -> bytes:
    """Return the same for what anybody may print, kept in memory: nobody can make the machine typeset it again and
    again. Nothing of a case may come this way."""
    return _kept(template, json.dumps({"title": title} | data, ensure_ascii=False))


def _typeset(template: str, data: str) -> bytes:
    return typst.compile(
        str(settings.BASE_DIR / "templates" / "paper" / f"{template}.typ"),
        root=str(settings.BASE_DIR),  # pictures lie in static/, outside the folder of the templates
        font_paths=[],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=["ua-1"],
    )


_kept = lru_cache(maxsize=64)(_typeset)
