"""How old does somebody have to be to read a page?

The Flesch-Kincaid grade of what stands in `main`, as a browser would show it, plus five: the age at which English
children are in that school year. Names nobody can choose for us are read as one short word: those of people and
organisations, addresses, references and numbers. Headings, lists and cells are sentences of their own; labels of less
than four words, such as "Phone", are not sentences.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

import syllapy

FEWEST_WORDS = 4
NAME = "Sam"
_INLINE = {"a", "abbr", "b", "bdi", "em", "i", "q", "small", "span", "strong", "time"}
_NOT_READ = {"script", "style", "svg", "textarea", "select", "template"}
_NOT_A_WORD = re.compile(r"https?://\S+|\S+@\S+|\bDR-[\w-]+|\b(?:\d[\d\s]{6,}\d)\b")
_WORD = re.compile(r"[^\W_]+(?:[’'\-–][^\W_]+)*")
_END = re.compile(r"(?<=[.!?])[”’)]*\s+")


class _Main(HTMLParser):
    """The blocks of text in a page's main part."""

    def __init__(self):
        super().__init__()
        self.blocks, self._open, self._inside, self._silent = [], [], False, 0

    def handle_starttag(self, tag, _attrs):
        if tag == "main":
            self._inside = True
        self._silent += tag in _NOT_READ
        self._new_block(tag)

    def handle_endtag(self, tag):
        self._new_block(tag)
        self._silent -= tag in _NOT_READ
        if tag == "main":
            self._inside = False

    def handle_data(self, data):
        if self._inside and not self._silent:
            self._open.append(data)

    def _new_block(self, tag):
        if tag not in _INLINE:
            self.blocks.append(" ".join("".join(self._open).split()))
            self._open = []


def in_main(html: str) -> list[str]:
    """Return the blocks of text in a page's main part, in order."""
    reader = _Main()
    reader.feed(html)
    return [block for block in reader.blocks if block]


@dataclass(frozen=True)
class Text:
    """Sentences, as lists of words."""

    sentences: tuple[tuple[str, ...], ...]

    @property
    def words(self) -> int:
        return sum(len(sentence) for sentence in self.sentences)

    @property
    def age(self) -> float:
        """The age at which this can be read."""
        syllables = sum(spoken(word) for sentence in self.sentences for word in sentence)
        return 0.39 * self.words / len(self.sentences) + 11.8 * syllables / self.words - 15.59 + 5

    def hardest(self, count: int = 3) -> list[str]:
        """Return the sentences that are hardest to read, for whoever has to mend them."""
        alone = sorted(self.sentences, key=lambda one: Text((one,)).age, reverse=True)
        return [" ".join(one) for one in alone[:count]]

    def __add__(self, other: "Text") -> "Text":
        return Text(self.sentences + other.sentences)


def text(blocks: list[str], names: re.Pattern) -> Text:
    """Return what is to be read, with `names` and what is no word as one short word."""
    found = []
    for block in blocks:
        plain = names.sub(NAME, _NOT_A_WORD.sub(NAME, block))
        found += [tuple(_WORD.findall(sentence)) for sentence in _END.split(plain)]
    return Text(tuple(dict.fromkeys(sentence for sentence in found if len(sentence) >= FEWEST_WORDS)))


def spoken(word: str) -> int:
    """Return how many syllables a word has. Capitals are read letter by letter, a number as one."""
    if word.isupper() and len(word) <= FEWEST_WORDS:
        return len(word)
    return max(1, syllapy.count(word.replace("’", "'")))
