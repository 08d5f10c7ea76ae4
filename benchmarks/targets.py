"""What codec and client are held to: typehook's time over a peer's, at most. One line for each operation, form and peer."""

DOCUMENTS = ("user", "subscription", "product")
# operation, form, peer: (must, aim) for user, subscription, product
CODEC = {
    ("decode", "ordered", "glaze"): ((0.50, 0.42), (0.50, 0.40), (0.48, 0.38)),
    ("decode", "ordered", "yyjson"): ((0.60, 0.50), (0.70, 0.55), (0.62, 0.50)),
    ("decode", "ordered", "boost_json"): ((0.25, 0.20), (0.27, 0.22), (0.20, 0.16)),
    ("decode", "ordered", "floor"): ((1.3, 1.1), (1.9, 1.6), (1.8, 1.5)),
    ("decode_to", "ordered", "glaze"): ((0.45, 0.38), (0.52, 0.45), (0.46, 0.38)),
    ("decode_view", "ordered", "glaze"): ((0.70, 0.55), (0.65, 0.50), (0.75, 0.60)),
    ("decode", "unknown30", "glaze"): ((0.58, 0.48), (0.55, 0.45), (0.50, 0.42)),
    ("decode", "unknown30_captured", "glaze"): ((0.70, None), (0.70, None), (0.65, None)),
    ("decode", "pretty", "glaze"): ((0.62, 0.50), (0.60, 0.50), (0.60, 0.48)),
    ("decode", "shuffled", "glaze"): ((0.72, 0.60), (0.70, 0.58), (0.65, 0.55)),
    ("decode", "sorted", "glaze"): ((0.80, 0.60), (0.75, 0.55), (0.75, 0.55)),
    ("encode", "ordered", "glaze"): ((0.70, 0.50), (0.52, 0.42), (0.48, 0.35)),
    ("encode", "ordered", "boost_json"): ((0.08, 0.05), (0.08, 0.06), (0.10, 0.08)),
}
# an operation of ours over another of ours, at most
OWN = {
    ("skip", "decode_view"): 0.9,
    ("dispatch", "decode"): 1.15,
    ("unhandled", "decode_view"): 0.9,
}
# operation, document, form, peer: (must, aim), for what is measured on one document only
SINGLE = {
    ("post", "1kB", "64_connections", "beast_naive"): (0.77, 0.67),
}


def verdict(ratio, must, aim):
    """The ratio and how it stands."""
    if ratio > must:
        return f"{ratio:.2f} (must {must:g}: missed)"
    return f"{ratio:.2f} (aim {aim:g} reached)" if aim and ratio <= aim else f"{ratio:.2f} (must {must:g} kept)"


def verdicts(rows):
    """Where each build stands: pairs of a build and its lines, (title, a cell for each document). What did not run is left out."""
    for build in dict.fromkeys(row["build"] for row in rows):
        time = {(row["operation"], row["form"], row["library"], row["document"]): row["ns_per_event"]
                for row in rows if row["build"] == build}
        lines = []
        for (operation, form, peer), limits in CODEC.items():
            cells = []
            for document, (must, aim) in zip(DOCUMENTS, limits):
                ours, theirs = (time.get((operation, form, library, document)) for library in ("typehook", peer))
                cells.append(verdict(ours / theirs, must, aim) if ours and theirs else "")
            lines.append((f"{operation} {form} / {peer}", cells))
        for (operation, other), must in OWN.items():
            cells = []
            for document in DOCUMENTS:
                ours, theirs = (time.get((each, "ordered", "typehook", document)) for each in (operation, other))
                cells.append(verdict(ours / theirs, must, None) if ours and theirs else "")
            lines.append((f"{operation} / {other}", cells))
        yield build, [line for line in lines if any(line[1])]


def print_verdicts(rows):
    for build, lines in verdicts(rows):
        if lines:
            print(f"\n{build}: targets{'':31}" + "".join(f"{document:<30}" for document in DOCUMENTS))
        for title, cells in lines:
            print(f"  {title:46}" + "".join(f"{cell:<30}" for cell in cells))
        time = {(row["operation"], row["document"], row["form"], row["library"]): row["ns_per_event"]
                for row in rows if row["build"] == build}
        for (operation, document, form, peer), (must, aim) in SINGLE.items():
            ours, theirs = (time.get((operation, document, form, library)) for library in ("typehook", peer))
            if ours and theirs:
                print(f"\n{build}: {operation} {document} {form} / {peer}: {verdict(ours / theirs, must, aim)}")


def markdown(rows):
    """The same as lines of Markdown."""
    for build, lines in verdicts(rows):
        if lines:
            yield from ("", f"**Targets, {build}**: typehook's time / the library's, and what it has to be", "",
                        f"| | {' | '.join(DOCUMENTS)} |", "|---|" + "---|" * len(DOCUMENTS))
        for title, cells in lines:
            yield f"| {title} | {' | '.join(cells)} |"
