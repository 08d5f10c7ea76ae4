#!/usr/bin/env python3
"""Prints `passed failed skipped` of a JUnit file that ctest wrote.

A test that ctest could not start (its program was not built) is a failure; only a test that skipped itself is skipped.
"""
import sys
import xml.etree.ElementTree

counts = {"passed": 0, "failed": 0, "skipped": 0}
for case in xml.etree.ElementTree.parse(sys.argv[1]).getroot().iter("testcase"):
    skip = case.find("skipped")
    if case.get("status") == "run":
        counts["passed"] += 1
    elif skip is not None and skip.get("message", "").startswith("SKIP_"):
        counts["skipped"] += 1
    else:
        counts["failed"] += 1
print(counts["passed"], counts["failed"], counts["skipped"])
