"""The patterns of x-envelope.events: what they match, and that matching stays linear."""

import unittest

import support  # noqa: F401  (puts the generator on the path)
from typehook_codegen.patterns import BadPattern, Pattern


class Patterns(unittest.TestCase):
    """A small engine of our own, because Python's may take exponential time."""

    def test_groups(self) -> None:
        pattern = Pattern(r"^(?<resource>[^$]+)\$(?<action>.+)$")
        self.assertEqual(pattern.groups, {"resource", "action"})
        self.assertEqual(pattern.match("issues$opened"), {"resource": "issues", "action": "opened"})
        self.assertEqual(pattern.match("a$b$c"), {"resource": "a", "action": "b$c"})
        self.assertIsNone(pattern.match("issues"))
        self.assertIsNone(pattern.match("$opened"))
        self.assertIsNone(pattern.match("issues$"))

    def test_repetitions_take_what_they_can(self) -> None:
        pattern = Pattern(r"^(?<resource>.+)\.(?<action>[^.]*)$")
        self.assertEqual(pattern.match("a.b.c"), {"resource": "a.b", "action": "c"})
        self.assertEqual(Pattern(r"^(?P<resource>a*)ab?$").match("aaa"), {"resource": "aa"})
        self.assertEqual(Pattern(r"^[a-c_\-\]]+\d\w?$").match("a-]_c7x"), {})
        self.assertIsNone(Pattern("^ab?c$").match("abbc"))

    def test_what_is_no_pattern(self) -> None:
        for text in ("a", "^a", "^(a|b)$", "^(?<a>(?<b>x))$", "^(?<a>x)+$", "^[a$", "^[b-a]$", "^a+?$", "^a{2}$",
                     r"^\bx$", "^(?<a>x$", "^(?<a>x)(?<a>y)$", "^(x)$", "^*$", "^" + "a" * 500 + "$"):
            with self.subTest(text), self.assertRaises(BadPattern):
                Pattern(text)

    def test_hostile_patterns_and_names_cost_little(self) -> None:
        pattern = Pattern("^" + "a*" * 200 + "b$")
        self.assertIsNone(pattern.match("a" * 500))
        self.assertIsNone(Pattern("^.+$").match("a" * 501))


if __name__ == "__main__":
    unittest.main()
