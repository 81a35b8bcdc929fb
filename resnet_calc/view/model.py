"""What a network is, in a line or two: its title, variant, input, classes and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.analysis.alteration import ALTERED, MARKED, alterations, alterations_in_words
from resnet_calc.language import Language, Message
from resnet_calc.view.document import Phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from resnet_calc.analysis.report import Group, Report
    from resnet_calc.architecture.blocks import Block
    from resnet_calc.architecture.config import ResNetConfig

_VERSIONS = {"1x1": "v1", "3x3": "v1.5"}
_STRIDE_IN = Message("stride in the {kernel}", "步长在 {kernel} 卷积")
_STRIDE_IN_LAST = Message("stride in the {kernel} in each stage's last block", "步长在各阶段最后一块的 {kernel} 卷积")
_STRIDE_LAST = Message("stride in each stage's last block", "步长在各阶段最后一块")
_STYLE = Message("{style} style", "{style} 写法")
_INPUT = Message("input {shape}", "输入 {shape}")
_CLASSES = Message("{classes:,} classes", "{classes:,} 类")
_NO_CLASSES = Message("no classifier", "无分类层")
_OPTION_A = Message("shortcut A (zero-padding)", "捷径 A（补零）")
_OPTION_C = Message("shortcut C (projections everywhere)", "捷径 C（处处投影）")
_OUTPUT_STRIDE = Message("output stride {stride}", "输出步长 {stride}")


def title(config: ResNetConfig, language: Language = Language.EN) -> str:
    """The network's name as people write it, and whether it is altered."""
    name = config.title or config.name
    return MARKED.say(language, title=name) if alterations(config) else name


def variant(config: ResNetConfig, language: Language = Language.EN) -> str:
    """Where a stage strides, which is what tells v1 from v1.5."""
    blocks = set(config.stage_blocks)
    bottlenecks = {block.kind for block in blocks} == {"bottleneck"}
    name = f"{_VERSIONS[config.stride_in]}: " if bottlenecks else ""
    last = config.stride_block == "last"
    if any(block.strides_in for block in blocks):
        message = _STRIDE_IN_LAST if last else _STRIDE_IN
        return name + message.say(language, kernel=config.stride_in.replace("x", "×"))
    return _STRIDE_LAST.say(language) if last else ""


def header(report: Report, language: Language = Language.EN) -> tuple[str, str]:
    """Title and subtitle of everything that is said of one network: model, style, strides, input, classes, changes."""
    config = report.config
    altered = {change.key for change in alterations(config)}
    facts = [
        _STYLE.say(language, style=config.style),
        variant(config, language),
        _INPUT.say(language, shape=config.input_shape),
        _CLASSES.say(language, classes=config.head.classes) if config.head.classes else _NO_CLASSES.say(language),
    ]
    if any(layer.role == "shortcut.pad" for run in report.graph.runs for layer in run.layers):
        facts.insert(2, _OPTION_A.say(language))
    elif config.shortcut == "C":
        facts.insert(2, _OPTION_C.say(language))
    if config.output_stride and "output_stride" not in altered:
        facts.append(_OUTPUT_STRIDE.say(language, stride=config.output_stride))
    if altered:
        facts.append(ALTERED.say(language, changes=alterations_in_words(config, language)))
    return title(config, language), " · ".join(fact for fact in facts if fact)


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


def shared_alterations(configs: Sequence[ResNetConfig]) -> str:
    """What all the networks differ in from the published ones of their names, where that is the same."""
    said = {alterations_in_words(config) for config in configs}
    return said.pop() if len(said) == 1 else ""


def alteration_remarks(configs: Sequence[ResNetConfig]) -> list[str]:
    """What each altered network differs in, where it is not the same for all."""
    if shared_alterations(configs):
        return []
    labelled = zip(configs, model_labels(configs), strict=True)
    return [f"{label}: {said}." for config, label in labelled if (said := alterations_in_words(config))]


def model_labels(configs: Sequence[ResNetConfig]) -> list[str]:
    """Names that tell the networks apart: the title, with style, name or number where that is not enough.

    Networks that are all altered alike are not marked so: what is said of all of them says it.
    """
    alike = bool(shared_alterations(configs))
    labels = [config.title or config.name if alike else title(config) for config in configs]
    for tell in (lambda config: config.style, lambda config: f"input {config.input_shape}", lambda config: config.name):
        double = {label for label in labels if labels.count(label) > 1}
        told = [(label, tell(config)) for label, config in zip(labels, configs, strict=True) if label in double]
        if len(set(told)) > len(double):
            labels = [
                f"{label} ({tell(config)})" if label in double else label
                for label, config in zip(labels, configs, strict=True)
            ]
    seen: dict[str, int] = {}
    for index, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        if seen[label] > 1:
            labels[index] = f"{label} ({seen[label]})"
    return labels
