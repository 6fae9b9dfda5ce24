"""Builds the compiled inner loops; without a compiler the package works in Python alone."""

import sys
from pathlib import Path

import numpy
from setuptools import Extension, setup

HERE = Path(__file__).parent
GNU = ["-O3", "-std=c11", "-ffp-contract=off", "-fvisibility=hidden"]

setup(
    ext_modules=[
        Extension(
            f"fastcairo.{name}",
            sources=[f"{name}.c"],
            include_dirs=[numpy.get_include()],
            extra_compile_args=[] if sys.platform == "win32" else GNU,
            optional=True,
        )
        for name in ("_native", "_h264")
    ]
)
