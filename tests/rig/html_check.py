"""What does the Nu HTML checker say about our pages?

It is the one that checks pages for the W3C, from the npm package `vnu-jar`, and needs Java. One start of it checks a
whole folder.
"""

import json
import re
import shutil
import subprocess  # nosec B404 # Java, called with fixed words and no shell
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
JAR = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
INSTALL = "Java is needed to check our HTML. On Debian: apt-get install default-jre-headless"
NOT_HERE = "The HTML checker is not here: make setup"
PATIENCE = 300  # seconds
# What is said of pages that are right, and why it is let pass.
LET_PASS = {
    # GOV.UK Frontend tells of a radio or tick box that opens a question whether it is open; see also is_upstreams.
    r"Attribute “aria-(controls|expanded)” not allowed on element “input” at this point": "upstream's own markup",
    # So that a phone shows figures: a browser without it shows letters, and that is no harm.
    r"^The “inputmode” attribute is not supported in all browsers": "upstream's own markup",
    # For the screen readers that speak the legend of a date only so.
    r"^The “group” role is unnecessary for element “fieldset”": "upstream's own markup",
}


def program() -> str:
    """Return the path of Java. Raises SystemExit, naming what to install, where it or the checker is missing."""
    found = shutil.which("java")
    if found is None:
        raise SystemExit(INSTALL)
    if not JAR.exists():
        raise SystemExit(NOT_HERE)
    return found


def said_of(folder: Path) -> list[str]:
    """Return a line for each thing that is said of a page in `folder` and not let pass: errors and warnings."""
    command = [program(), "-Xss4m", "-jar", str(JAR), "--format", "json", "--exit-zero-always", str(folder)]
    answer = subprocess.run(  # nosec B603 # the Java just found
        command, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    found = json.loads(answer.stderr)["messages"]
    return sorted({_line(one) for one in found if not any(re.search(words, one["message"]) for words in LET_PASS)})


def _line(one: dict) -> str:
    page = Path(one.get("url", "")).name
    kind = one.get("subType", one["type"])
    return f"{page}:{one.get('lastLine', 0)}: {kind}: {one['message']}: {one.get('extract', '').strip()[:150]}"
