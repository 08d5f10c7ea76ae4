"""Bar charts of the codec benchmark, written as SVG text. No library: a chart is a few dozen rectangles."""
import html

# From ours to the slowest; a library keeps its colour in every chart.
COLOURS = {"typehook": "#c2410c", "typehook_table": "#fb923c", "yyjson": "#0f766e", "glaze": "#1d4ed8", "simdjson": "#7c3aed",
           "boost_json": "#64748b", "rapidjson": "#a16207", "nlohmann": "#94a3b8"}
LEFT, BAR, GAP, ROW, WIDTH = 120, 430, 40, 20, 640
TITLES = {"decode": "decode into a fresh value", "decode_to": "decode into a reused value", "decode_view": "decode to views",
          "encode": "encode into a reused text"}


def draw(rows, folder):
    """Writes `<operation>.svg` for each operation: times of the ordered documents, in the first build that there is.

    Returns the operations drawn.
    """
    drawn = []
    folder.mkdir(parents=True, exist_ok=True)
    build = rows[0]["build"] if rows else None
    for operation, title in TITLES.items():
        chosen = [row for row in rows if row["build"] == build and row["operation"] == operation and row["form"] == "ordered"
                  and row["library"] in COLOURS]
        if chosen:
            (folder / f"{operation}.svg").write_text(chart(f"{title}, {build}", chosen))
            drawn.append(operation)
    return drawn


def chart(title, rows):
    """One group of bars for each document; the longest bar of a group is the slowest library, or four times ours."""
    parts, y = [], 34
    for document in dict.fromkeys(row["document"] for row in rows):
        group = sorted((row for row in rows if row["document"] == document), key=lambda row: row["ns_per_event"])
        ours = next((row["ns_per_event"] for row in group if row["library"] == "typehook"), group[0]["ns_per_event"])
        full = min(group[-1]["ns_per_event"], 5 * ours)  # one slow library shall not flatten all others
        parts.append(text(8, y + 14, document, "bold"))
        y += 22
        for row in group:
            length = min(row["ns_per_event"] / full, 1) * BAR
            cut = row["ns_per_event"] > full
            parts.append(text(LEFT - 6, y + 14, row["library"], anchor="end"))
            parts.append(f'<rect x="{LEFT}" y="{y + 3}" width="{length:.1f}" height="{ROW - 6}" fill="{COLOURS[row["library"]]}"/>')
            label = f'{row["ns_per_event"]:,.0f} ns'.replace(",", "\u202f")
            if row["library"] != "typehook":
                label += f'  ×{row["ns_per_event"] / ours:.2g}'
            parts.append(text(LEFT + length + 5, y + 14, ("» " if cut else "") + label))
            y += ROW
        y += GAP // 3
    head = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH + 60} {y + 6}" width="{WIDTH + 60}" '
            f'font-family="sans-serif" font-size="12">')
    return "\n".join([head, '<rect width="100%" height="100%" fill="#ffffff"/>', text(8, 20, title, "bold", size=14), *parts,
                      "</svg>", ""])


def text(x, y, content, weight="normal", anchor="start", size=12):
    return (f'<text x="{x:.1f}" y="{y}" font-weight="{weight}" text-anchor="{anchor}" font-size="{size}" fill="#1e293b">'
            f'{html.escape(content)}</text>')
