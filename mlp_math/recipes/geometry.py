"""Stored results about directions: histograms of angles, bundles, packings, capacities."""

from mlp_math.recipes import Recipe

RECIPES: tuple[Recipe, ...] = ()
