"""Regular expressions of schemas (ECMA-262) in the syntax of RE2.

RE2 takes time linear in the text whatever the pattern, and so has no back references and no look-around, and bounds
the size of what it compiles. Everything is decided here: a pattern that RE2 refused would end the program that makes
a validator of it.
"""

from __future__ import annotations

import dataclasses
import re
import string

# What ECMA-262 counts as white space, and the rest; RE2's \s is ASCII.
_SPACE = r"\t\n\v\f\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}"
_NO_SPACE = (
    r"\x{0}-\x{8}\x{E}-\x{1F}\x{21}-\x{9F}\x{A1}-\x{167F}\x{1681}-\x{1FFF}\x{200B}-\x{2027}\x{202A}-\x{202E}"
    r"\x{2030}-\x{205E}\x{2060}-\x{2FFF}\x{3001}-\x{FEFE}\x{FF00}-\x{10FFFF}"
)
_NO_LINE_END = r"[^\n\r\x{2028}\x{2029}]"

_MOST_REPEATS = 1000  # of nested bounds together: RE2's kMaxRepeat
_MOST_SIZE = 100_000  # instructions; RE2's default memory holds some 170,000
_MOST_DEPTH = 100  # RE2 takes 1,000

_GROUP = re.compile(r"\((\?:|\?<(?![0-9])[\w$]+>|(?!\?))")
_LOOK_AROUND = re.compile(r"\(\?<?[=!]")
_REPEAT = re.compile(r"(?:[*+?]|\{([0-9]+)(,?)([0-9]*)\})\??")
_HEX = re.compile(r"u\{([0-9A-Fa-f]{1,8})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})")
_LOW_SURROGATE = re.compile(r"\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_PROPERTY = re.compile(r"[pP]\{(?:(General_Category|gc|Script|sc)=)?(\w+)\}")
_CONTROLS = {"n": 0xA, "r": 0xD, "t": 0x9, "v": 0xB, "f": 0xC}

_CATEGORIES = {
    "Other": "C", "Control": "Cc", "Format": "Cf", "Private_Use": "Co", "Surrogate": "Cs", "Letter": "L",
    "Lowercase_Letter": "Ll", "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Titlecase_Letter": "Lt",
    "Uppercase_Letter": "Lu", "Mark": "M", "Spacing_Mark": "Mc", "Enclosing_Mark": "Me", "Nonspacing_Mark": "Mn",
    "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No",
    "Punctuation": "P", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd", "Close_Punctuation": "Pe",
    "Final_Punctuation": "Pf", "Initial_Punctuation": "Pi", "Other_Punctuation": "Po", "Open_Punctuation": "Ps",
    "Symbol": "S", "Currency_Symbol": "Sc", "Modifier_Symbol": "Sk", "Math_Symbol": "Sm", "Other_Symbol": "So",
    "Separator": "Z", "Line_Separator": "Zl", "Paragraph_Separator": "Zp", "Space_Separator": "Zs",
}
# Those of Unicode 12: what every RE2 since 2020 knows.
_SCRIPTS = frozenset(
    """Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki
    Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee Common
    Coptic Cuneiform Cypriot Cyrillic Deseret Devanagari Dogra Duployan Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic
    Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran
    Hebrew Hiragana Imperial_Aramaic Inherited Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada
    Katakana Kayah_Li Kharoshthi Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Linear_A Linear_B Lisu Lycian Lydian
    Mahajani Makasar Malayalam Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui
    Meroitic_Cursive Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nandinagari New_Tai_Lue
    Newa Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic
    Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Oriya Osage Osmanya Pahawh_Hmong Palmyrene Pau_Cin_Hau
    Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham SignWriting Sinhala
    Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham Tai_Viet Takri Tamil
    Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Ugaritic Vai Wancho Warang_Citi Yi Zanabazar_Square""".split()
)


class Untranslatable(Exception):
    """There is no such pattern for RE2; the message says what the pattern does."""


def to_re2(pattern: str) -> str:
    """The pattern for RE2. Raises Untranslatable."""
    return _Translation(pattern).whole()


@dataclasses.dataclass(frozen=True)
class _Part:
    """A piece of the pattern: its text for RE2, the largest product of nested bounds in it, about how many
    instructions it takes, the character that it is if it is one, and whether it can be repeated."""

    text: str
    repeats: int = 1
    size: int = 1
    code: int | None = None
    repeatable: bool = True


class _Translation:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._depth = 0

    def whole(self) -> str:
        found = self._terms()
        if self._at < len(self._pattern):
            raise _malformed("a group ends that has not begun")
        if found.size > _MOST_SIZE:
            raise Untranslatable("is too large for RE2")
        return found.text

    def _take(self, expected: re.Pattern | str) -> re.Match | None:
        """What is expected here, if it is here; the reading goes on behind it."""
        found = re.compile(expected).match(self._pattern, self._at)
        if found is not None:
            self._at = found.end()
        return found

    def _next(self, what: str) -> str:
        self._at += 1
        if self._at > len(self._pattern):
            raise _malformed(f"{what} does not end")
        return self._pattern[self._at - 1]

    def _terms(self) -> _Part:
        """Up to the end or the bracket that closes the group; alternatives cost what a row of them costs."""
        parts: list[_Part] = []
        while self._at < len(self._pattern) and self._pattern[self._at] != ")":
            parts.append(self._repeated())
        text = "".join(each.text for each in parts)
        return _Part(text, max((each.repeats for each in parts), default=1), sum(each.size for each in parts))

    def _repeated(self) -> _Part:
        if self._take(_REPEAT):
            raise _malformed("a repeat has nothing to repeat")
        part = self._atom()
        found = self._take(_REPEAT)
        if found is None:
            return part
        if not part.repeatable or _REPEAT.match(self._pattern, self._at):
            raise _malformed("a repeat has nothing to repeat")
        least = _bounded(found[1])
        most = _bounded(found[3]) if found[3] else least
        if most < least:
            raise _malformed("the bounds of a repeat are out of order")
        repeats = part.repeats * max(most, 1)
        if repeats > _MOST_REPEATS:
            raise Untranslatable(f"repeats more than {_MOST_REPEATS} times, nested bounds multiplied")
        written = re.sub(r"(?<![0-9])0+(?=[0-9])", "", found.group())  # RE2 takes {01} as text
        return _Part(part.text + written, repeats, part.size * max(most, 1) + 1)

    def _atom(self) -> _Part:
        letter = self._pattern[self._at]
        if letter == "(":
            return self._group()
        self._at += 1
        if letter == "[":
            return self._class()
        if letter == "\\":
            return self._escape(in_class=False)
        if letter == ".":
            return _Part(_NO_LINE_END, size=25)
        if letter in "^$|":
            return _Part(r"\z" if letter == "$" else letter, repeatable=False)
        return _Part(r"\{" if letter == "{" else letter, size=len(letter.encode("utf-8")))

    def _group(self) -> _Part:
        if _LOOK_AROUND.match(self._pattern, self._at):
            raise _unsupported("looks around")
        opened = self._take(_GROUP)
        if opened is None:
            raise _malformed("a group of no known kind")
        self._depth += 1
        if self._depth > _MOST_DEPTH:
            raise Untranslatable(f"nests groups deeper than {_MOST_DEPTH}")
        inner = self._terms()
        self._depth -= 1
        self._next("a group")
        kind = "(?:" if opened[1] == "?:" else "("
        return _Part(f"{kind}{inner.text})", inner.repeats, inner.size + 2)

    def _class(self) -> _Part:
        negated = bool(self._take(r"\^"))
        if self._take(r"\]"):
            return _Part("(?s:.)" if negated else r"[^\x{0}-\x{10FFFF}]", size=10)
        text, size = "", 10
        while not self._take(r"\]"):
            first = self._class_item()
            text += first.text
            size += first.size
            if self._take(r"-(?!\])"):
                last = self._class_item()
                if first.code is not None and last.code is not None and first.code > last.code:
                    raise _malformed("a range of a class is out of order")
                is_range = first.code is not None and last.code is not None
                text += ("-" if is_range else r"\-") + last.text
                size += 10 * last.size
        return _Part(f"[{'^' if negated else ''}{text}]", size=size)

    def _class_item(self) -> _Part:
        letter = self._next("a class")
        if letter == "\\":
            return self._escape(in_class=True)
        return _Part(r"\[" if letter == "[" else letter, size=len(letter.encode("utf-8")), code=ord(letter))

    def _escape(self, in_class: bool) -> _Part:
        coded = self._take(_HEX)
        if coded is not None:
            return self._coded(int(coded[1] or coded[2] or coded[3], 16))
        if self._take("c(?=[A-Za-z])"):
            return self._coded(ord(self._next("an escape")) % 32)
        if self._pattern.startswith(("p", "P"), self._at):
            return self._property()
        letter = self._next("an escape")
        if letter in _CONTROLS:
            return _Part(f"\\{letter}", code=_CONTROLS[letter])
        if letter in "sS":
            within = _SPACE if letter == "s" else _NO_SPACE
            return _Part(within if in_class else f"[{within}]", size=50)
        if letter in "dDwW":
            return _Part(f"\\{letter}", size=10)
        if letter in "bB" and not in_class:
            return _Part(f"\\{letter}", repeatable=False)
        if letter == "b" or letter == "0" and not self._take("(?=[0-9])"):
            return self._coded(0 if letter == "0" else 8)
        if letter in "123456789k" and not in_class:
            raise _unsupported("refers back")
        if letter.isalnum() and letter.isascii():
            raise _malformed(f"there is no escape \\{letter}")
        text = f"\\{letter}" if letter in string.punctuation else letter
        return _Part(text, size=len(letter.encode("utf-8")), code=ord(letter))

    def _coded(self, code: int) -> _Part:
        low = self._take(_LOW_SURROGATE) if 0xD800 <= code < 0xDC00 else None
        if low is not None:
            code = 0x10000 + ((code - 0xD800) << 10) + (int(low[1], 16) - 0xDC00)
        if code > 0x10FFFF:
            raise _malformed(f"there is no character {code:X}")
        return _Part(f"\\x{{{code:X}}}", size=1 if code < 128 else 4, code=code)

    def _property(self) -> _Part:
        found = self._take(_PROPERTY)
        if found is None:
            raise _malformed("\\p names no property")
        kind, name = found[1] or "", found[2]
        category = _CATEGORIES.get(name, name)
        is_category = not kind.lower().startswith("s") and category in {*_CATEGORIES.values(), "Any"}
        if not is_category and (kind.lower().startswith("g") or name not in _SCRIPTS):
            raise Untranslatable(f"asks for the property {name}, which RE2 does not have")
        return _Part(f"\\{found.group()[0]}{{{category}}}", size=1500)


def _bounded(digits: str | None) -> int:
    """The number, or one that is too large if it is too large."""
    return int((digits or "1").lstrip("0")[:5] or 0)


def _malformed(problem: str) -> Untranslatable:
    return Untranslatable(f"is malformed: {problem}")


def _unsupported(what: str) -> Untranslatable:
    return Untranslatable(f"{what}, which no linear-time engine does")
