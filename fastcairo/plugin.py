"""What manim loads when it starts: `plugins = fastcairo` in manim.cfg switches fastcairo on.

manim loads every plugin that is installed, whether or not it is asked for.
"""

from manim._config import config

if "fastcairo" in config["plugins"]:
    from fastcairo.installing import install

    install()
