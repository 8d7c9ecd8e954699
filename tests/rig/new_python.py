"""How does a fresh clone get a Python of its own?

Run by whatever Python the machine has, before anything is installed: the standard library only.
"""

import importlib.util
import sys
import venv


def missing() -> list[str]:
    """Return what this Python lacks to make an environment: Debian keeps these parts in a package of their own."""
    return [name for name in ("ensurepip", "venv") if importlib.util.find_spec(name) is None]


def make(folder: str) -> None:
    """Make the environment in `folder`. Raises SystemExit, naming the command that helps, where a part is missing."""
    if missing():
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SystemExit(
            f"{sys.executable} cannot make an environment ({' and '.join(missing())} missing). "
            f"On Debian and Ubuntu: apt-get install python{version}-venv"
        )
    venv.create(folder, with_pip=True, symlinks=True, clear=True)


if __name__ == "__main__":
    make(sys.argv[1])
