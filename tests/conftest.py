"""What holds for all tests: a slow machine is no failure, because speed is measured in benchmarks/.

Drawn examples are the same in each run, so that a change is judged by what it changed; `pytest
--hypothesis-profile=explore` draws new ones, and what it finds becomes an `@example`.
"""

from hypothesis import settings

settings.register_profile("explore", deadline=None)
settings.register_profile("resnet-calc", deadline=None, derandomize=True)
settings.load_profile("resnet-calc")
