#!/usr/bin/env python3
"""What a build does with typehook_add_events(), driven by CMake and Ninja in a temporary folder.

The consumers include a small stand-in for the library, so that this tests the build and nothing else, in
seconds.
"""

import importlib.util
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

STAND_IN = """
#pragma once
#include <string>
#include <vector>
namespace typehook {
struct owning { using string = std::string; template <class T> using list = std::vector<T>; };
struct borrowed : owning {};
template <class> struct basic_extra_members { bool operator==(basic_extra_members const&) const = default; };
template <auto...> struct member_list {};
}
"""

COMPILE = """
#pragma once
namespace typehook {
template <class T> struct compiled_value { static void construct(void* place) { new (place) T{}; } };
}
namespace typehook::json {
template <class T> struct compiled_codec { static bool is_fresh(T const&) { return true; } };
}
"""

TOP = """
cmake_minimum_required(VERSION 3.21)
project(consumer LANGUAGES CXX)
set(CMAKE_EXPORT_COMPILE_COMMANDS OFF)
add_library(core INTERFACE)
add_library(typehook::core ALIAS core)
target_include_directories(core INTERFACE ${PROJECT_SOURCE_DIR}/stand_in)
target_compile_features(core INTERFACE cxx_std_20)
include("@MODULE@")
add_subdirectory(app)      # uses the target before it is defined, from another directory
add_subdirectory(events)
"""

APP = """
add_executable(uses_a uses_a.cpp)
add_executable(uses_b uses_b.cpp)
target_link_libraries(uses_a PRIVATE shop_events)
target_link_libraries(uses_b PRIVATE shop_events)
"""

EVENTS = """
typehook_add_events(
    shop_events SCHEMA_DIR schemas IMPORTS ../imports NAMESPACE shop INCLUDE_PREFIX shop/types
)
"""


def schema(*members: str, **references: str) -> str:
    """A schema with string members and references."""
    properties = {name: {"type": "string"} for name in members}
    properties |= {name: {"$ref": path} for name, path in references.items()}
    return json.dumps({"type": "object", "properties": properties}, indent=1)


