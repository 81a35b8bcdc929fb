"""The one call that judges a note."""

from __future__ import annotations

from resnet_calc.notes.reading import Options
from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify

NOTE = "# ResNet-50\n\nIt has 3, 4, 6 and 3 blocks; ResNet-18 has 2 in each stage.\n"


def test_a_judgement_names_the_networks_that_the_note_speaks_of() -> None:
    assert verify(read_text(NOTE, name="note.md")).models == ("resnet50", "resnet18")


def test_the_network_asked_for_is_the_one_that_the_note_is_held_against() -> None:
    assert verify(read_text(NOTE, name="note.md"), Options(model="resnet101")).models == ("resnet101",)
