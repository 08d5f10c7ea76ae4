#!/usr/bin/env python3
"""Writes documents into a C++ source, so that the program serves what its schemas say without reading files.

    embed.py OUTPUT.cpp API_BUNDLE.json CATALOG_BUNDLE.json EXAMPLES_FOLDER

API_BUNDLE's definitions become OpenAPI components; CATALOG_BUNDLE is served as it is; EXAMPLES_FOLDER holds `<event>.json`, the
sample of each event. Texts become string literals of bounded length, escaped byte by byte where C++ needs it.
"""
import json
import pathlib
import sys

PIECE = 8000


def literal_of(text):
    """A C++ expression for `text`: adjacent literals."""
    return "\n".join("    " + escaped(text[start:start + PIECE]) for start in range(0, max(len(text), 1), PIECE))


def escaped(text):
    """A literal with every byte outside ASCII in octal, which cannot run into the digits after it."""
    out = []
    for byte in text.encode():
        char = chr(byte)
        if char in '"\\':
            out.append("\\" + char)
        elif 0x20 <= byte < 0x7F and char != "?":  # no trigraph
            out.append(char)
        else:
            out.append(f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def components(bundle):
    """The definitions of a bundle as OpenAPI components: references point there."""
    text = json.dumps(bundle["$defs"], ensure_ascii=True, separators=(",", ":"))
    return text.replace('"#/$defs/', '"#/components/schemas/')


def main():
    output, api_file, catalog_file, samples = (pathlib.Path(argument) for argument in sys.argv[1:])
    api = json.loads(api_file.read_text(encoding="utf-8"))
    catalog = json.loads(catalog_file.read_text(encoding="utf-8"))
    rows = []
    for file in sorted(samples.glob("*.json")):
        if file.name.count(".") == 1:  # others are variants
            rows.append(f"    {{{escaped(file.stem)},\n{literal_of(file.read_text(encoding='utf-8').strip())}}},")
    output.write_text(f"""// Made by embed.py from the schemas. Change those, not this file.
#include "documents.hpp"

namespace marketplace {{

namespace {{

constexpr std::string_view components =
{literal_of(components(api))};

constexpr std::string_view catalog =
{literal_of(json.dumps(catalog, ensure_ascii=True, separators=(",", ":")))};

constexpr document_sample samples[] = {{
{chr(10).join(rows)}
}};

}}  // namespace

std::string_view openapi_components() noexcept {{ return components; }}

std::string_view catalog_bundle() noexcept {{ return catalog; }}

std::span<document_sample const> event_samples() noexcept {{ return samples; }}

}}  // namespace marketplace
""", encoding="utf-8")


if __name__ == "__main__":
    main()
