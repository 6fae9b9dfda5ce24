"""Experts as specks: a token that goes through them wakes its own, row after row."""

import numpy as np

from scenes.mobjects.expert_field import ExpertField


def test_a_token_wakes_its_experts_in_one_row_after_another() -> None:
    field = ExpertField(4, 6, width=3.0, height=2.0)
    before, after = np.eye(4, 6, dtype=bool), np.eye(4, 6, k=2, dtype=bool)
    field.light(before)
    visit = field.visit(after)
    visit.begin()
    visit.interpolate(0.5)
    assert (field.get_values() == np.vstack([after[:2], before[2:]])).all()
    visit.interpolate(1.0)
    assert (field.get_values() == after).all()
