"""Prints a page as Markdown or as one HTML file."""

from __future__ import annotations

import pathlib
import re

import jinja2

from .pages import Page, json_tokens

TEMPLATES = pathlib.Path(__file__).resolve().parent / "templates"

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|#~])")


def html(page: Page) -> str:
    """The page as one file that needs no other."""
    return _environment(True).get_template("catalog.html.jinja2").render(page=page, tokens=json_tokens)


def markdown(page: Page) -> str:
    """The page as Markdown with tables, as GitHub reads it."""
    environment = _environment(False)
    environment.filters["cell"] = _cell
    return environment.get_template("catalog.md.jinja2").render(page=page)


def _environment(escaped: bool) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=escaped,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def _cell(text: object) -> str:
    """A text on one line that Markdown and its tables take as it is."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))
