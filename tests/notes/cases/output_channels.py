"""ResNet-50 has 25,557,032 parameters."""  # expect: right RC401

# The other blocks of conv5_x: 2048 -> 512 planes (2048 output channels)
# Behind the pool: 2048 features
# Parameters: 2048 * 1000 = 2.05M
CLASSES = 1000
