"""The alignment: any part of a true walk-through fits wholly, and one number changed in it is found."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from resnet_calc.notes.align import Aligner
from resnet_calc.notes.finding import Verdict
from resnet_calc.notes.judge import judge
from resnet_calc.notes.network import Network, Place, Variant, network
from resnet_calc.notes.steps.step import Claim, Kind, Quality, Step
from resnet_calc.notes.subject import Scope, Subject
from resnet_calc.notes.walk import Walk

KINDS = frozenset({Kind.CONVOLUTION, Kind.MAX_POOL, Kind.AVERAGE_POOL, Kind.STAGE})
MODELS = st.sampled_from(["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"])


def laid_out(model: str) -> Network:
    found = network(Variant(model, (3, 224, 224)))
    assert found is not None
    return found


def told(place: Place, line: int) -> Step:
    """What a careful note says of a place, under the first of its variants."""
    facts = place.facts[0]
    said = {
        Quality.KERNEL: facts.kernel,
        Quality.IN_CHANNELS: facts.input.channels,
        Quality.OUT_CHANNELS: facts.output.channels,
    }
    claims = [
        Claim(quality, (value,), 100 * line + index, 100 * line + index + 1)
        for index, (quality, value) in enumerate(said.items())
        if value is not None
    ]
    for index, (quality, shape) in enumerate(((Quality.INPUT, facts.input), (Quality.OUTPUT, facts.output)), 10):
        claims.append(Claim(quality, tuple(shape), 100 * line + index, 100 * line + index + 1))
    return Step(0, 100 * line, 100 * line + 50, place.kind, tuple(claims))


def walked(model: str, steps: list[Step]) -> Walk:
    alignment = Aligner(laid_out(model)).align(steps)
    subject = Subject((model,), certain=True, scope=Scope.CLAUSE)
    return Walk(tuple(steps), subject, alignment, (alignment,))


@st.composite
def walk_throughs(draw: st.DrawFn) -> tuple[str, list[Step]]:
    """A part of a true walk-through: some of the layers, in order."""
    model = draw(MODELS)
    places = [place for place in laid_out(model).places if place.kind in KINDS]
    kept = draw(st.lists(st.booleans(), min_size=len(places), max_size=len(places)))
    steps = [told(place, line) for line, (place, keep) in enumerate(zip(places, kept, strict=True)) if keep]
    return model, steps


@given(walk_throughs())
@settings(max_examples=25, deadline=None)
def test_any_part_of_a_true_walk_through_is_right(case: tuple[str, list[Step]]) -> None:
    model, steps = case
    judged = list(judge(walked(model, steps)))
    assert {one.verdict for one in judged} <= {Verdict.RIGHT}
    assert len(judged) == sum(len(step.claims) for step in steps)


@given(walk_throughs(), st.data())
@settings(max_examples=25, deadline=None)
def test_one_changed_number_is_called_wrong_at_its_place(case: tuple[str, list[Step]], data: st.DataObject) -> None:
    model, steps = case
    if not steps:
        return
    index = data.draw(st.integers(0, len(steps) - 1))
    number = data.draw(st.integers(0, len(steps[index].claims) - 1))
    claim = steps[index].claims[number]
    side = data.draw(st.integers(0, len(claim.value) - 1))
    value = tuple((one or 0) + 5000 if place == side else one for place, one in enumerate(claim.value))
    changed = claim._replace(value=value)
    claims = tuple(changed if one is claim else one for one in steps[index].claims)
    steps = [*steps[:index], steps[index]._replace(claims=claims), *steps[index + 1 :]]
    wrong = [one for one in judge(walked(model, steps)) if one.verdict is Verdict.WRONG]
    assert [one.claim for one in wrong] == [changed]


def test_steps_that_fit_nowhere_are_left_out() -> None:
    strange = Step(
        0, 0, 9, Kind.CONVOLUTION, (Claim(Quality.KERNEL, (13,), 0, 2), Claim(Quality.OUTPUT, (5, 5, 5), 3, 9))
    )
    assert list(judge(walked("resnet50", [strange]))) == []
