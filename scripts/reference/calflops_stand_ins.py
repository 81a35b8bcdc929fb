"""Let calflops be imported without transformers and accelerate, which it needs for language models alone."""

import sys
from types import ModuleType
from typing import Any


class _Absent(ModuleType):
    """A module whose every name is a placeholder."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


for _name in ("transformers", "accelerate", "accelerate.utils", "accelerate.commands", "accelerate.commands.utils"):
    if _name not in sys.modules:
        sys.modules[_name] = _Absent(_name)
