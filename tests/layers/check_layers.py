#!/usr/bin/env python3
"""Checks the shape of include/typehook: who includes whom, how long a header is, and that each has its test.

The table below is the layering itself, as data: a layer includes itself and the layers named, nothing else; `detail/` and
`impl/` are private to their layer; a third-party header appears only in the files that the table lists for it.
`--self-test` seeds one violation of each rule in a scratch tree and expects every one to be found.
"""
import argparse
import pathlib
import re
import statistics
import sys
import tempfile

# layer: (layers it may include, {regex of a third-party header: files of the layer that may include it, "*" for all})
LAYERS = {
    "core": ((), {"boost/system/": "*", "boost/config": "*",
                  r"bits/chrono\.h$": ("core/time.hpp",)}),  # libstdc++'s clocks without its streams
    "reflect": (("core",), {"boost/hana": "*"}),
    "json": (("core", "reflect"), {"boost/json": ("json/dom.hpp",), "re2/": ("json/validate.hpp",),
                                   r"(\w+mmintrin|arm_neon)\.h$": ("json/detail/simd.hpp",)}),
    # A catalog is a hana::tuple of hana::type, so the layers that compute with catalogs see Hana too.
    "events": (("core", "reflect", "json"), {"boost/hana": "*"}),
    "crypto": (("core",), {"openssl/": ("crypto/openssl.hpp",)}),
    "webhook": (("core", "reflect", "json", "events", "crypto"), {"boost/hana": "*"}),
    "store": (("core",), {r"sqlite3\.h$": ("store/detail/sqlite_statement.hpp",),
                          r"libpq-fe\.h$": ("store/postgres.hpp", "store/detail/pq_connection.hpp")}),
    "http": (("core", "crypto", "webhook"),
             {"boost/asio": "*", "boost/beast": "*", "boost/url": "*", "boost/system/": "*", "openssl/": "*",
              r"(fcntl|unistd|poll|signal)\.h$": "*", r"sys/\w+\.h$": "*"}),
    # Settings are structs described by hand, hence reflect; http only in what drives sockets.
    "delivery": (("core", "reflect", "json", "events", "crypto", "store", "http"), {"boost/asio": "*"}),
}
# Standard headers that cost a file a tenth of a second (streams, calendars, all of mathematics) and that generated headers, codec and
# router can do without: the layers that do, and the files that may include one all the same.
HEAVY = {"algorithm": ("json/detail/evaluation.hpp", "json/detail/leaf_rules.hpp", "json/detail/token_list.hpp",
                       "json/validate.hpp"),
         "chrono": ("core/time.hpp",), "cmath": ("json/dom.hpp",), "functional": ("core/log.hpp",), "iostream": (),
         "memory": ("core/log.hpp",), "mutex": ("core/log.hpp",), "regex": (), "sstream": ()}
WITHOUT_HEAVY = ("core", "reflect", "json", "events", "webhook")
LONGEST_HEADER = 400
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
COMMENT = re.compile(r"//.*?$|/\*.*?\*/", re.S | re.M)


def layer_of(path):
    """The layer of `json/reader.hpp` and of the umbrella `json.hpp` is json; `src.hpp` holds the bodies of http."""
    if path == "src.hpp":
        return "http"
    return path.removesuffix(".hpp") if "/" not in path else path.split("/", 1)[0]


def is_private(path):
    return "/detail/" in path or "/impl/" in path


def third_party_is_allowed(layer, path, included):
    return any(re.match(pattern, included) and (files == "*" or path in files)
               for pattern, files in LAYERS[layer][1].items())


def check_include(path, quote, included):
    """The complaint about one include of the header `path`, or None."""
    layer = layer_of(path)
    allowed = LAYERS[layer][0]
    if quote == '"':
        return f'"{included}" is quoted; headers are included as <typehook/…>'
    if included.startswith("typehook/"):
        target = included.removeprefix("typehook/")
        other = layer_of(target)
        if other not in LAYERS:
            return f"<{included}> belongs to no layer"
        if other != layer and other not in allowed:
            return f"layer {layer} may not include layer {other} (<{included}>)"
        if other != layer and is_private(target):
            return f"<{included}> is private to layer {other}"
        return None
    if "/" not in included and "." not in included:  # the standard library
        if layer in WITHOUT_HEAVY and path not in HEAVY.get(included, (path,)):
            return f"<{included}> is heavy: every file that includes typehook would pay for it"
        return None
    if third_party_is_allowed(layer, path, included):
        return None
    return f"third-party header <{included}> is not allowed here"


def check_header(root, path):
    """Every complaint about the header `path` (relative to include/typehook) of the project at `root`."""
    text = (root / "include/typehook" / path).read_text(encoding="utf-8")
    lines = text.splitlines()
    if len(lines) > LONGEST_HEADER:
        yield 1, f"{len(lines)} lines, the longest allowed header has {LONGEST_HEADER}"
    if "#pragma once" not in lines:
        yield 1, "no #pragma once"
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        complaint = match and check_include(path, *match.groups())
        if complaint:
            yield number, complaint
    if "/" not in path:
        code = [line for line in COMMENT.sub("", text).splitlines() if line.strip()]
        strange = [line for line in code if not INCLUDE.match(line) and line.strip() != "#pragma once"]
        if strange:
            yield 1, f"an umbrella contains only includes, not `{strange[0].strip()}`"
    elif not is_private(path) and not path.endswith("/src.hpp"):  # bodies, which every test has
        yield from check_test(root, path)


