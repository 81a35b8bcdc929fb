"""The working of a network's parts, as parts of a document: a layer, a block, a stage, the network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from resnet_calc.analysis.counting import MULTIPLY_ADDS
from resnet_calc.analysis.counting.tally import uncovered_calls
from resnet_calc.analysis.derivation.expression import Number, Sum
from resnet_calc.analysis.derivation.operations import Aspect
from resnet_calc.analysis.derivation.shortcuts import PREFIX, SUM, shortcut_of
from resnet_calc.analysis.derivation.sums import (
    AlikeBlocks,
    LayerWorking,
    alike_blocks,
    block_sums,
    counted_sum,
    layer_sum,
    model_sums,
    product_sums,
    run_working,
    stage_sums,
)
from resnet_calc.analysis.layer_count import count_layers
from resnet_calc.language import Language
from resnet_calc.nn.graph import STEM, Address
from resnet_calc.nn.ops import Norm
from resnet_calc.view.counted import term_facts
from resnet_calc.view.document import Heading, Paragraph, Part, Step, Working
from resnet_calc.view.explain import words
from resnet_calc.view.operation import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from resnet_calc.analysis.derivation.operations import Derivation
    from resnet_calc.analysis.derivation.sums import CountedLayers, Sums
    from resnet_calc.analysis.naming import Namer
    from resnet_calc.analysis.report import Report
    from resnet_calc.language import Message
    from resnet_calc.nn.graph import Layer, Run


class Explainer:
    """Works out the parts of one network, in one language; a formula is shown where its rule is first used."""

    def __init__(self, report: Report, namer: Namer, language: Language) -> None:
        self.report = report
        self.namer = namer
        self.language = language
        self.formulas: list[str] = []
        """The formulas that were shown, in order."""

    def network(self) -> Iterator[Part]:
        """The whole network: every stage with its first block in full, and the totals."""
        for stage in dict.fromkeys(run.stage for run in self.report.graph.runs):
            yield from self.stage(stage)
        yield Heading(words.TOTAL.say(self.language))
        yield from self.totals()

    def totals(self) -> Iterator[Part]:
        """The sums of the whole network, its count of layers, and how they are counted."""
        report, language = self.report, self.language
        steps = list(map(self._step, model_sums(report, self.namer.stage)))
        if report.totals.multiply_adds:
            flops = 2 * Number(report.totals.multiply_adds)
            steps.append(Step("flops", words.FLOPS.say(language), flops))
        count = count_layers(report.config, report.graph)
        steps.append(self._step(layer_sum(count)))
        yield Working(words.NETWORK.say(language), tuple(steps), name=False)
        runs = report.graph.runs
        yield from self.counted([(layer, run.layers, run.count) for run in runs for layer in run.layers])
        counted = [words.PARAMETERS_AS[report.convention.name], words.MULTIPLY_ADDS_AS, words.LAYERS_AS]
        gap = " " if language is Language.EN else ""
        yield Paragraph(gap.join(message.say(language) for message in counted))
        if count.named is not None and count.named != count.total:
            values = {"named": count.named, "total": count.total, "model": report.config.name}
            yield Paragraph(words.NAMED_OTHERWISE.say(language, **values))

    def counted(self, layers: CountedLayers) -> Iterator[Part]:
        """What the counting convention counts on some layers, its terms, and which it is not known to count.

        The plain one needs no more words.
        """
        count, language = self.report.count, self.language
        if count is MULTIPLY_ADDS:
            return
        layers = list(layers)
        step = counted_sum(count, layers)
        if step is not None:
            yield from self._counted(step)
        missing = uncovered_calls(layers, count)
        if missing:
            listed = ", ".join(f"{calls} × {kind}" for kind, calls in missing.items())
            yield Paragraph(words.NOT_COVERED.say(language, tool=count.tool, listed=listed))

    def _counted(self, step: Derivation) -> Iterator[Part]:
        count, language = self.report.count, self.language
        title, unit = words.COUNTED.say(language, tool=count.tool), words.UNITS[count.unit].say(language)
        yield Working(title, (Step(f"counted_{count.name}", unit, step.expression, formula=True),), name=False)
        yield term_facts(count, step.expression, language)

    def stage(self, stage: int) -> Iterator[Part]:
        """A stage, stem or head: its first block in full, the others summed up, and the sum of all."""
        kinds = alike_blocks(self.report, stage)
        first, last = kinds[0].run, kinds[-1].run
        name = self.stage_name(stage)
        shapes = f"{first.input} → {last.output}"
        if not first.first_block:
            yield Heading(name, shapes)
            yield from self.layers(first, 0)
            sums = self._block_sums(first, 0)
        else:
            count = self.report.graph.blocks(stage)
            blocks = words.ONE_BLOCK if count == 1 else words.BLOCKS
            yield Heading(name, f"{blocks.say(self.language, count=count)} · {shapes}")
            yield from self.block(kinds[0], first.first_block)
            for kind in kinds[1:]:
                yield self._summary(kind)
            sums = stage_sums(self.report, stage)
        if sums and (first.first_block == 0 or self.report.graph.blocks(stage) > 1):
            yield self._sum(name, sums)

    def block(self, alike: AlikeBlocks, block: int) -> Iterator[Part]:
        """A block in full: its layers, its shortcut, its sum, and which others are the same."""
        run = alike.run
        yield from self.layers(run, block)
        sums = self._block_sums(run, block)
        if sums:
            yield self._sum(self.namer.block(run.stage, block), sums)
        yield from self.same(alike, block)

    def same(self, alike: AlikeBlocks, block: int) -> Iterator[Part]:
        """Which other blocks are the same as a block."""
        others = [other for other in range(alike.run.first_block, alike.last_block + 1) if other != block]
        if others:
            yield Paragraph(words.SAME.say(self.language, others=self._range(alike.run.stage, others)))

    def layers(self, run: Run, block: int) -> Iterator[Part]:
        """The layers of a block (or stem, or head) that have something to work out; a norm beside what it follows."""
        pending: Working | None = None
        before = -1
        shortcut = self.shortcut(run)
        for index, working in enumerate(run_working(run, self.report)):
            layer = working.layer
            follows = isinstance(layer.op, Norm) and layer.sources == (before,) and pending is not None
            if follows and pending is not None:
                pending = self._with_norm(pending, working, Address(run.stage, block, layer.role))
                continue
            reaches = layer.role.startswith(PREFIX) or layer.role == SUM
            if shortcut is not None and reaches:
                yield from [pending] if pending else []
                yield shortcut
                pending = shortcut = None
            if working.steps or layer.output != layer.inputs[0]:
                yield from [pending] if pending else []
                pending, before = self.layer(working, Address(run.stage, block, layer.role)), index
        yield from [pending] if pending else []

    def layer(self, working: LayerWorking, address: Address) -> Working:
        """One layer: what it does, its shapes, its steps."""
        layer = working.layer
        about = f"{describe(layer.op, self.language).text} · {shapes_of(layer)}"
        return Working(self.namer.name(address), self._steps(working), about)

    def shortcut(self, run: Run) -> Paragraph | None:
        """Which shortcut the blocks of a run have, and why."""
        found = shortcut_of(run)
        if found is None:
            return None
        kind = words.SHORTCUTS[found.kind].say(self.language)
        reason = words.REASONS[found.reason].say(self.language, input=found.input, output=found.output)
        return Paragraph(words.SHORTCUT.say(self.language, kind=kind[:1].upper() + kind[1:], reason=reason))

    def stage_name(self, stage: int) -> str:
        """The name of a stage; of stem and head in the language."""
        if stage == STEM:
            return words.STEM.say(self.language)
        return words.HEAD.say(self.language) if stage == self.report.graph.head else self.namer.stage(stage)

    def _steps(self, working: LayerWorking) -> tuple[Step, ...]:
        """The steps of a layer. What a norm holds are its parameters, unless moving statistics are to be told apart."""
        aspects = {step.aspect: words.ASPECTS[step.aspect] for step in working.steps}
        if Aspect.PARAMETERS not in aspects:
            aspects[Aspect.NORM_PARAMETERS] = words.ASPECTS[Aspect.PARAMETERS]
        return tuple(self._step(step, aspects[step.aspect]) for step in working.steps)

    def _step(self, step: Derivation, label: Message | None = None) -> Step:
        """A step, its formula shown if it has one that was not shown before."""
        formula = step.expression.text(symbols=True)
        alone = isinstance(step.expression, Sum) and len(step.expression.terms) == 1
        is_new = formula != step.expression.text() and formula not in self.formulas and not alone
        if is_new:
            self.formulas.append(formula)
        said = (label or words.ASPECTS[step.aspect]).say(self.language)
        return Step(step.aspect.name.lower(), said, step.expression, is_new)

    def _with_norm(self, working: Working, norm: LayerWorking, address: Address) -> Working:
        """A layer's working with that of the normalization that follows it."""
        name, short = self.namer.name(address), self._short_name(address)
        steps = [
            step._replace(label=words.OF_LAYER.say(self.language, layer=short, aspect=step.label), of=name)
            for step in self._steps(norm)
        ]
        return working._replace(steps=(*working.steps, *steps))

    def _sum(self, name: str, sums: Sums) -> Working:
        return Working(words.SUM.say(self.language, what=name), tuple(map(self._step, sums)), name=False)

    def _summary(self, alike: AlikeBlocks) -> Working:
        """Blocks that are not the first of their stage: their sums, with the products of all layers written out."""
        run = alike.run
        each = words.EACH.say(self.language, count=alike.count)
        shapes = f"{run.input} → {run.output}"
        shortcut = shortcut_of(run)
        kind = words.SHORTCUTS[shortcut.kind].say(self.language) if shortcut else ""
        title = self._range(run.stage, list(range(run.first_block, alike.last_block + 1)))
        steps = tuple(
            Step(step.aspect.name.lower(), words.ASPECTS[step.aspect].say(self.language), step.expression)
            for step in product_sums(run_working(run, self.report))
        )
        about = " · ".join(text for text in (each if alike.count > 1 else "", shapes, kind) if text)
        return Working(title, steps, about)

    def _range(self, stage: int, blocks: list[int]) -> str:
        """Blocks by name, those that follow each other as a range."""
        ranges: list[list[int]] = []
        for block in blocks:
            if ranges and ranges[-1][-1] == block - 1:
                ranges[-1].append(block)
            else:
                ranges.append([block])
        shown = []
        for first, *others in ranges:
            names = [self.namer.block(stage, block) for block in (first, *others[-1:])]
            shown.append(words.TO.say(self.language, first=names[0], last=names[1]) if others else names[0])
        return ", ".join(shown)

    def _block_sums(self, run: Run, block: int) -> Sums:
        """The sums of a block, of layers that are called by their names within it."""
        layers = run_working(run, self.report)
        return block_sums(layers, lambda layer: self._short_name(Address(run.stage, block, layer.role)))

    def _short_name(self, address: Address) -> str:
        """What a layer is called within its block."""
        return self.namer.name(address).removeprefix(self.namer.block(address.stage, address.block)).lstrip("._")


def shapes_of(layer: Layer) -> str:
    """What goes into a layer and what comes out."""
    return f"{' + '.join(dict.fromkeys(map(str, layer.inputs)))} → {layer.output}"
