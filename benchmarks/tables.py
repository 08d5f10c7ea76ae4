"""The rows as text for the terminal and as Markdown for README.md."""

OURS = "typehook"
BEGIN, END = "<!-- results: written by benchmarks/run --update-readme -->", "<!-- results end -->"
OPERATIONS = {"decode": "decode", "decode_to": "decode into a reused value", "decode_view": "decode to views",
              "encode": "encode", "skip": "skip", "dispatch": "dispatch", "unhandled": "dispatch without handler",
              "post": "post"}
# The order of rows and columns; what is not named comes last.
ORDER = {name: place for place, name in enumerate(
    """decode decode_to decode_view encode skip dispatch unhandled post
    user subscription product ordered pretty shuffled sorted unknown30 unknown30_captured
    typehook typehook_awaited typehook_table yyjson glaze simdjson boost_json rapidjson nlohmann floor floor_scan floor_copy""".split())}


def in_order(rows):
    return sorted(rows, key=lambda row: [ORDER.get(row[column], len(ORDER))
                                         for column in ("operation", "document", "form", "library")])


def grid(rows):
    """(libraries, lines) of one build: a line is (operation, document, form) and a row or None for each library."""
    libraries = sorted({row["library"] for row in rows}, key=lambda library: ORDER.get(library, len(ORDER)))
    lines = {}
    for row in rows:
        lines.setdefault((row["operation"], row["document"], row["form"]), {})[row["library"]] = row
    return libraries, [(line, [found.get(library) for library in libraries]) for line, found in lines.items()]


def cell(row):
    """Nanoseconds, and in brackets typehook's time over this one."""
    if row is None:
        return ""
    ratio = row["ratio_to_typehook"]
    return f"{row['ns_per_event']:.0f}" + (f" ({1 / ratio:.2f})" if ratio and row["library"] != OURS else "")


def by_build(rows):
    for build in dict.fromkeys(row["build"] for row in rows):
        yield build, [row for row in rows if row["build"] == build]


def print_table(rows):
    for build, here in by_build(rows):
        libraries, lines = grid(here)
        print(f"\n{build}: ns per event (typehook's time / the library's)")
        print(f"{'':45}" + "".join(f"{library:>16}" for library in libraries))
        for line, found in lines:
            print(f"{line[0]:12}{line[1]:14}{line[2]:19}" + "".join(f"{cell(row):>16}" for row in found))


def update_readme(path, parts, how, plot_names, targets):
    """Puts plots and, for the rows of each program, targets and tables between the two marks of README.md.

    `how` says what machine and run the numbers are of; `targets(rows)` gives lines of Markdown.
    """
    made = [BEGIN, how, ""]
    made += [f"![{OPERATIONS[name]}](plots/{name}.svg)" for name in plot_names]
    for rows in parts:
        made += targets(rows)
        for build, here in by_build(rows):
            for operation in dict.fromkeys(row["operation"] for row in here):
                libraries, lines = grid([row for row in here if row["operation"] == operation])
                made += ["", f"**{OPERATIONS.get(operation, operation)}, {build}**: ns per event (typehook's time / the library's)", "",
                         "| document | form | " + " | ".join(libraries) + " |", "|---|---|" + "---:|" * len(libraries)]
                made += [f"| {line[1]} | {line[2]} | " + " | ".join(map(cell, found)) + " |" for line, found in lines]
    text = path.read_text(encoding="utf-8")
    before, after = text[:text.index(BEGIN)], text[text.index(END):]
    path.write_text(before + "\n".join(made) + "\n" + after, encoding="utf-8")
