"""Entry point of `python3 -m typehook_codegen`, and of `python3 <folder of this package>` for build tools.

The second form needs no PYTHONPATH: the folder's parent replaces the folder itself on the module path, so
that no module of this package can hide one of the standard library.
"""

import pathlib
import sys

if not __package__:
    sys.path[0] = str(pathlib.Path(__file__).resolve().parent.parent)

from typehook_codegen.cli import main  # noqa: E402  (the path has to be right first)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
