"""What a network is, in a line or two: its title, variant, input, classes and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.view.document import Phrase

if TYPE_CHECKING:
    from resnet_calc.analysis.report import Group, Report
    from resnet_calc.architecture.blocks import Block
    from resnet_calc.architecture.config import ResNetConfig


def title(config: ResNetConfig) -> str:
    """The network's name as people write it."""
    return config.title or config.name


def variant(config: ResNetConfig) -> str:
    """Where a stage strides, which is what tells v1 from v1.5."""
    where = "in each stage's last block" if config.stride_block == "last" else ""
    blocks = set(config.stage_blocks)
    if {block.kind for block in blocks} == {"bottleneck"}:
        name = {"1x1": "v1", "3x3": "v1.5"}[config.stride_in]
        return f"{name}: stride in the {config.stride_in.replace('x', '×')} {where}".strip()
    if any(block.strides_in for block in blocks):
        return f"stride in the {config.stride_in.replace('x', '×')} {where}".strip()
    return f"stride {where}".strip() if where else ""


def header(report: Report) -> tuple[str, str]:
    """Title and subtitle of everything that is said of one network: model, style, strides, input, classes."""
    config = report.config
    facts = [
        f"{config.style} style",
        variant(config),
        f"input {config.input_shape}",
        f"{config.head.classes:,} classes" if config.head.classes else "no classifier",
    ]
    if any(layer.role == "shortcut.pad" for run in report.graph.runs for layer in run.layers):
        facts.insert(2, "shortcut A (zero-padding)")
    elif config.shortcut == "C":
        facts.insert(2, "shortcut C (projections everywhere)")
    if config.output_stride:
        facts.append(f"output stride {config.output_stride}")
    return title(config), " · ".join(fact for fact in facts if fact)


def block_name(block: Block) -> str:
    """What a block is called: pre-activation bottleneck."""
    return block.kind.replace("preactivation", "pre-activation").replace("_", " ")


def describe_blocks(config: ResNetConfig, group: Group | None = None) -> Phrase:
    """The blocks of a stage (3 bottleneck blocks), or of the whole network (bottleneck [3, 4, 6, 3])."""
    if group is None:
        kinds = ", ".join(dict.fromkeys(map(block_name, config.stage_blocks)))
        blocks = f"[{', '.join(map(str, config.blocks))}]"
        return Phrase(f"{kinds} {blocks}", blocks)
    if not group.blocks:
        return Phrase("", "")
    kind = block_name(config.stage_blocks[group.stage - 1])
    plural = f"{group.blocks} {kind} blocks" if group.blocks > 1 else f"{kind} block"
    return Phrase(plural, f"{group.blocks} blocks" if group.blocks > 1 else kind)
