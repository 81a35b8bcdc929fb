"""
深度残差网络练习

共 50 个卷积层
模型: ResNet50
"""

# expect@-4: wrong RC101 = 49
