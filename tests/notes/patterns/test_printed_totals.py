"""Numbers of parameters that a session prints are those of the model that it made."""

from __future__ import annotations

import pytest

from resnet_calc.notes.source import read_text
from resnet_calc.notes.verify import verify

SESSION = """```python
net = torchvision.models.{made}
{more}sum(p.numel() for p in net.parameters())
```

```
{printed}
```
"""


@pytest.mark.parametrize(
    ("made", "more", "printed", "verdicts"),
    [
        ("resnet34()", "", "21797672", {"right"}),
        ("resnet34()", "", "21797762", {"wrong"}),
        ("resnet34(num_classes=10)", "", "21289802", {"right"}),
        ("resnet34()", "net.fc = nn.Linear(512, 10)\n", "21289802", {"right"}),
        ("resnet34()", "net.fc = nn.Linear(512, 10)\n", "21797672", {"wrong"}),
        ("resnet34()", "net.conv1 = nn.Conv2d(1, 64, 7)\n", "21791400", set()),
    ],
)
def test_a_printed_number_is_that_of_the_model_above(made: str, more: str, printed: str, verdicts: set[str]) -> None:
    note = read_text(SESSION.format(made=made, more=more, printed=printed), name="note.md")
    found = {finding.verdict.value for finding in verify(note).findings if finding.text == printed}
    assert found == verdicts
