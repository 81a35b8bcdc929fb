"""`python -m resnet_calc` is `resnet-calc`."""

from __future__ import annotations

from resnet_calc.cli import main

if __name__ == "__main__":
    main()
