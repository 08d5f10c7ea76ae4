#!/usr/bin/env python3
"""Has what one side signs verified by the other: our schemes, and the libraries that senders publish.

    check_signatures.py PROGRAM SCRIPT ours|theirs

PROGRAM is signatures.cpp, SCRIPT is signatures.mjs beside the installed libraries, the last argument says who signs.
"""
import subprocess
import sys


def main():
    program, script, signer = sys.argv[1:]
    ours, theirs = [program], ["node", script]
    sign, verify = (ours, theirs) if signer == "ours" else (theirs, ours)
    signed = subprocess.run([*sign, "sign"], stdout=subprocess.PIPE, check=True).stdout
    print(len(signed.splitlines()), "signed requests", flush=True)
    return subprocess.run([*verify, "verify"], input=signed, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
