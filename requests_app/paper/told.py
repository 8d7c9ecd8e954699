"""What do the public pages say?

The papers that a council hands out say it in the same words, because they are made of the pages as they are drawn: a
page is read into its sections, and each paper picks those that it has room for.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.template.loader import render_to_string

from ..models import LocalAuthority

_HEADINGS = {"h1", "h2", "h3"}
_BLOCKS = {"p", "li", "strong"}
_NOT_READ = {"script", "style", "svg", "nav", "form", "dl", "table"}


@dataclass
class Section:
    """A heading and what stands under it: paragraphs, lists and pictures, as the templates of papers take them."""

    heading: str
    blocks: list[dict] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Everything in it as plain words."""
        runs = [run for block in self.blocks for one in block.get("items", [block.get("runs", [])]) for run in one]
        return "".join(run["text"] for run in runs)


def sections(page: str, council: LocalAuthority) -> dict[str, Section]:
    """Return the sections of a council's public page, by heading and in order; what stands above the first heading of
    the second level is under the page's own."""
    reader = _Reader()
    reader.feed(render_to_string(f"requests_app/public/{page}.html", {"council": council}))
    return {one.heading: one for one in reader.sections}


class _Reader(HTMLParser):
    """Reads `main` into sections."""

    def __init__(self):
        super().__init__()
        self.sections: list[Section] = []
        self._inside, self._silent, self._bold, self._runs, self._block, self._heading = False, 0, 0, None, "", None

    def handle_starttag(self, tag, attrs):
        self._inside = self._inside or tag == "main"
        self._silent += tag in _NOT_READ
        if not self._inside or self._silent:
            return
        given = dict(attrs)
        if tag in _HEADINGS:
            self._heading = []
        elif tag == "img":
            self._add({"picture": given["src"].rpartition("/")[2].partition(".")[0], "alt": given["alt"]})
        elif tag in _BLOCKS and self._runs is None:  # a warning is a `strong` in no paragraph
            self._runs, self._block = [], tag
        self._bold += tag == "strong"

    def handle_endtag(self, tag):
        self._inside = self._inside and tag != "main"
        self._silent -= tag in _NOT_READ
        self._bold = max(self._bold - (tag == "strong"), 0)
        if tag in _HEADINGS and self._heading is not None:
            self.sections.append(Section(" ".join("".join(self._heading).split())))
            self._heading = None
        elif self._runs is not None and tag == self._block:
            self._close(tag)

    def handle_data(self, data):
        words = " ".join(f"|{data}|".split()).strip("|")
        if self._heading is not None:
            self._heading.append(data)
        elif self._inside and not self._silent and self._runs is not None and words:
            self._runs.append({"text": words, "bold": bool(self._bold)})

    def _close(self, tag: str) -> None:
        runs, self._runs = _without_leads(self._runs), None
        if not any(run["text"].strip() for run in runs):
            return
        last = self.sections[-1].blocks[-1:] if self.sections else []
        if tag == "li" and last and "items" in last[0]:
            last[0]["items"].append(runs)
        else:
            self._add({"items": [runs]} if tag == "li" else {"runs": runs})

    def _add(self, block: dict) -> None:
        if self.sections:
            self.sections[-1].blocks.append(block)


def _without_leads(runs: list[dict]) -> list[dict]:
    """Return the runs of a paragraph up to where it sends on to another page, which paper cannot."""
    kept = []
    for run in runs:
        before, leads, _ = run["text"].partition("Read more:")
        kept.append(run | {"text": before})
        if leads:
            break
    return kept
