"""What tests of the ledger share: the program that outsiders check exports with."""

import importlib.util
from types import ModuleType

import pytest

from anqi.ledger import outside


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """What is handed out as verify.py."""
    path = tmp_path_factory.mktemp("program") / "verify.py"
    path.write_text(outside.program(), "utf-8")
    spec = importlib.util.spec_from_file_location("verify", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
