#!/usr/bin/env python3
"""Runs an example and compares what it prints with the .expected file beside its source.

    check_output.py EXPECTED PROGRAM [ARGUMENT…] [--post PATH FILE [HEADER]]…

Without --post the program has to end by itself. With it, the program is a server that prints the port it listens on: it
is sent each FILE and told to stop with SIGTERM; the replies follow its output as `> STATUS BODY`. In the expected file
`<port>` stands for any port. The exit code has to be 0 and nothing may be on the error stream.
"""
import difflib
import http.client
import pathlib
import re
import signal
import subprocess
import sys
import threading

DEADLINE = 60


def parse(arguments):
    """Splits the command line into the expected file, the command, and the posts (path, file, headers)."""
    expected, rest = pathlib.Path(arguments[0]), arguments[1:]
    command, posts = [], []
    while rest and rest[0] != "--post":
        command.append(rest.pop(0))
    while rest:
        rest.pop(0)
        post = []
        while rest and rest[0] != "--post":
            post.append(rest.pop(0))
        headers = dict(header.split(": ", 1) for header in post[2:])
        posts.append((post[0], pathlib.Path(post[1]), {"Content-Type": "application/json", **headers}))
    return expected, command, posts


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE, check=False)
    return done.stdout, done.stderr, done.returncode


def serve(command, posts):
    """Starts a server, posts to it, stops it. Returns its output with the replies after it."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watchdog = threading.Timer(DEADLINE, process.kill)
    watchdog.start()
    try:
        first = process.stdout.readline()
        found = re.search(r":(\d+)", first)
        if not found:
            return first + process.stdout.read(), process.stderr.read(), process.wait()
        replies = []
        for path, file, headers in posts:
            connection = http.client.HTTPConnection("127.0.0.1", int(found.group(1)), timeout=DEADLINE)
            connection.request("POST", path, file.read_bytes(), headers)
            reply = connection.getresponse()
            replies.append(f"> {reply.status} {reply.read().decode()}\n")
            connection.close()
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=DEADLINE)
        return first + output + "".join(replies), errors, process.returncode
    finally:
        watchdog.cancel()
        process.kill()


def main():
    expected_file, command, posts = parse(sys.argv[1:])
    output, errors, code = serve(command, posts) if posts else run(command)
    sys.stdout.write(output)
    sys.stderr.write(errors)
    expected = expected_file.read_text(encoding="utf-8")
    pattern = re.escape(expected).replace(re.escape("<port>"), r"\d+")
    if not re.fullmatch(pattern, output):
        print(f"the output differs from {expected_file}:", file=sys.stderr)
        sys.stderr.writelines(difflib.unified_diff(
            expected.splitlines(True), output.splitlines(True), "expected", "printed"))
        return 1
    return 1 if code != 0 or errors else 0


sys.exit(main())
