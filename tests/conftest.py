"""Settings of every test, and the reference material that some need."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from support.paths import SHARED

settings.register_profile("baserate", deadline=None, max_examples=60, print_blob=True)
settings.load_profile("baserate")


@pytest.fixture
def shared() -> Path:
    """The folder of reference material beside the project; a test that needs it skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of reference material is not beside the project")
    return SHARED
