"""What does a council hand out and pin up? (R27, R29)

A leaflet, a poster and the easy read version, in the words of the public pages (see told.py), with how to reach this
council. A poster and a leaflet lead to its pages by a square that a phone can read.
"""

import qrcode
from django.conf import settings
from qrcode.image.svg import SvgPathImage

from ..models import LocalAuthority
from .press import press_for_everyone
from .told import Section, sections

_MOST_OF_A_LEAFLET = ("What you can be sure of", "Who can use it")


def leaflet(council: LocalAuthority) -> bytes:
    """Return two pages for families: what it is, what they can be sure of, who can ask, and how. In PDF."""
    start = sections("start", council)
    kept = sections("not_affected", council)["Your right to appeal"]
    told = {
        "sections": [_plain(start[name]) for name in _MOST_OF_A_LEAFLET] + [_plain(kept)],
        "danger": start["If someone is in danger"].blocks,
    }
    return press_for_everyone("leaflet", _title(council), _common(council, start) | told)


def poster(council: LocalAuthority) -> bytes:
    """Return one page to pin up, in PDF: what it is in a few big words, and how to ask."""
    start = sections("start", council)
    listed = [one for block in start["What you can be sure of"].blocks for one in block.get("items", [])]
    sure = [runs[0]["text"].strip(". ") for runs in listed]
    return press_for_everyone("poster", _title(council), _common(council, start) | {"sure": sure})


def easy_read(council: LocalAuthority) -> bytes:
    """Return the easy read page as PDF, with the same pictures, one step to a page."""
    steps = list(sections("easy_read", council).values())
    title = steps[0].heading
    ideas = [{"heading": one.heading, "ideas": _ideas(one)} for one in steps[1:] if _ideas(one)]
    about = {"council": council.name, "phone": council.service_phone, "address": _address(council)}
    return press_for_everyone("easy_read", f"{title}, {council.name}", about | {"heading": title, "steps": ideas})


def _common(council: LocalAuthority, start: dict[str, Section]) -> dict:
    first = next(iter(start.values()))
    return {
        "council": council.name,
        "colour": council.colour,
        "heading": first.heading,
        "lead": first.blocks,
        "phone": council.service_phone,
        "email": council.service_email,
        "post": council.service_address.splitlines(),
        "advice": [council.sendiass_name, council.sendiass_phone],
        "address": _address(council),
        "square": _square(_address(council)),
    }


def _title(council: LocalAuthority) -> str:
    return f"Disagreement resolution, {council.name}"


def _plain(section: Section) -> dict:
    return {"heading": section.heading, "blocks": section.blocks}


def _ideas(section: Section) -> list[dict]:
    """Each picture of a section with the sentences that stand beside it."""
    ideas: list[dict] = []
    for block in section.blocks:
        if "picture" in block:
            ideas.append(block | {"said": []})
        elif ideas and "runs" in block:
            ideas[-1]["said"].append(block["runs"])
    return ideas


def _address(council: LocalAuthority) -> str:
    return settings.PORTAL_URL + council.get_absolute_url()


def _square(address: str) -> str:
    """The address as a QR code, in SVG."""
    code = qrcode.QRCode(border=2, image_factory=SvgPathImage)
    code.add_data(address)
    return code.make_image().to_string(encoding="unicode")
