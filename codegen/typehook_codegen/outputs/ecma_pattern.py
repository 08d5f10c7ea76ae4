"""Regular expressions of schemas (ECMA-262) in the syntax of RE2.

RE2 takes time linear in the text whatever the pattern, and so has no back references and no look-around; a
pattern with those gives None. Some escapes are spelled or mean something else.
"""

from __future__ import annotations

import re
import warnings

# What ECMA-262 counts as white space; RE2's \s is ASCII.
_SPACE = r"\t\n\v\f\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}"
_TOKEN = re.compile(
    r"\\u\{([0-9A-Fa-f]+)\}|\\u([0-9A-Fa-f]{4})|\\c([A-Za-z])|\\(.)|(\[\^?)|(\])|(\(\?[^:]?)|([^\\])", re.S
)
_MOST_REPEATS = 1000
_REPEAT = re.compile(r"\{(\d+)(?:,(\d*))?\}")
_PROPERTIES = {
    "Letter": "L", "Number": "N", "Punctuation": "P", "Symbol": "S", "Separator": "Z", "Mark": "M",
    "digit": "Nd", "Decimal_Number": "Nd", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll",
    "Alphabetic": "L",
}
_PROPERTY = re.compile(r"\\([pP])\{(?:(?:General_Category|gc|Script|sc)=)?(\w+)\}")


def to_re2(pattern: str) -> str | None:
    """The pattern for RE2, or None if there is none."""
    if any(int(most or least) > _MOST_REPEATS for least, most in _REPEAT.findall(pattern)):
        return None
    pattern = _PROPERTY.sub(lambda found: rf"\{found[1]}{{{_PROPERTIES.get(found[2], found[2])}}}", pattern)
    out: list[str] = []
    in_class = negated = False
    at = 0
    while at < len(pattern):
        found = _TOKEN.match(pattern, at)
        if found is None:
            return None
        at = found.end()
        braced, four, control, escaped, opened, closed, group, _ = found.groups()
        if braced or four:
            code = int(braced or four, 16)
            low = re.match(r"\\u([0-9A-Fa-f]{4})", pattern[at:])
            if 0xD800 <= code < 0xDC00 and low is not None:
                code = 0x10000 + ((code - 0xD800) << 10) + (int(low[1], 16) - 0xDC00)
                at += 6
            out.append(f"\\x{{{code:X}}}")
        elif control:
            out.append(f"\\x{{{ord(control) % 32:X}}}")
        elif escaped is not None:
            text = _escape(escaped, in_class)
            if text is None:
                return None
            out.append(text)
        elif opened and not in_class:
            in_class, negated = True, opened == "[^"
            if pattern.startswith("]", at):
                at += 1
                in_class = False
                out.append(r"(?s:.)" if negated else r"[^\x{0}-\x{10FFFF}]")
                continue
            out.append(opened)
        elif opened:
            out.append(opened.replace("[", r"\["))
        elif closed and in_class:
            in_class = False
            out.append(closed)
        elif group and not in_class:
            named = re.match(r"\(\?<([A-Za-z_]\w*)>", found.group() + pattern[at:])
            if group in ("(?=", "(?!") or group == "(?<" and named is None:
                return None
            if named is not None and group == "(?<":
                at += named.end() - len(group)
                out.append(f"(?P<{named[1]}>")
            else:
                out.append(group)
        elif found.group() == "$" and not in_class:
            out.append(r"\z")
        else:
            out.append(found.group())
    found = "".join(out)
    return None if in_class or not _is_sound(found) else found


def _is_sound(pattern: str) -> bool:
    """Whether the pattern is one at all, as far as Python's own engine can tell."""
    for own, pythons in ((r"\\x\{[0-9A-F]+\}", "x"), (r"\\[pP]\{\w+\}", "x"), (r"\\z", r"\\Z")):
        pattern = re.sub(own, pythons, pattern)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError):
            return False
    return True


def _escape(letter: str, in_class: bool) -> str | None:
    """What stands for a backslash and this letter; None for back references and what there is not."""
    if letter == "s":
        return _SPACE if in_class else f"[{_SPACE}]"
    if letter == "S":
        return None if in_class else f"[^{_SPACE}]"
    if letter == "0":
        return r"\x{0}"
    if letter == "b" and in_class:
        return r"\x{8}"
    if letter in "dDwWbBnrtvfpPx" or not letter.isalnum():
        return f"\\{letter}" if letter.isascii() else letter
    return None
