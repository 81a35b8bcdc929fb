"""Totals of networks under every variant."""

from __future__ import annotations

from resnet_calc.architecture.names import model_files
from resnet_calc.notes.totals import operation_totals, parameter_totals


def test_every_known_network_has_totals() -> None:
    for model in model_files():
        for totals in (parameter_totals(model), operation_totals(model)):
            published, *variants = totals
            assert not published.holds_under, model
            assert published.value > 0, model
            assert variants, model
