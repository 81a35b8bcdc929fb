"""What holds for all tests: a slow machine is no failure, because speed is measured in benchmarks/."""

from hypothesis import settings

settings.register_profile("resnet-calc", deadline=None)
settings.load_profile("resnet-calc")
