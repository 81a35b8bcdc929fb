"""The memory that a network takes, part by part, and what the estimate rests on."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from resnet_calc.analysis.counting import MULTIPLY_ADDS
from resnet_calc.analysis.memory import ASSUMPTIONS, OPTIMIZERS
from resnet_calc.analysis.naming import PAPER, Namer
from resnet_calc.analysis.training import RULE, training_multiply_adds
from resnet_calc.view.counted import count_rule, counted_record, counted_title, uncovered
from resnet_calc.view.document import Column, Document, Facts, Figure, Kind, Level, Line, Paragraph, Part, Table
from resnet_calc.view.model import header
from resnet_calc.view.record import SCHEMA_VERSION, model_record

if TYPE_CHECKING:
    from resnet_calc.analysis.counting import Convention
    from resnet_calc.analysis.memory import Memory
    from resnet_calc.analysis.report import Report

MEBIBYTE = 1024**2


def memory_document(report: Report, found: Memory) -> Document:
    """An estimate for training and for inference, and what each stage keeps."""
    name, subtitle = header(report)
    images = f"batch of {found.batch_size:,}" if found.batch_size > 1 else "1 image"
    about = f"{subtitle} · {images} · {found.precision.name} · {found.optimizer}"
    parts: tuple[Part, ...] = (
        _table("Training: at the end of the forward pass", _training(found), found.training),
        _table("Inference: at its peak", _inference(report, found), found.inference),
        _stages(report, found),
        _facts(report, found),
        *(Paragraph(assumption) for assumption in ASSUMPTIONS),
    )
    return Document(f"{name}: memory, an estimate", parts, about, lambda: _record(report, found))


def _training(found: Memory) -> list[tuple[str, str, int]]:
    kept = OPTIMIZERS[found.optimizer]
    state = f"{found.optimizer}: {kept} for each parameter" if kept else f"{found.optimizer} keeps nothing"
    return [
        *_model(found),
        ("gradients", "one for each parameter", found.gradients),
        ("optimizer state", state, found.optimizer_state),
        ("activations", "kept for the backward pass", found.activations),
        ("input", "the images", found.input),
    ]


def _inference(report: Report, found: Memory) -> list[tuple[str, str, int]]:
    where = Namer(PAPER, report.graph).block(*found.peak_at)
    return [
        *_model(found),
        ("feature maps", f"most at once: in {where}", found.peak),
        ("input", "the images", found.input),
    ]


def _model(found: Memory) -> list[tuple[str, str, int]]:
    copied = ("weights' copy", "convolutions and fully connected layers", found.weight_copy)
    return [
        ("parameters", "trainable numbers", found.parameters),
        ("moving statistics", "of batch normalization", found.moving_statistics),
        *([copied] if found.weight_copy else []),
    ]


def _table(title: str, items: list[tuple[str, str, int]], total: int) -> Table:
    lines = [Line((part, what, size, Fraction(size, MEBIBYTE), Fraction(size, total))) for part, what, size in items]
    lines.append(Line(("total", "", total, Fraction(total, MEBIBYTE), Fraction(1)), Level.TOTAL))
    columns = (
        Column("part", "Part"),
        Column("what", "What", rank=1),
        Column("bytes", "Bytes", Kind.COUNT),
        Column("mebibytes", "MiB", Kind.DECIMAL),
        Column("share", "Share", Kind.SHARE, rank=2),
    )
    return Table(columns, tuple(lines), title=title)


def _stages(report: Report, found: Memory) -> Table:
    namer = Namer(PAPER, report.graph)
    lines = [Line((namer.stage(stage), size, Fraction(size, MEBIBYTE))) for stage, size in found.kept]
    lines.append(Line(("total", found.activations, Fraction(found.activations, MEBIBYTE)), Level.TOTAL))
    columns = (
        Column("stage", "Stage", Kind.NAME),
        Column("bytes", "Bytes", Kind.COUNT),
        Column("mebibytes", "MiB", Kind.DECIMAL),
    )
    return Table(columns, tuple(lines), title="Activations kept for the backward pass")


def _facts(report: Report, found: Memory) -> Facts:
    count, batch = report.count, found.batch_size
    title = counted_title(count)
    pairs: list[tuple[str, Figure | str]] = [
        (found.precision.name, found.precision.rule),
        ("MiB", "1,048,576 bytes"),
        (title, Figure(batch * report.totals.counted, f"forward: {count_rule(count)}")),
    ]
    missing = report.not_covered()
    if missing:
        pairs.append(("  not covered", uncovered(missing, count)))
    each = products(count)
    rule = RULE if each else f"{RULE}; of convolutions and fully connected layers alone"
    training = Figure(batch * (each or 1) * training_multiply_adds(report), rule)
    pairs.append(("  training" if each else "Multiply-adds in training", training))
    return Facts(tuple(pairs))


def products(count: Convention) -> int | None:
    """How often a convention counts each product of a convolution or fully connected layer, if it counts nothing else.

    Only then is its total of a step of training known: what tools count beside products, they count in the forward
    pass alone.

    >>> from resnet_calc.analysis.counting import convention_of
    >>> [products(convention_of(name)) for name in ("multiply-adds", "flops", "thop")]
    [1, 2, None]
    """
    times = set(count.terms.values())
    return times.pop() if set(count.terms) == set(MULTIPLY_ADDS.terms) and len(times) == 1 else None


def _record(report: Report, found: Memory) -> dict[str, Any]:
    namer = Namer(PAPER, report.graph)
    return {
        "schema_version": SCHEMA_VERSION,
        "model": model_record(report, namer),
        "estimate": True,
        "assumptions": list(ASSUMPTIONS),
        "batch_size": found.batch_size,
        "precision": found.precision.name,
        "optimizer": found.optimizer,
        "training_bytes": {
            "parameters": found.parameters,
            "moving_statistics": found.moving_statistics,
            "weight_copy": found.weight_copy,
            "gradients": found.gradients,
            "optimizer_state": found.optimizer_state,
            "activations": found.activations,
            "input": found.input,
            "total": found.training,
        },
        "inference_bytes": {
            "parameters": found.parameters,
            "moving_statistics": found.moving_statistics,
            "weight_copy": found.weight_copy,
            "feature_maps": found.peak,
            "input": found.input,
            "total": found.inference,
        },
        "activations_by_stage": {namer.stage(stage): size for stage, size in found.kept},
        "multiply_adds": {
            "forward": found.batch_size * report.totals.multiply_adds,
            "training": found.batch_size * training_multiply_adds(report),
        },
        "counted": {"images": found.batch_size, "forward": found.batch_size * report.totals.counted}
        | {"of_one_image": counted_record(report)},
    }
