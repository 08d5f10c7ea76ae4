#!/usr/bin/env python3
"""Checks the documents: what they quote, what they link to, which tests and which paths they name.

    check_snippets.py ROOT        checks every *.md of the tree
    check_snippets.py --write ROOT   puts the regions into the documents as they are now
    check_snippets.py --self-test

A fenced block after `<!-- region: FILE NAME -->` is a copy of the lines between `region: NAME` and `endregion` in FILE, a
path relative to the document; both sides are compared without their common indentation. Every other block of C++ or CMake is
an error: what is shown has to be compiled somewhere. (A block marked `<!-- sketch -->` is shown to be read, not used.)
A link to a file has to resolve, and its anchor has to be a heading. `suite.test` in SECURITY.md has to be a GoogleTest.
"""
import argparse
import pathlib
import re
import sys
import tempfile
import textwrap

REGION = re.compile(r"^<!-- region: (\S+) (\S+) -->$")
SKETCH = "<!-- sketch -->"
FENCE = re.compile(r"^```(\w*)$")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
TEST = re.compile(r"\bTEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)")
CITED_TEST = re.compile(r"`(\w+)\.(\w+)`")
COMPILED = {"cpp", "cmake"}
SKIPPED = {"build", ".git"}


def region_of(path, name):
    """The lines of a region without their common indentation, or None."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for begin, line in enumerate(lines):
        if re.search(rf"\bregion: {re.escape(name)}$", line):
            end = next((i for i in range(begin + 1, len(lines)) if re.search(r"\bendregion$", lines[i])), None)
            if end is None:
                return None
            return textwrap.dedent("\n".join(lines[begin + 1:end]) + "\n").strip("\n").splitlines()
    return None


def blocks_of(lines):
    """Yields (number of the opening line, language, begin, end, the comment line above)."""
    number = 0
    while number < len(lines):
        opened = FENCE.match(lines[number])
        if not opened:
            number += 1
            continue
        end = next((i for i in range(number + 1, len(lines)) if lines[i] == "```"), len(lines))
        yield number, opened.group(1), number + 1, end, lines[number - 1].strip() if number else ""
        number = end + 1


def check_blocks(document, write):
    lines = document.read_text(encoding="utf-8").splitlines()
    complaints = []
    for number, language, begin, end, above in reversed(list(blocks_of(lines))):
        marked = REGION.match(above)
        if not marked:
            if language in COMPILED and above != SKETCH:
                complaints.append((number + 1, "a block of code that is no region of anything compiled"))
            continue
        source = (document.parent / marked.group(1)).resolve()
        shown = region_of(source, marked.group(2)) if source.is_file() else None
        if shown is None:
            complaints.append((number, f"there is no region {marked.group(2)} in {marked.group(1)}"))
        elif write:
            lines[begin:end] = shown
        elif lines[begin:end] != shown:
            complaints.append((number + 1, f"differs from the region {marked.group(2)} of {marked.group(1)}"))
    if write:
        document.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return complaints


def without_code(text):
    """The text with code blocks and inline code blanked, line for line."""
    lines = text.splitlines()
    for _, _, begin, end, _ in list(blocks_of(lines)):
        lines[begin:end] = [""] * (end - begin)
    return [re.sub(r"`[^`]*`", "", line) for line in lines]


def anchors_of(path):
    """The anchors that a renderer gives to the headings of a document."""
    headings = [line.lstrip("#").strip() for line in without_code(path.read_text(encoding="utf-8")) if line.startswith("#")]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def check_links(document):
    complaints = []
    for number, line in enumerate(without_code(document.read_text(encoding="utf-8")), 1):
        for link in LINK.findall(line):
            if re.match(r"[a-z]+:", link):
                continue
            path, _, anchor = link.partition("#")
            target = document.parent / path if path else document
            if not target.exists():
                complaints.append((number, f"{link} leads nowhere"))
            elif anchor and target.suffix == ".md" and anchor not in anchors_of(target):
                complaints.append((number, f"{link} names no heading"))
    return complaints


def tests_of(root):
    names = set()
    for folder in ("tests", "examples"):
        for source in (root / folder).rglob("*.cpp"):
            names |= {f"{suite}.{test}" for suite, test in TEST.findall(source.read_text(encoding="utf-8"))}
    return names


def check_cited_tests(document, known):
    complaints = []
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
        for suite, test in CITED_TEST.findall(line):
            if "_" in test and f"{suite}.{test}" not in known:
                complaints.append((number, f"there is no test {suite}.{test}"))
    return complaints


def check_tree(root, write=False):
    """All complaints as `path:line: text`."""
    told = []
    known = tests_of(root)
    for document in sorted(root.rglob("*.md")):
        if SKIPPED & set(document.relative_to(root).parts):
            continue
        complaints = check_blocks(document, write) + check_links(document)
        if document.name == "SECURITY.md":
            complaints += check_cited_tests(document, known)
        told += [f"{document.relative_to(root)}:{number}: {text}" for number, text in sorted(complaints)]
    return told


def self_test():
    """One violation of each rule in a scratch tree; each has to be found, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "tests").mkdir()
        (root / "tests/a.cpp").write_text("TEST(suite, has_this) {\n    // region: one\n    int i = 1;\n    // endregion\n}\n")
        good = "# A title\n<!-- region: tests/a.cpp one -->\n```cpp\nint i = 1;\n```\n[x](#a-title) [y](tests/a.cpp)\n"
        (root / "README.md").write_text(good)
        (root / "SECURITY.md").write_text("`suite.has_this`\n")
        if check_tree(root):
            return ["the good tree was complained about"]
        cases = {
            "differs from the region": ("README.md", good.replace("int i = 1;", "int i = 2;")),
            "no region of anything": ("README.md", good.replace("<!-- region: tests/a.cpp one -->", "")),
            "there is no region": ("README.md", good.replace("a.cpp one", "a.cpp two")),
            "leads nowhere": ("README.md", good.replace("[y](tests/a.cpp)", "[y](tests/b.cpp)")),
            "names no heading": ("README.md", good.replace("#a-title", "#another")),
            "there is no test": ("SECURITY.md", "`suite.has_that`\n"),
        }
        missed = []
        for expected, (name, text) in cases.items():
            before = (root / name).read_text()
            (root / name).write_text(text)
            told = check_tree(root)
            (root / name).write_text(before)
            if len(told) != 1 or expected not in told[0]:
                missed.append(f"expected one complaint with '{expected}', got {told}")
        return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("root", nargs="?", default=".")
    arguments = parser.parse_args()
    told = self_test() if arguments.self_test else check_tree(pathlib.Path(arguments.root), arguments.write)
    print("\n".join(told) if told else "the documents are in order")
    return 1 if told else 0


sys.exit(main())
