"""Findings: what is wrong with the schemas, and where.

Every stage reports into one `Findings` and goes on, so that a run names everything at once. Three severities:
errors stop the output; warnings are printed, and are errors when strict; notes are printed only when strict.
"""

from __future__ import annotations

import dataclasses
import enum


class Severity(enum.Enum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


def printable(text: str) -> str:
    """The text on one line: what a terminal would not print but obey, or reorder, is escaped as in Python."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


@dataclasses.dataclass(frozen=True, order=True)
class Place:
    """A place in a schema file: the file as people should read it, the line, the JSON pointer (`#…`)."""

    file: str
    line: int
    pointer: str

    def __str__(self) -> str:
        return printable(f"{self.file}:{self.line} (at {self.pointer})")


@dataclasses.dataclass(frozen=True)
class Finding:
    """One sentence about one place."""

    severity: Severity
    place: Place
    message: str

    def __str__(self) -> str:
        where = f"{self.place.file}:{self.place.line}"
        return printable(f"{where}: {self.severity.value}: {self.message} (at {self.place.pointer})")


class Findings:
    """Collects findings; knows whether output may be written."""

    def __init__(self, strict: bool = False, with_notes: bool = True) -> None:
        self._strict = strict
        self._with_notes = strict and with_notes
        self._found: list[Finding] = []
        self.unreadable = False
        self.repeated: tuple[str, ...] = ()

    def error(self, place: Place, message: str) -> None:
        """Records what makes the output impossible or wrong."""
        self._add(Severity.ERROR, place, message)

    def warning(self, place: Place, message: str) -> None:
        """Records what is probably not meant."""
        self._add(Severity.WARNING, place, message)

    def note(self, place: Place, message: str) -> None:
        """Records what is documented but not enforced; shown when strict, never an error."""
        self._add(Severity.NOTE, place, message)

    def not_readable(self, place: Place, message: str) -> None:
        """Records input that is not JSON or can't be read at all."""
        self.unreadable = True
        self._add(Severity.ERROR, place, message)

    def repeat(self, said: tuple[str, ...]) -> None:
        """Says again what an earlier run found; nothing of it was an error."""
        self.repeated = said

    @property
    def failed(self) -> bool:
        """Whether there is an error."""
        return any(finding.severity is Severity.ERROR for finding in self._found)

    def speak_of(self, place: Place) -> bool:
        """Whether anything was found at a place."""
        return any(finding.place == place for finding in self._found)

    def reported(self) -> list[Finding]:
        """The findings to print: by place, each once."""
        shown = {finding for finding in self._found if self._with_notes or finding.severity is not Severity.NOTE}
        return sorted(shown, key=lambda finding: (finding.place, finding.severity.value, finding.message))

    def _add(self, severity: Severity, place: Place, message: str) -> None:
        raised = self._strict and severity is Severity.WARNING
        self._found.append(Finding(Severity.ERROR if raised else severity, place, message))
