"""Which exact files may be installed?

Writes requirements.txt (what the portal runs on) and requirements-dev.txt (that, and what tests it) from
pyproject.toml. Every version is pinned and every file that the index offers for it is named by its hash, for any
processor. The files say nothing of the machine or the index that made them: no options, no addresses, no comments on
where a line is from.
"""

import subprocess  # nosec B404 # tools of this machine, called with fixed words and no shell
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEADER = "# Made by `make lock` from pyproject.toml, which says why each is needed. Do not edit.\n"


def lock(requirements: list[str], output: Path, *, within: Path | None = None) -> None:
    """Write `output`, every hash pinned. Versions in `within` are kept, so the two files cannot disagree."""
    with tempfile.TemporaryDirectory() as folder:
        source, pinned = Path(folder, "requirements.in"), Path(folder, "requirements.txt")
        limits = [f"-c {within}"] if within else []
        source.write_text("\n".join([*requirements, *limits]) + "\n")
        command = [
            *(sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--allow-unsafe"),
            *("--strip-extras", "--no-header", "--no-annotate", "--no-emit-options", "--no-emit-index-url"),
            *("--no-emit-trusted-host", "--no-emit-find-links", "--output-file", str(pinned), str(source)),
        ]
        subprocess.run(command, check=True, cwd=folder)  # nosec B603 # pip-tools, as installed here
        output.write_text(HEADER + pinned.read_text())


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed, to_test = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    lock(needed, ROOT / "requirements.txt")
    lock([*needed, *to_test], ROOT / "requirements-dev.txt", within=ROOT / "requirements.txt")


if __name__ == "__main__":
    main()
