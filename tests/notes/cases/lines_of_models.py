"""Models line by line, each line as wide as if it were wrapped.

Model variants:
        ResNet-18:  [2, 2, 2, 2] basic blocks, 11.7M params  expect: right RC111; right RC401
        ResNet-34:  [3, 4, 6, 3] basic blocks, 11.7M params  expect: right RC111; wrong RC401
        ResNet-50:  [3, 4, 6, 3] bottleneck blocks, 25.6M params  expect: right RC111; right RC401
        ResNet-101: [3, 4, 23, 3] bottleneck blocks, 44.5M params  expect: right RC111; right RC401
"""


def backbone(depth: int) -> int:
    """Build a backbone of a given depth.

    The choices are, from the smallest to the largest one that fits in memory:
        resnet18 (BasicBlock, as published) with 11.7M parameters  expect: right RC401
        resnet34 (BasicBlock, as published) with 21.8M parameters
        resnet50 (Bottleneck, as published) with 21.8M parameters  expect: wrong RC401
    """
    # ResNet-34/50: [3, 4, 6, 3]  expect: right RC111
    # widths of ResNet-50: [64, 128, 256, 512]
    return depth
