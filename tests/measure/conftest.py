"""The real models, loaded once for all tests of measuring; these need the `model` extra."""

import pytest

from measure.language_model.model import LanguageModel, load_language_model


@pytest.fixture(scope="session")
def language_model() -> LanguageModel:
    return load_language_model()
