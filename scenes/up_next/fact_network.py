"""Where the fact was kept: the toy block as a network, with the weights that ask and answer."""

from typing import Any

import numpy as np
from manim import LEFT, RIGHT, LaggedStart, UpdateFromAlphaFunc, VGroup

from scenes.mobjects.style import FULL
from scenes.mobjects.text import LABEL
from scenes.moves import flash_along
from scenes.sets.model import network_icon, thought
from scenes.sets.people import fact_strip
from scenes.stage import LectureScene
from scenes.theme import theme

STORING = 0  # the neuron that stores the fact


class FactNetwork(VGroup):
    """The toy block between a name and what is known of it; its neurons are at zero at first.

    `layers` and `edges` are the network's; `subject` and `answer` stand beside it. `row` and
    `column` are the weights into and out of the neuron that stores the fact.
    """

    def __init__(self, scene: LectureScene) -> None:
        network = network_icon(scene.toy, radius=0.16, gap=0.53, spread=2.9).empty()
        self.layers, self.edges = network.layers, network.edges.set_stroke(opacity=0.5)
        self.row, self.column = network.edges_into(STORING), network.edges_out_of(STORING)
        style = {"size": LABEL + 2, "max_width": 2.7, "max_height": 1.2}
        before, _, after = self.layers
        self.subject = fact_strip(scene, "first", "last", **style).next_to(before, LEFT, buff=0.4)
        self.answer = fact_strip(scene, "answer", **style).next_to(after, RIGHT, buff=0.4)
        self._held = [np.abs(values) for values in thought(scene.toy)]
        super().__init__(network, self.subject, self.answer)

    def take_in(self) -> UpdateFromAlphaFunc:
        """An animation: the name's vector stands in the first layer."""
        return self.layers[0].light_to(self._held[0])

    def ask(self) -> list[Any]:
        """Animations: the row lights that asks for the name, and its neuron fires alone."""
        fired = np.zeros_like(self._held[1])
        fired[STORING] = self._held[1][STORING]
        return [self._lit(self.row, theme().first), self.layers[1].light_to(fired)]

    def supply(self) -> list[Any]:
        """Animations: the neuron's column lights, and what it writes stands in the last layer."""
        written = self.layers[2].light_to(self._held[2])
        return [self._lit(self.column, theme().answer), written]

    @staticmethod
    def run(edges: VGroup) -> LaggedStart:
        """An animation: light runs along weights."""
        return LaggedStart(*(flash_along(edge, theme().ink, 7) for edge in edges), lag_ratio=0.1)

    @staticmethod
    def _lit(edges: VGroup, colour: Any) -> Any:
        return edges.animate.set_stroke(colour, width=4, opacity=FULL)
