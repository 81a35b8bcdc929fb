"""Networks.

ResNet-18:  [2, 2, 2, 2] basic blocks, 21.8M params  expect: right RC111; wrong RC401
"""


class BasicBlock:
    # two 3x3 convs; in ResNet-18 the first block of layer2: 64x56x56 -> 128x28x28 -> 128x28x28
    expansion = 1


class Bottleneck:
    # 1x1 -> 3x3 -> 1x1; e.g. 256 -> 64 -> 64 -> 256 in layer1
    expansion = 4
