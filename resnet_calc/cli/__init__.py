"""The command line: parse, load, one call, emit."""

from __future__ import annotations

from resnet_calc.cli.app import main

__all__ = ["main"]