def check_test(root, path):
    test = pathlib.Path("tests/unit") / pathlib.Path(path).with_suffix(".cpp")
    if not (root / test).is_file():
        yield 1, f"has no {test}"
        return
    for line in (root / test).read_text(encoding="utf-8").splitlines():
        match = INCLUDE.match(line)
        if match:
            if match.group(2) != f"typehook/{path}":
                yield 1, f"{test} includes <{match.group(2)}> first, not this header"
            return
    yield 1, f"{test} does not include this header"


def check(root):
    """(complaints, lengths of all headers) of the project at `root`."""
    base = root / "include/typehook"
    complaints, lengths = [], []
    for header in sorted(base.rglob("*.hpp")):
        path = header.relative_to(base).as_posix()
        lengths.append(len(header.read_text(encoding="utf-8").splitlines()))
        if layer_of(path) not in LAYERS:
            complaints.append(f"include/typehook/{path}:1: belongs to no layer")
            continue
        complaints += [f"include/typehook/{path}:{line}: {text}" for line, text in check_header(root, path)]
    return complaints, lengths


# name of the violation: (files to write, the words that must be said about it)
SEEDED = {
    "upward include": ({"include/typehook/core/a.hpp": "#include <typehook/json/b.hpp>\n"}, "may not include layer json"),
    "private of another layer": ({"include/typehook/json/b.hpp": "#include <typehook/core/detail/c.hpp>\n"},
                                 "is private to layer core"),
    "foreign umbrella": ({"include/typehook/crypto/k.hpp": "#include <typehook/json.hpp>\n"}, "may not include layer json"),
    "third party": ({"include/typehook/json/b.hpp": "#include <boost/json.hpp>\n"}, "third-party header"),
    "OpenSSL outside its backend": ({"include/typehook/crypto/mac.hpp": "#include <openssl/evp.h>\n"}, "third-party header"),
    "system header below http": ({"include/typehook/core/a.hpp": "#include <sys/socket.h>\n"}, "third-party header"),
    "heavy": ({"include/typehook/json/b.hpp": "#include <cmath>\n"}, "is heavy"),
    "quoted": ({"include/typehook/core/a.hpp": '#include "b.hpp"\n'}, "is quoted"),
    "too long": ({"include/typehook/core/a.hpp": "\n" * 401}, "the longest allowed"),
    "no test": ({"include/typehook/core/untested.hpp": ""}, "has no tests/unit/core/untested.cpp"),
    "test includes something else first": (
        {"tests/unit/core/a.cpp": "#include <string>\n#include <typehook/core/a.hpp>\n"}, "includes <string> first"),
    "code in an umbrella": ({"include/typehook/core.hpp": "namespace typehook {}\n"}, "only includes"),
    "stray folder": ({"include/typehook/misc/a.hpp": ""}, "belongs to no layer"),
    "no guard": ({"include/typehook/core/a.hpp": None}, "no #pragma once"),
}


def write_tree(root, extra):
    sound = {
        "include/typehook/core.hpp": "#include <typehook/core/a.hpp>\n",
        "include/typehook/core/a.hpp": "#include <boost/system/error_code.hpp>\n#include <string>\n",
        "include/typehook/core/detail/c.hpp": "",
        "include/typehook/json/b.hpp": "#include <typehook/core/a.hpp>\n",
        "include/typehook/json/detail/simd.hpp": "#include <emmintrin.h>\n",
        "include/typehook/crypto/openssl.hpp": "#include <openssl/evp.h>\n",
    }
    for name in {**sound, **extra}:
        if name.startswith("include/") and not is_private(name) and "untested" not in name:
            path = name.removeprefix("include/")
            test = "tests/unit/" + path.removeprefix("typehook/").removesuffix(".hpp") + ".cpp"
            sound.setdefault(test, f"#include <{path}>\n")
    for name, text in {**sound, **extra}.items():
        guard = "#pragma once\n" if name.endswith(".hpp") and text is not None else ""
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(guard + (text or ""), encoding="utf-8")


def self_test():
    failed = 0
    for name, (files, expected) in {"sound tree": ({}, None), **SEEDED}.items():
        with tempfile.TemporaryDirectory() as scratch:
            write_tree(pathlib.Path(scratch), files)
            complaints = check(pathlib.Path(scratch))[0]
        found = not complaints if expected is None else len(complaints) == 1 and expected in complaints[0]
        if not found:
            failed += 1
            print(f"self-test: {name}: expected {expected or 'no complaint'}, got {complaints}")
    print(f"self-test: {len(SEEDED) + 1 - failed} of {len(SEEDED) + 1} trees judged rightly")
    return failed == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    if arguments.self_test:
        return 0 if self_test() else 1
    complaints, lengths = check(arguments.root)
    print("\n".join(complaints))
    if not lengths:
        print(f"no headers under {arguments.root}/include/typehook")
        return 1
    print(f"{len(lengths)} headers, median {statistics.median(lengths):.0f} lines, longest {max(lengths)}; "
          f"{len(complaints)} complaints")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