class Rebuild(unittest.TestCase):
    """Exactly what depends on an edit is made again."""

    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.source = pathlib.Path(temporary.name) / "a project"
        self.binary = pathlib.Path(temporary.name) / "build folder"
        self.write(
            "CMakeLists.txt", TOP.replace("@MODULE@", str(ROOT / "codegen/cmake/TypehookAddEvents.cmake"))
        )
        self.write("app/CMakeLists.txt", APP)
        self.write("events/CMakeLists.txt", EVENTS)
        for name in ("core/storage", "events/generated"):
            self.write(
                f"stand_in/typehook/{name}.hpp",
                STAND_IN if name.startswith("core") else "#include <typehook/core/storage.hpp>",
            )
        self.write(
            "app/uses_a.cpp",
            "#include <shop/types/a.hpp>\nint main() { return shop::a{}.name.has_value(); }\n",
        )
        self.write(
            "app/uses_b.cpp",
            "#include <shop/types/b.hpp>\nint main() { return shop::b{}.name.has_value(); }\n",
        )
        self.write("events/schemas/common/money.schema.json", schema("amount"))
        self.write("events/schemas/a.schema.json", schema("name", price="common/money.schema.json"))
        self.write("events/schemas/b.schema.json", schema("name"))
        self.write("events/schemas/c.schema.json", schema(home="../../imports/address.schema.json"))
        self.write("imports/address.schema.json", schema("street"))
        self.include = self.binary / "events/shop_events/include/shop/types"

    def write(self, path: str, text: str) -> None:
        file = self.source / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def configure(self, *more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [
                "cmake",
                "-G",
                "Ninja",
                "-S",
                str(self.source),
                "-B",
                str(self.binary),
                "-DCMAKE_BUILD_TYPE=",
                *more,
            ],
            capture_output=True, text=True, check=False,
        )

    def build(self) -> list[str]:
        """Builds, and gives what was made: the last words of Ninja's lines."""
        before = self.times()
        done = subprocess.run(
            ["ninja", "-C", str(self.binary), "-j2"], capture_output=True, text=True, check=False,
            env=os.environ | {"NINJA_STATUS": "[%f/%t] "},
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.output = done.stdout
        after = self.times()
        self.rewritten = {path for path in after if before.get(path) != after[path]}
        return sorted(re.findall(r"Building CXX object app/CMakeFiles/(\w+)\.dir", done.stdout))

    def times(self) -> dict[str, int]:
        if not self.include.is_dir():
            return {}
        return {
            path.relative_to(
                self.include
            ).as_posix(): path.stat().st_mtime_ns for path in self.include.rglob("*.hpp")
        }

    def assert_idle(self) -> None:
        self.build()
        self.assertIn("ninja: no work to do.", self.output)

    def first_build(self) -> None:
        configured = self.configure()
        self.assertEqual(configured.returncode, 0, configured.stderr)
        self.assertEqual(self.build(), ["uses_a", "uses_b"])
        self.assertEqual(
            self.rewritten, {
                "a.hpp", "b.hpp", "c.hpp", "address.hpp", "common/money.hpp", "catalog.hpp", "fwd.hpp"
            }
        )
        self.assert_idle()

    def test_edits(self) -> None:
        self.first_build()

        with self.subTest("a schema is touched"):
            os.utime(self.source / "events/schemas/a.schema.json")
            self.assertEqual(self.build(), [])
            self.assertIn("Generating shop_events", self.output)
            self.assertEqual(self.rewritten, set())
            self.assert_idle()

        with self.subTest("a common schema is edited"):
            self.write("events/schemas/common/money.schema.json", schema("amount", "currency"))
            self.assertEqual(self.build(), ["uses_a"])
            self.assertEqual(self.rewritten, {"common/money.hpp"})
            self.assert_idle()

        with self.subTest("an imported schema is edited"):
            self.write("imports/address.schema.json", schema("street", "town"))
            self.assertEqual(self.build(), [])
            self.assertEqual(self.rewritten, {"address.hpp"})
            self.assert_idle()

        with self.subTest("a schema is added"):
            self.write("events/schemas/deep/d.schema.json", schema("name"))
            self.assertEqual(self.build(), [])
            self.assertEqual(self.rewritten, {"deep/d.hpp", "catalog.hpp"})
            self.assert_idle()

        with self.subTest("a schema is removed"):
            (self.source / "events/schemas/deep/d.schema.json").unlink()
            self.assertEqual(self.build(), [])
            self.assertEqual(self.rewritten, {"catalog.hpp"})
            self.assertFalse((self.include / "deep").exists())
            self.assert_idle()

        with self.subTest("a header is deleted"):
            (self.include / "b.hpp").unlink()
            self.assertEqual(self.build(), ["uses_b"])
            self.assertEqual(self.rewritten, {"b.hpp"})
            self.assert_idle()

        with self.subTest("a schema is broken and mended"):
            self.write("events/schemas/b.schema.json", '{"type": "objekt"}')
            done = subprocess.run(
                ["ninja", "-C", str(self.binary)], capture_output=True, text=True, check=False
            )
            self.assertNotEqual(done.returncode, 0)
            self.assertRegex(done.stdout, r"b\.schema\.json:1: error: type must be one of .* \(at #/type\)")
            self.write("events/schemas/b.schema.json", schema("name"))
            self.build()
            self.assertEqual(self.rewritten, set())
            self.assert_idle()

    def test_the_generator_is_edited(self) -> None:
        copied = self.source / "typehook"
        shutil.copytree(ROOT / "codegen", copied, ignore=shutil.ignore_patterns("__pycache__"))
        self.write("CMakeLists.txt", TOP.replace("@MODULE@", str(copied / "cmake/TypehookAddEvents.cmake")))
        self.first_build()
        template = copied / "typehook_codegen/templates/fwd.hpp.jinja2"
        template.write_text(template.read_text("utf-8") + "// more\n", "utf-8")
        self.assertEqual(self.build(), [])
        self.assertEqual(self.rewritten, {"fwd.hpp"})
        self.assert_idle()

    def test_wrong_calls(self) -> None:
        good = "typehook_add_events(shop_events SCHEMA_DIR schemas NAMESPACE shop INCLUDE_PREFIX shop/types)"
        (self.source / "empty").mkdir()
        for call, message in (
            ("typehook_add_events()", "the name of the target is missing"),
            ("typehook_add_events(t NAMESPACE a INCLUDE_PREFIX a)", "SCHEMA_DIR is missing, or SCHEMA or OPENAPI"),
            (
                "typehook_add_events(t SCHEMA_DIR schemas SCHEMA x.json NAMESPACE a INCLUDE_PREFIX a)",
                "only one of SCHEMA_DIR, SCHEMA and OPENAPI",
            ),
            ("typehook_add_events(t SCHEMA x.json NAMESPACE a INCLUDE_PREFIX a)", "x.json"),
            (
                "typehook_add_events(t SCHEMA_DIR schemas NAMESPACE a INCLUDE_PREFIX a PREGENERATED nowhere)",
                "holds no a/catalog.hpp",
            ),
            ("typehook_add_events(t SCHEMA_DIR schemas INCLUDE_PREFIX a)", "NAMESPACE is missing"),
            ("typehook_add_events(t SCHEMA_DIR schemas NAMESPACE a)", "INCLUDE_PREFIX is missing"),
            (
                "typehook_add_events(t SCHEMA_DIR schemas NAMESPACE a INCLUDE_PREFIX a WIBBLE b)",
                "unknown argument: WIBBLE b",
            ),
            (
                "typehook_add_events(t SCHEMA_DIR nowhere NAMESPACE a INCLUDE_PREFIX a)",
                "nowhere is not a folder",
            ),
            (
                "typehook_add_events(t SCHEMA_DIR ../empty NAMESPACE a INCLUDE_PREFIX a)",
                "empty holds no *.schema.json, .yaml or .yml",
            ),
            (
                "typehook_add_events(t SCHEMA_DIR schemas IMPORTS NAMESPACE a INCLUDE_PREFIX a)",
                "IMPORTS names no folder",
            ),
            (
                "typehook_add_events(t SCHEMA_DIR schemas NAMESPACE a INCLUDE_PREFIX a BASELINE_RULES x=off)",
                "BASELINE_RULES says nothing without BASELINE",
            ),
            (
                "typehook_add_events(t SCHEMA_DIR schemas NAMESPACE a INCLUDE_PREFIX a BASELINE a BASELINE_OPENAPI b)",
                "only one of BASELINE and BASELINE_OPENAPI",
            ),
            (
                "typehook_add_events(t SCHEMA_DIR schemas NAMESPACE a INCLUDE_PREFIX a BASELINE_OPENAPI b.json)",
                "events/b.json, which has to be the OpenAPI document of the last release",
            ),
            (
                "typehook_add_events(t SCHEMA_DIR schemas NAMESPACE a INCLUDE_PREFIX a PREGENERATED x BASELINE b.json)",
                "BASELINE is checked where the headers are generated",
            ),
            (f"{good}\n{good}", "there is a target of that name already"),
        ):
            with self.subTest(call):
                self.write("events/CMakeLists.txt", call)
                configured = self.configure()
                self.assertNotEqual(configured.returncode, 0)
                self.assertIn(message, " ".join(configured.stderr.split()))

    def test_no_python_that_fits(self) -> None:
        fake = self.source / "bin" / "python3"
        fake.parent.mkdir(parents=True)
        fake.write_text("#!/bin/sh\nexit 1\n")
        fake.chmod(0o755)
        module = (ROOT / "codegen/cmake/TypehookAddEvents.cmake").read_text("utf-8").replace(
            "/usr/bin/python3", str(fake)
        )
        self.write("cmake/TypehookAddEvents.cmake", module)
        self.write(
            "CMakeLists.txt", TOP.replace("@MODULE@", str(self.source / "cmake/TypehookAddEvents.cmake"))
        )
        shutil.copytree(ROOT / "codegen/typehook_codegen", self.source / "typehook_codegen")
        configured = self.configure(f"-DCMAKE_PROGRAM_PATH={fake.parent}")
        self.assertNotEqual(configured.returncode, 0)
        self.assertIn("apt-get install python3-jinja2", configured.stderr)
        configured = self.configure(
            f"-DCMAKE_PROGRAM_PATH={fake.parent}", f"-DPython3_EXECUTABLE={sys.executable}"
        )
        self.assertEqual(configured.returncode, 0, configured.stderr)

    def test_baseline(self) -> None:
        baseline = self.source / "events/baseline.json"
        self.write("events/CMakeLists.txt", EVENTS.replace(")", " BASELINE baseline.json)"))
        configured = self.configure()
        self.assertNotEqual(configured.returncode, 0)
        self.assertIn("--write-baseline", configured.stderr)
        subprocess.run(
            [sys.executable, "-B", str(ROOT / "codegen/typehook_codegen"), "check", "--schema-dir",
             str(self.source / "events/schemas"), "--import-dir", str(self.source / "imports"),
             "--write-baseline", str(baseline)],
            check=True,
        )
        self.first_build()

        with self.subTest("a safe change"):
            self.write("events/schemas/b.schema.json", schema("name", "more"))
            self.assertEqual(self.build(), ["uses_b"])
            self.assert_idle()

        with self.subTest("a breaking change"):
            self.write("events/schemas/b.schema.json", schema("more"))
            done = subprocess.run(
                ["ninja", "-C", str(self.binary)], capture_output=True, text=True, check=False
            )
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("member 'name' of b is gone [member-removed: breaks source]", done.stdout)
            self.assertIn("name", (self.include / "b.hpp").read_text("utf-8"))

        with self.subTest("a breaking change that is allowed"):
            allowed = EVENTS.replace(")", " BASELINE baseline.json BASELINE_RULES member-removed=warn)")
            self.write("events/CMakeLists.txt", allowed)
            self.write("app/uses_b.cpp", "#include <shop/types/b.hpp>\nint main() {}\n")
            self.assertEqual(self.build(), ["uses_b"])
            self.assert_idle()

        with self.subTest("the same when strict"):
            self.write("events/CMakeLists.txt", allowed.replace(")", " STRICT)"))
            self.assertIn("[member-removed: breaks source]", self.refused())

    def test_strict_reaches_the_validation(self) -> None:
        self.write("events/schemas/b.schema.json", json.dumps(
            {"type": "object", "properties": {"name": {"type": "string", "pattern": "a(?=b)"}}}))
        self.write("events/CMakeLists.txt", EVENTS.replace(")", " VALIDATION)"))
        self.assertEqual(self.configure().returncode, 0)
        self.assertEqual(self.build(), ["uses_a", "uses_b"])
        self.write("events/CMakeLists.txt", EVENTS.replace(")", " VALIDATION STRICT)"))
        self.assertIn("b.schema.json:1: error: pattern 'a(?=b)' looks around", self.refused())

    def refused(self) -> str:
        """What a build said that had to fail."""
        done = subprocess.run(["ninja", "-C", str(self.binary)], capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        return done.stdout

    def test_baseline_of_openapi(self) -> None:
        def document(*members: str) -> str:
            body = json.loads(schema(*members))
            hook = {"post": {
                "parameters": [{"name": "X-Event", "in": "header", "schema": {"const": "B"}}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/b"}}}}}}
            return json.dumps({"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "webhooks": {"c": hook},
                               "components": {"schemas": {"b": body}}})

        self.write("events/released.json", document("name"))
        self.write("events/openapi.json", document("name", "more"))
        self.write("app/uses_a.cpp", "#include <shop/types/b.hpp>\nint main() {}\n")
        self.write("events/CMakeLists.txt",
                   "typehook_add_events(shop_events OPENAPI openapi.json NAMESPACE shop INCLUDE_PREFIX shop/types "
                   "BASELINE_OPENAPI released.json)")
        configured = self.configure()
        self.assertEqual(configured.returncode, 0, configured.stderr)
        self.assertEqual(self.build(), ["uses_a", "uses_b"])
        self.assert_idle()
        self.write("events/openapi.json", document("more"))
        done = subprocess.run(["ninja", "-C", str(self.binary)], capture_output=True, text=True, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("member 'name' of b is gone [member-removed: breaks source]", done.stdout)

    def test_one_file(self) -> None:
        bundle = {"definitions": {name: json.loads(schema("name")) for name in ("a", "b", "c")}}
        call = "typehook_add_events(shop_events SCHEMA bundle.json NAMESPACE shop INCLUDE_PREFIX shop/types)"
        self.write("events/CMakeLists.txt", call)
        self.write("events/bundle.json", json.dumps(bundle))
        configured = self.configure()
        self.assertEqual(configured.returncode, 0, configured.stderr)
        self.assertEqual(self.build(), ["uses_a", "uses_b"])
        self.assert_idle()
        bundle["definitions"]["b"]["properties"]["more"] = {"type": "string"}
        self.write("events/bundle.json", json.dumps(bundle))
        self.assertEqual(self.build(), ["uses_b"])
        self.assertEqual(self.rewritten, {"b.hpp"})
        self.assert_idle()

    def test_pregenerated(self) -> None:
        first = self.configure()
        self.assertEqual(first.returncode, 0, first.stderr)
        self.build()
        shutil.copytree(self.binary / "events/shop_events/include", self.source / "events/generated")
        shutil.rmtree(self.binary)
        self.write("events/CMakeLists.txt", EVENTS.replace(")", " PREGENERATED generated)"))
        without = self.configure("-DTYPEHOOK_PYTHON=/nonexistent", "-DPython3_EXECUTABLE=/nonexistent", "-DBUILD_TESTING=OFF")
        self.assertEqual(without.returncode, 0, without.stderr)
        self.assertEqual(self.build(), ["uses_a", "uses_b"])
        self.assertNotIn("Generating", self.output)
        self.assertEqual(self.is_current(), 0)
        self.write("events/schemas/a.schema.json", schema("name", "more"))
        self.assertNotEqual(self.is_current(), 0)

    def test_pregenerated_validation(self) -> None:
        generated = EVENTS.replace(")", " PREGENERATED generated VALIDATION)")
        self.assertEqual(self.configure().returncode, 0)
        self.build()
        shutil.copytree(self.binary / "events/shop_events/include", self.source / "events/generated")
        self.write("events/CMakeLists.txt", generated)
        self.assertIn("holds no shop/types/validation.hpp", " ".join(self.configure().stderr.split()))
        self.write("events/CMakeLists.txt", EVENTS.replace(")", " VALIDATION)"))
        self.assertEqual(self.configure().returncode, 0)
        self.build()
        shutil.copy(self.include / "validation.hpp", self.source / "events/generated/shop/types")
        self.write("events/CMakeLists.txt", generated)
        self.assertEqual(self.is_current(), 0)
        looser = json.loads(schema("name"))
        looser["properties"]["name"]["maxLength"] = 5
        self.write("events/schemas/b.schema.json", json.dumps(looser))
        self.assertNotEqual(self.is_current("validation_is_current"), 0)

    @unittest.skipUnless(importlib.util.find_spec("yaml"), "PyYAML is not installed")
    def test_yaml(self) -> None:
        (self.source / "events/schemas/b.schema.json").unlink()
        text = "type: object\nproperties:\n  name: {type: string}\n"
        self.write("events/schemas/b.schema.yaml", text)
        self.first_build()
        self.write("events/schemas/b.schema.yaml", text + "  more: {type: string}\n")
        self.assertEqual(self.build(), ["uses_b"])
        self.write("events/schemas/e.schema.yml", text)
        self.build()
        self.assertEqual(self.rewritten, {"e.hpp", "catalog.hpp"})
        (self.include / "e.hpp").unlink()
        self.build()
        self.assertEqual(self.rewritten, {"e.hpp"})
        self.assert_idle()

    def is_current(self, name: str = "is_current") -> int:
        """The exit code of the tests that compare pregenerated headers with the schemas."""
        top = (self.source / "CMakeLists.txt").read_text("utf-8")
        if "enable_testing" not in top:
            self.write("CMakeLists.txt", top.replace("add_library(core", "enable_testing()\nadd_library(core"))
        configured = self.configure("-DBUILD_TESTING=ON", f"-DTYPEHOOK_PYTHON={sys.executable}")
        self.assertEqual(configured.returncode, 0, configured.stderr)
        return subprocess.run(
            ["ctest", "--test-dir", str(self.binary), "-R", name, "--no-tests=error"],
            capture_output=True, text=True, check=False,
        ).returncode

    def test_compiled_codecs(self) -> None:
        self.write("events/CMakeLists.txt", EVENTS.replace(")", " COMPILED)"))
        self.write("stand_in/typehook/events/compile.hpp", COMPILE)
        self.first_build()
        self.assertTrue((self.binary / "events/libshop_events.a").exists())
        self.write("events/schemas/d.schema.json", schema("name"))
        self.assertEqual(self.build(), [])
        self.assertIn("codecs.cpp", self.output)
        self.assert_idle()


if __name__ == "__main__":
    unittest.main()
