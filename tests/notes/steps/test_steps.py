"""What is read as a step, and what is said of it."""

from __future__ import annotations

import pytest

from resnet_calc.notes.patterns import rules
from resnet_calc.notes.reading import Reading
from resnet_calc.notes.source import read_text
from resnet_calc.notes.steps import find_steps
from resnet_calc.notes.steps.calls import find_calls
from resnet_calc.notes.steps.names import read_name
from resnet_calc.notes.steps.step import Kind, Quality

K, S, P = Quality.KERNEL, Quality.STRIDE, Quality.PADDING
IN, OUT, INPUT, OUTPUT = Quality.IN_CHANNELS, Quality.OUT_CHANNELS, Quality.INPUT, Quality.OUTPUT


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        ("7×7 conv, 64, stride 2", Kind.CONVOLUTION, {K: (7,), OUT: (64,), S: (2,)}),
        ("Conv1: 7x7, s2 (batch, 64, 112, 112)", Kind.CONVOLUTION, {K: (7,), S: (2,), OUTPUT: (64, 112, 112)}),
        ("1x1 conv with 256 filters", Kind.CONVOLUTION, {K: (1,), OUT: (256,)}),
        ("Conv1 (7x7, 64, /2)", Kind.CONVOLUTION, {K: (7,), OUT: (64,), S: (2,)}),
        ("- 3×3, 64", Kind.CONVOLUTION, {K: (3,), OUT: (64,)}),
        ("Conv(1×1, 256→64)", Kind.CONVOLUTION, {K: (1,), IN: (256,), OUT: (64,)}),
        ("kernel size = 1,in_channel_256,out_channel=128的卷积", Kind.CONVOLUTION, {K: (1,), IN: (256,), OUT: (128,)}),
        ("经过 7 × 7 × 64的卷积", Kind.CONVOLUTION, {K: (7,), OUT: (64,)}),
        ("MaxPool: 3x3, s2 gives 64×56×56", Kind.MAX_POOL, {K: (3,), S: (2,), OUTPUT: (64, 56, 56)}),
        ("1024x1000的fc", Kind.FULLY_CONNECTED, {IN: (1024,), OUT: (1000,)}),
        (
            "2048x7x7的F20,经过average pool 得到 2048x1x1 的F21",
            Kind.AVERAGE_POOL,
            {INPUT: (2048, 7, 7), OUTPUT: (2048, 1, 1)},
        ),
        (
            "conv: [56, 56, 64] ==> [56, 56, 256], name = 'res2a_branch2c'",
            Kind.CONVOLUTION,
            {INPUT: (56, 56, 64), OUTPUT: (56, 56, 256)},
        ),
        (
            "stage2  2 × BasicBlock( 64 -> 128, s=2)   (N, 128, 14, 14)",
            Kind.STAGE,
            {IN: (64,), OUT: (128,), S: (2,), OUTPUT: (128, 14, 14)},
        ),
    ],
)  # fmt: skip
def test_a_line_is_read(line: str, kind: Kind, said: dict[Quality, tuple[int, ...]]) -> None:
    (step,) = find_steps(Reading(read_text(line + "\n", name="note.txt")))
    assert step.kind is kind
    assert {claim.quality: claim.value for claim in step.claims} == said


@pytest.mark.parametrize(
    "line",
    [
        "lr = 0.05, 10 epochs, batch size 256",
        "the image is resized to 256 and cropped to 224",
        "accuracy 91.42 after 14 rounds, see section 2.3.2",
        "2-3 layers make a block",
    ],
)
def test_other_numbers_are_no_steps(line: str) -> None:
    assert not [
        step for step in find_steps(Reading(read_text(line + "\n", name="a.txt"))) if step.kind is not Kind.SHAPE
    ]


def test_a_comment_behind_code_speaks_of_that_code() -> None:
    code = "x = model.layer3(x)  # [1, 1024, 14, 14]\n"
    (step,) = find_steps(Reading(read_text(code, name="a.py")))
    assert (step.kind, step.names[0].stage) == (Kind.STAGE, 3)
    assert [(claim.value, claim.is_judged) for claim in step.claims] == [((1024, 14, 14), True)]


def test_arguments_of_constructors_in_programs_are_no_claims() -> None:
    (step,) = find_steps(Reading(read_text("self.fc = nn.Linear(512, 1000)\n", name="a.py")))
    assert [claim.is_judged for claim in step.claims] == [False, False]


def test_a_printed_model_on_one_line_gives_every_layer_its_path() -> None:
    text = (
        "ResNet((conv1): Conv2d(3, 64, kernel_size=(7, 7))(layer1): Sequential((0): Bottleneck("
        "(conv1): Conv2d(64, 64, kernel_size=(1, 1))(downsample): Sequential((0): Conv2d(64, 256, kernel_size=(1, 1))"
    )
    steps = list(find_steps(Reading(read_text(text, name="a.txt"))))
    assert [(step.names[0].stage, step.names[0].block, step.names[0].role) for step in steps] == [
        (0, None, "stem.conv"), (1, 1, "conv1"), (1, 1, "shortcut.conv"),
    ]  # fmt: skip


def test_calls_are_cut_off_where_the_note_is() -> None:
    (call,) = find_calls("(conv1): Conv2d(3, 64, kernel_size=(7,")
    assert [argument.value for argument in call.arguments] == [(3,), (64,)]
    assert not call.is_closed


@pytest.mark.parametrize("name", ["conv", "layer9", "stage", "resnet50", "block_size", "x1", "conv_block"])
def test_other_names_name_no_layer(name: str) -> None:
    assert read_name(name) is None


def test_every_rule_has_a_code_of_its_own() -> None:
    assert len({rule.name for rule in rules().values()}) == len(rules()) > 10
