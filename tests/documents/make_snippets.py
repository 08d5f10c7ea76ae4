#!/usr/bin/env python3
"""Writes a program of everything that a catalog's page shows: the handlers make one router, which gets every sample.

    make_snippets.py SCHEMA_DIR NAME OUTPUT
"""
import html
import pathlib
import re
import subprocess
import sys
import tempfile

GENERATOR = pathlib.Path(__file__).resolve().parent.parent.parent / "codegen" / "typehook_codegen"

_CODE = re.compile(r'<pre class="code"[^>]*><code>(.*?)</code></pre>', re.S)

PROGRAM = """// What the page of the catalog {name} shows: every handler in one router that takes every event, and every sample.
{includes}
#include <{name}/catalog.hpp>

#include <typehook/webhook.hpp>

#include <iostream>
#include <string_view>

namespace {{

int handled = 0;

void handle(auto const&) {{ ++handled; }}

constexpr std::string_view samples[] = {{{samples}}};

}}  // namespace

int main() {{
    auto const router = typehook::make_router<{name}::catalog>({handlers},
        typehook::exhaustive([](typehook::unrouted const& event) {{ std::cout << event.name << " was not handled\\n"; }}));
    int taken = 0;
    for (auto const sample : samples) {{
        taken += router.dispatch({{.body = sample}}).status == 200 ? 1 : 0;
    }}
    std::cout << taken << " of " << std::size(samples) << " samples, " << handled << " handled\\n";
    return taken == static_cast<int>(std::size(samples)) && handled > 0 ? 0 : 1;
}}
"""


def main(schemas: str, name: str, output: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-B", GENERATOR, "docs", "--schema-dir", schemas, "--output", folder,
             "--namespace", name, "--include-prefix", name, "--format", "markdown", "--format", "html"], check=True,
        )  # fmt: skip
        markdown, page = (pathlib.Path(folder, file).read_text("utf-8") for file in ("catalog.md", "catalog.html"))
    shown = re.findall(r"```(cpp|json)\n(.*?)```", markdown, re.S)
    in_page = [html.unescape(re.sub(r"</?span[^>]*>", "", each)) for each in _CODE.findall(page)]
    if sorted(each.strip() for _, each in shown) != sorted(each.strip() for each in in_page):
        sys.exit("the two pages show different code")
    snippets = [each for language, each in shown if language == "cpp"]
    includes = dict.fromkeys(line for each in snippets for line in each.splitlines() if line.startswith("#include"))
    handlers = [re.sub(r"^#include.*\n+", "", each).strip() for each in snippets]
    samples = [f'R"json({each})json"' for language, each in shown if language == "json"]
    if not handlers or len(handlers) != len(samples):
        sys.exit("a snippet or a sample is missing")
    text = PROGRAM.format(
        name=name, includes="\n".join(includes), samples=",\n".join(samples), handlers=",\n".join(handlers)
    )
    pathlib.Path(output).write_text(text, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
