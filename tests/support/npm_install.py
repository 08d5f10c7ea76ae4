#!/usr/bin/env python3
"""Installs the npm packages of a folder's package.json and package-lock.json into a build folder.

    npm_install.py FROM TO

The versions, and the sums of all that they bring, are those of the lock file. Scripts of packages are not run. Asks no network
when what is there was made of the same lock file.
"""
import pathlib
import shutil
import subprocess
import sys

FILES = ("package.json", "package-lock.json")
DONE = "installed.lock"


def main():
    source, target = (pathlib.Path(each) for each in sys.argv[1:])
    lock = b"".join((source / name).read_bytes() for name in FILES)
    if (target / DONE).is_file() and (target / DONE).read_bytes() == lock:
        return 0
    if shutil.which("npm") is None:
        subprocess.run([str(pathlib.Path(__file__).with_name("install_packages")), "npm"], check=True)
    target.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(source / name, target / name)
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=target, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(done.stdout + done.stderr)
        return 1
    (target / DONE).write_bytes(lock)
    return 0


if __name__ == "__main__":
    sys.exit(main())
