"""Can a screen reader read this PDF, and in the right order?

What PDF/UA asks of ours, read back from the file by other code than wrote it: it is tagged, shows its title, says its
language; all that is drawn belongs to the structure or is marked as decoration; headings nest, links have words, and
pictures are described. The words are read as a screen reader does: down the tree, not down the page.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pikepdf

_HEADING = re.compile(r"/H([1-6])$")
# What goes on in the same line. Everything else begins a line of its own, and ends one.
_INLINE = {"/Span", "/Strong", "/Em", "/Link", "/Code", "/Reference", "/LBody", "/Lbl"}
_BREAK = "\n"
_DRAWN = {"Tj", "TJ", "'", '"', "f", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh"}


@dataclass
class Read:
    """What a screen reader is given: title, language, (level, heading), every block in order, and what is wrong."""

    title: str = ""
    language: str = ""
    headings: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    pages: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.blocks)


def read(data: bytes) -> Read:
    """Return what a screen reader makes of a PDF. Without tags there is nothing to read, and that is the problem."""
    with pikepdf.open(io.BytesIO(data)) as paper:
        found = Read(pages=len(paper.pages), language=str(paper.Root.get("/Lang", "")))
        found.title = str(paper.open_metadata().get("dc:title") or "")
        _whole(paper, found)
        if "/StructTreeRoot" in paper.Root:
            _tree(paper, found)
        return found


def _whole(paper: pikepdf.Pdf, found: Read) -> None:
    root = paper.Root
    wanted = {
        "it is not tagged": bool(root.get("/MarkInfo", {}).get("/Marked", False)) and "/StructTreeRoot" in root,
        "it has no title": found.title,
        "the title is not shown": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
        "it has no language": found.language,
    }
    found.problems += [problem for problem, right in wanted.items() if not right]


def _tree(paper: pikepdf.Pdf, found: Read) -> None:
    content, tagged = {}, set()
    for number, page in enumerate(paper.pages, 1):
        marked, loose = _marked(page)
        content |= {(page.obj.objgen, mark): words for mark, words in marked.items()}
        if loose:
            found.problems.append(f"page {number} draws {loose} things outside the structure")
    for top in _list(paper.Root.StructTreeRoot.K):
        lines = (" ".join(line.split()) for line in _words(top, content).split(_BREAK))
        found.blocks += [line for line in lines if line]
    for element in _elements(paper.Root.StructTreeRoot.K):
        tagged |= set(_own(element))
        _element(element, content, found)
    found.problems += [
        f"page of {key[0]} has content {key[1]} that is in no tag" for key in content if key not in tagged
    ]
    found.problems += _nesting(found.headings)


def _elements(kids) -> Iterator[pikepdf.Dictionary]:
    """Every element, in the order of the tree."""
    for kid in _list(kids):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid.get("/K", []))


def _element(element: pikepdf.Dictionary, content: dict, found: Read) -> None:
    kind, words = str(element.S), " ".join(_words(element, content).split())
    if level := _HEADING.match(kind):
        found.headings.append((int(level[1]), words))
    if kind == "/Figure":
        described = str(element.get("/Alt", ""))
        found.pictures.append(described)
        if not described:
            found.problems.append("a picture is not described")
    if kind == "/Link" and not words:
        found.problems.append("a link has no words")


def _words(element: pikepdf.Dictionary, content: dict) -> str:
    """The words of an element, its list mark left out, with a break where a block in it begins or ends."""
    kind = str(element.S)
    if kind == "/Lbl":
        return ""
    if kind == "/Figure":
        return f"{_BREAK}{element.get('/Alt', '')}{_BREAK}"
    words = "".join(_words_of(element, kid, content) for kid in _list(element.get("/K", [])))
    return words if kind in _INLINE else f"{_BREAK}{words}{_BREAK}"


def _words_of(element: pikepdf.Dictionary, kid, content: dict) -> str:
    if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
        return _words(kid, content)
    return "".join(content.get(key, "") for key in _keys(element, kid))


def _own(element: pikepdf.Dictionary) -> Iterator[tuple]:
    for kid in _list(element.get("/K", [])):
        if not (isinstance(kid, pikepdf.Dictionary) and "/S" in kid):
            yield from _keys(element, kid)


def _keys(element: pikepdf.Dictionary, kid) -> list[tuple]:
    """The page and number of marked content; an element's own page is that of its nearest ancestor that names one."""
    if isinstance(kid, pikepdf.Dictionary):
        page = kid.get("/Pg") or _page(element)
        return [(page.objgen, int(kid.MCID))] if "/MCID" in kid else []
    return [(_page(element).objgen, int(kid))]


def _page(element: pikepdf.Dictionary):
    while "/Pg" not in element:
        element = element.P
    return element.Pg


def _list(kids) -> list:
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _marked(page: pikepdf.Page) -> tuple[dict[int, str], int]:
    """Return the words of each piece of marked content, and how many things are drawn in none and are no decoration."""
    fonts = {name: _letters(font) for name, font in page.obj.get("/Resources", {}).get("/Font", {}).items()}
    marked, loose, stack, font = {}, 0, [], {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            stack.append(_mark(operands))
            marked |= {} if stack[-1] is None or stack[-1] < 0 else {stack[-1]: marked.get(stack[-1], "")}
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = fonts[str(operands[0])]
        elif name in _DRAWN:
            mark = next((one for one in reversed(stack) if one is not None), None)
            loose += mark is None
            if name in {"Tj", "TJ"} and mark is not None and mark >= 0:
                marked[mark] += _shown(operands[0], font)
    return marked, loose


def _mark(operands) -> int | None:
    """The number of marked content, -1 for decoration, or None for what says neither."""
    if str(operands[0]) == "/Artifact":
        return -1
    about = operands[1] if len(operands) > 1 else {}
    return int(about.MCID) if isinstance(about, pikepdf.Dictionary) and "/MCID" in about else None


def _shown(shown, letters: dict[int, str]) -> str:
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    codes = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(letters.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))


def _letters(font: pikepdf.Dictionary) -> dict[int, str]:
    """What each glyph of a font is as a letter, from its ToUnicode map."""
    if "/ToUnicode" not in font:
        return {}
    lines = font.ToUnicode.read_bytes().decode("ascii", "replace")
    singles = re.findall(r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>\s*$", lines, re.MULTILINE)
    return {int(code, 16): bytes.fromhex(letters).decode("utf-16-be") for code, letters in singles}


def _nesting(headings: list[tuple[int, str]]) -> list[str]:
    if not headings:
        return ["it has no headings"]
    pairs = pairwise([(0, ""), *headings])
    return [f"heading {words!r} skips a level" for (before, _), (level, words) in pairs if level > before + 1]
