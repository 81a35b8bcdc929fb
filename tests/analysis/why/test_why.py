"""Numbers that people asked about, and what makes them true; and what holds for every answer."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resnet_calc.analysis.counting.tally import tally, total
from resnet_calc.analysis.report import analyse
from resnet_calc.analysis.why import Agreement, Answer, Explanation, read, why
from resnet_calc.analysis.why.measures import MEASURES, TERMS, Kind
from resnet_calc.analysis.why.slips import SLIPS
from resnet_calc.analysis.why.variants import compound, namesakes, simple
from resnet_calc.architecture import catalog
from resnet_calc.language import Language

MODELS = st.sampled_from(catalog.names())


def ask(model: str, number: str) -> Answer:
    return why(catalog.load(model), read(number))


def best(model: str, number: str) -> Explanation:
    answer = ask(model, number)
    assert answer.explanations, answer.nearest
    return answer.explanations[0]


def differences(explanation: Explanation) -> str:
    return "; ".join(words.say(Language.EN) for words in explanation.variant.differences)


PROJECTIONS = 64 * 256 * 56**2 + 256 * 512 * 28**2 + 512 * 1024 * 14**2 + 1024 * 2048 * 7**2
DARKNET = 2 * ((4_087_136_256 - PROJECTIONS) * 256**2 // 224**2 + 2_048_000)

PRINTED = [
    # the number, what it is, the exact value with its source, and what is different about the network
    ("3.8", "multiply-adds", 3_857_973_248, "v1"),  # He et al. 2015, Table 1, truncated; ptflops issues 76 and 94
    ("3.8e9", "multiply-adds", 3_857_973_248, "v1"),
    ("38亿", "multiply-adds", 3_857_973_248, "v1"),
    ("3.86", "multiply-adds", 3_857_973_248, "v1"),
    ("3.86×10⁹", "multiply-adds", 3_857_973_248, "v1"),
    ("3.858 G", "multiply-adds", 3_857_973_248, "v1"),
    ("3,857,973,248", "multiply-adds", 3_857_973_248, "v1"),
    ("4.09", "multiply-adds", 4_089_184_256, ""),  # torchvision's _ops, 4.089
    ("4.089 GMACs", "multiply-adds", 4_089_184_256, ""),
    ("4.1", "multiply-adds", 4_089_184_256, ""),
    ("4089", "multiply-adds", 4_089_184_256, ""),
    ("4.11", "fvcore", 4_111_512_576, ""),  # timm's benchmarks; peer_counts.json from here on
    ("4.111512576 GFLOPs", "fvcore", 4_111_512_576, ""),
    ("4.12", "ptflops-modules", 4_121_925_096, ""),  # ptflops issues 76 and 94
    ("4.12 GMac", "ptflops-modules", 4_121_925_096, ""),
    ("4.1324", "ptflops", 4_132_436_968, ""),
    ("4.1337", "thop", 4_133_742_592, ""),
    ("4,089,238,376", "torchinfo", 4_089_238_376, ""),
    ("4,100,300,288", "torchprofile", 4_100_300_288, ""),
    ("4,111,916,032", "torchscan", 4_111_916_032, ""),
    ("4,117,342,184", "onnx-tool", 4_117_342_184, ""),
    ("4,118,637,568", "flopth", 4_118_637_568, ""),
    ("4,089,185,256", "ptflops-aten", 4_089_185_256, ""),
    ("4,144,854,528", "fvcore-training", 4_144_854_528, ""),
    ("8.2", "flops", 8_178_368_512, ""),
    ("8.2G", "flops", 8_178_368_512, ""),
    ("8.18", "flops", 8_178_368_512, ""),
    ("8.21", "calflops-flops", 8_211_108_352, ""),
    ("7.72", "flops", 2 * 3_857_973_248, "v1"),
    ("25.6M", "parameters", 25_557_032, ""),
    ("25.557032M", "parameters", 25_557_032, ""),
    ("25,557,032", "parameters", 25_557_032, ""),
    ("25600000", "parameters", 25_557_032, ""),
    ("2556万", "parameters", 25_557_032, ""),
    ("25.6 million", "parameters", 25_557_032, ""),
    ("25.6", "parameters", 25_557_032, ""),
    ("23.5M", "parameters", 23_508_032, "without the classifier"),  # ptflops issue 155
    ("23,508,032", "parameters", 23_508_032, "without the classifier"),
    ("23,528,522", "parameters", 23_528_522, "10 classes"),  # 23,508,032 + 2,048 × 10 + 10
    ("25,636,712", "parameters with moving statistics", 25_636_712, "Keras"),  # Keras 3.15.1
    ("25,583,592", "parameters", 25_583_592, "Keras"),  # trainable, Keras 3.15.1
    ("23,587,712", "parameters with moving statistics", 23_587_712, "Keras"),  # include_top=False: less 2,049,000
    ("25,557,096", "parameters", 25_557_096, "Caffe"),  # + 64 biases of conv1
    ("53,120", "moving statistics", 53_120, ""),
    ("50", "layers", 50, ""),
    ("53 convolutions", "convolutions", 53, ""),  # reference/torchvision.json
    ("54", "convolutions and classifier", 54, ""),
    ("16 blocks", "blocks", 16, ""),
    ("161", "tensors", 161, ""),  # len(list(resnet50().parameters()))
    ("11.11M", "activations", 11_113_984, ""),  # timm's macts 11.11; mmengine's 11,114,984 has the 1,000 of the fc
    ("102.2 MB", "size", 4 * 25_557_032, ""),
    ("97.49 MB", "size", 4 * 25_557_032, ""),  # in 1024² bytes
    ("97.8 MB", "size with moving statistics", 4 * 25_610_152, ""),  # torchvision's weights file: 97.781 × 1024²
]


@pytest.mark.parametrize(("number", "measure", "value", "different"), PRINTED, ids=[case[0] for case in PRINTED])
def test_the_likeliest_explanation_of_what_is_said_of_resnet_50(
    number: str, measure: str, value: int, different: str
) -> None:
    found = best("resnet50", number)
    assert (found.measure.name, int(found.value)) == (measure, value)
    assert different in differences(found)
    assert bool(differences(found)) == bool(different)


@pytest.mark.parametrize(
    ("model", "number", "measure", "value", "different"),
    [
        ("resnet18", "11,173,962", "parameters", 11_173_962, "32×32"),  # kuangliu/pytorch-cifar's ResNet18
        ("resnet18", "0.56", "multiply-adds", 555_422_720, "32×32"),
        # Darknet's "9.74 BFLOPs" at 256×256: WongKinYiu/CrossStagePartialNetworks issue 31
        ("resnet50", "9.74", "FLOPs without projections", DARKNET, "256×256"),
        ("resnet18", "3.6", "flops", 3_628_146_688, ""),
        ("resnet34", "3.6", "multiply-adds", 3_663_761_408, ""),  # He et al. 2015, Table 1, truncated
        ("resnet101", "7.6", "multiply-adds", 7_570_194_432, "v1"),  # He et al. 2015, Table 1, rounded
        ("resnet152", "11.3", "multiply-adds", 11_282_415_616, "v1"),  # He et al. 2015, Table 1, rounded
        ("cifar_resnet20", "0.27M", "parameters", 269_722, ""),  # He et al. 2015, Table 6
        ("cifar_resnet20", "272,474", "parameters", 272_474, "option B"),  # open_lth issue 7
        ("cifar_resnet110", "1.73M", "parameters", 1_727_962, ""),
        ("keras/resnet50", "25.6M", "parameters with moving statistics", 25_636_712, ""),
    ],
)
def test_other_networks_and_their_numbers(model: str, number: str, measure: str, value: int, different: str) -> None:
    found = best(model, number)
    assert (found.measure.name, int(found.value)) == (measure, value)
    assert different in differences(found)


def test_three_dot_eight_five_eight_is_also_a_coincidence_of_1024() -> None:
    # pytorch-OpCounter issue 17: thop's 4,142,713,856 of 2019 divided by 1024³ happens to be the paper's 3.858
    answer = ask("resnet50", "3.858 G")
    first, *others = answer.explanations
    assert first.measure.name == "multiply-adds"
    coincidence = next(other for other in others if other.measure.name == "thop-2019")
    assert "1024³" in (coincidence.slip.words.say(Language.EN) if coincidence.slip.words else "")
    assert round(coincidence.value / 10**6) == 3858
    assert coincidence.oddity > first.oddity


def test_the_thop_of_2019_is_recognised_to_the_last_digit_it_printed() -> None:
    found = best("resnet50", "4,142,713,856")  # peer_counts_2019.json
    assert found.measure.name == "thop-2019"
    assert found.agreement is Agreement.CLOSE
    assert abs(found.counted - 4_142_713_856) < 256


def test_both_tools_that_print_four_thirteen_are_named() -> None:
    assert {found.measure.name for found in ask("resnet50", "4.13").explanations[:2]} == {"ptflops", "thop"}


def test_a_number_of_another_depth_is_recognised() -> None:
    found = best("resnet50", "11,689,512")
    assert found.variant.another
    assert found.variant.config.name == "resnet18"


def test_what_nothing_explains_is_answered_with_the_nearest() -> None:
    answer = ask("resnet50", "3.53G")
    assert not answer.explanations
    assert 1 <= len(answer.nearest) <= 5
    offs = [abs(near.value - 3_530_000_000) for near in answer.nearest]
    assert offs == sorted(offs)
    assert not ask("resnet50", "0").explanations


def test_a_unit_rules_out_what_it_does_not_measure() -> None:
    kinds = {"53 layers": Kind.LAYERS, "25.6M params": Kind.PARAMETERS, "25.6M 参数": Kind.PARAMETERS}
    kinds |= {"4.1 GFLOPs": Kind.OPERATIONS, "102 MB": Kind.BYTES, "11.1M activations": Kind.ELEMENTS}
    for number, kind in kinds.items():
        assert {found.measure.kind for found in ask("resnet50", number).explanations} == {kind}, number


@pytest.mark.parametrize("name", catalog.names())
def test_the_terms_of_parameters_add_up_to_what_the_report_counts(name: str) -> None:
    report = analyse(catalog.load(name))
    numbers = tally(report.graph, TERMS)
    totals = {measure.name: total(measure.terms, numbers) for measure in MEASURES}
    assert totals["parameters"] == report.totals.trainable
    assert totals["moving statistics"] == report.totals.buffers
    assert totals["layers"] == report.totals.weighted_layers
    assert totals["activations"] == report.totals.activations
    assert totals["size"] == 4 * report.totals.trainable


def printed(value: int, digits: int, *, truncate: bool) -> str:
    step = 10 ** max(0, len(str(value)) - digits)
    mantissa = value // step if truncate else (2 * value + step) // (2 * step)
    return f"{mantissa}e{len(str(step)) - 1}"


@settings(max_examples=30, deadline=None)
@given(
    model=MODELS,
    measure=st.sampled_from(
        [measure for measure in MEASURES if measure.oddity <= 3 and measure.kind is not Kind.BYTES]
    ),
    digits=st.integers(4, 12),
    cut=st.booleans(),
)
def test_any_likely_number_is_recognised_rounded_or_cut_off(
    model: str, measure: object, digits: int, *, cut: bool
) -> None:
    config = catalog.load(model)
    numbers = next(iter(simple(config))).tally()
    assert numbers is not None
    chosen = next(each for each in MEASURES if each is measure)
    value = total(chosen.terms, numbers)
    if not value or (value < 10**digits and chosen.kind is not Kind.LAYERS):
        return
    text = str(value) if chosen.kind is Kind.LAYERS else printed(value, digits, truncate=cut)
    found = ask(model, text).explanations
    assert found, (text, value)
    assert any(explanation.counted == value for explanation in found) or found[0].oddity <= chosen.oddity + 1


@settings(max_examples=30, deadline=None)
@given(MODELS, st.from_regex(r"[1-9][0-9]?\.[0-9]{1,3}( ?[GM]|亿|万)?", fullmatch=True))
def test_every_explanation_agrees_with_the_number(model: str, number: str) -> None:
    answer = ask(model, number)
    oddities = [explanation.oddity for explanation in answer.explanations]
    assert oddities == sorted(oddities)
    for found in answer.explanations:
        figure = found.reading.figure
        difference = found.value - Fraction(figure.value)
        match found.agreement:
            case Agreement.EXACT:
                assert difference == 0
            case Agreement.ROUNDED:
                assert abs(difference) * 2 <= figure.step
            case Agreement.TRUNCATED:
                assert 0 <= difference < figure.step
            case Agreement.CLOSE:
                assert abs(difference) < figure.step + found.value / 500
        assert found.counted == total(found.measure.terms, found.tally)
        assert found.value == found.counted * found.slip.factor


def test_simple_variants_come_before_compound_ones() -> None:
    config = catalog.load("resnet50")
    assert next(iter(simple(config))).differences == ()
    assert all(len(variant.differences) <= 1 for variant in simple(config))
    assert all(len(variant.differences) == 2 for variant in compound(config))
    assert all(variant.oddity >= 1 for variant in [*compound(config), *namesakes(config)])
    assert SLIPS[0].oddity == 0
    assert [slip.factor for slip in SLIPS[:1]] == [1]


@pytest.mark.parametrize("language", Language)
def test_everything_has_words(language: Language) -> None:
    said = [measure.words.say(language) for measure in MEASURES]
    said += [slip.words.say(language) for slip in SLIPS if slip.words]
    said += [term.words.say(language) for term in TERMS]
    said += [words.say(language) for variant in simple(catalog.load("resnet50")) for words in variant.differences]
    for text in said:
        assert text.strip()
        assert "{" not in text
    assert len({measure.words.say(language) for measure in MEASURES}) == len(MEASURES)
