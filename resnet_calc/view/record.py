"""What JSON says of a network and its layers: raw integers, under stable names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.layer_count import count_layers
from resnet_calc.view.counted import counted_record

if TYPE_CHECKING:
    from resnet_calc.analysis.naming import Namer
    from resnet_calc.analysis.report import Report, Row

SCHEMA_VERSION = 1


def report_record(report: Report, namer: Namer) -> dict[str, Any]:
    """The whole report: model, totals, stages and every operation, whatever a table would show of them."""
    totals = report.totals
    return {
        "schema_version": SCHEMA_VERSION,
        "model": model_record(report, namer),
        "totals": {
            "parameters": totals.parameters,
            "trainable_parameters": totals.trainable,
            "non_trainable_parameters": totals.buffers,
            "multiply_adds": totals.multiply_adds,
            "flops": 2 * totals.multiply_adds,
            "weighted_layers": totals.weighted_layers,
            "convolutions": count_layers(report.config, report.graph).convolutions,
            "counted": counted_record(report),
        },
        "not_counted": [
            {"what": item.what, "calls": item.calls, "elements": item.elements} for item in report.uncounted()
        ],
        "stages": [
            {
                "name": namer.stage(group.stage),
                "blocks": group.blocks,
                "input": list(group.input),
                "output": list(group.output),
                "parameters": group.cost.parameters,
                "multiply_adds": group.cost.multiply_adds,
                "counted": group.cost.counted,
                "weighted_layers": group.cost.weighted_layers,
            }
            for group in report.stages()
        ],
        "layers": [layer_record(row, namer) for row in report.rows()],
    }


def model_record(report: Report, namer: Namer) -> dict[str, Any]:
    """What identifies the network and the conventions behind its numbers."""
    config = report.config
    return {
        "name": config.name,
        "title": config.title,
        "family": config.family,
        "source": config.source,
        "style": config.style,
        "input": list(config.input),
        "classes": config.head.classes,
        "block": ", ".join(dict.fromkeys(block.kind for block in config.stage_blocks)),
        "blocks": list(config.blocks),
        "stride_in": config.stride_in if any(block.strides_in for block in config.stage_blocks) else None,
        "names": namer.scheme.name,
        "parameter_convention": report.convention.name,
        "counting_convention": report.count.name,
    }


def layer_record(row: Row, namer: Namer) -> dict[str, Any]:
    """What JSON says of one operation; kernels and the like stand as one number where both sides agree."""
    node, op = row.node, row.node.op
    windows = {
        key: _pair(getattr(op, key)) if hasattr(op, key) else None
        for key in ("kernel_size", "stride", "padding", "dilation")
    }
    return {
        "name": namer.name(node.address),
        "type": op.type,
        "stage": namer.stage(node.address.stage),
        "block": node.address.block or None,
        "role": node.address.role,
        "position": row.position,
        "input": list(node.inputs[0]),
        "output": list(node.output),
        "inputs": [namer.name(source) if source else None for source in node.sources],
        **windows,
        "groups": getattr(op, "groups", None),
        "bias": getattr(op, "bias", None),
        "parameters": row.cost.parameters,
        "trainable_parameters": row.cost.trainable,
        "buffers": row.cost.buffers,
        "multiply_adds": row.cost.multiply_adds,
        "counted": row.cost.counted,
    }


def _pair(value: Any) -> Any:
    if isinstance(value, tuple):
        return value[0] if len(set(value)) == 1 else list(value)
    return value
