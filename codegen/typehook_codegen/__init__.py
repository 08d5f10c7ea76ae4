"""typehook_codegen: JSON event schemas in, C++ headers out.

Standard library and Jinja2 only. The stages are load, lower, check, order, render and write; each is a module
or a few, and each hands the next plain frozen data. Everything that is decided is decided in Python:
templates only loop and print.
"""
