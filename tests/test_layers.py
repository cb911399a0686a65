"""Shows that imports flow one way: no arrow between layers or folders points backwards."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APP = ROOT / "final_app"

# From the ground up; a module may import from layers below its own, and services from one another.
LAYERS = {
    "final_app": [
        {"errors", "models", "config", "schema"},
        {"migrations"},
        {"payloads", "store"},
        {"services"},
        {"telling"},
        {"healing"},
        {"pages", "sockets"},
        {"__init__"},
        {"__main__"},
    ],
    "runtime": [
        {"logs", "loop", "packets", "plain", "postgresql", "running", "strict"},
        {"exchange", "serving", "transactions", "websocket"},
        {"sessions"},
        {"rooms"},
        {"__init__"},
    ],
}
NEVER = {  # folder: what its files must not import
    "runtime": {"final_app", "course", "lessons", "tests"},
    "final_app": {"course", "lessons", "tests"},
    # But for the reference, which is made from the app.
    "course": {"final_app", "runtime", "lessons", "tests"},
    "lessons": {"course", "final_app", "runtime", "tests"},
}


def imports(file):
    """The modules a file imports, as dotted names; relative ones are resolved."""
    package = file.relative_to(ROOT).with_suffix("").parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*start, *([node.module] if node.module else [])])
            # "from . import payloads" imports a module, "from .store import Store" a name in one.
            found |= {f"{module}.{alias.name}" for alias in node.names}
    return found


def backward_arrows(folder, name, modules):
    """The modules that a part of a folder must not import."""
    heights = {part: height for height, layer in enumerate(LAYERS[folder]) for part in layer}
    found = set()
    for module in modules:
        root, _, rest = module.partition(".")
        part = rest.partition(".")[0]
        part = part if part in heights else "__init__"
        if root == folder and heights[part] >= heights[name] and not part == name == "services":
            found.add(module)
    return found


def test_a_backward_arrow_would_be_noticed():
    def is_backward(name, module, folder="final_app"):
        return bool(backward_arrows(folder, name, {module}))

    assert not is_backward("sockets", "final_app.services.people.People")
    assert not is_backward("sockets", "flask.session")
    assert not is_backward("services", "final_app.services.presence.Connection")
    assert is_backward("store", "final_app.services.people.People")
    assert is_backward("pages", "final_app.sockets.ChatNamespace")
    assert is_backward("services", "final_app.create_app")
    assert is_backward("loop", "runtime.sessions.FastSession", "runtime")


@pytest.mark.parametrize(
    "file",
    sorted(file.relative_to(ROOT) for folder in LAYERS for file in (ROOT / folder).rglob("*.py")),
    ids=str,
)
def test_no_arrow_in_the_chat_points_backwards(file):
    folder, name = file.with_suffix("").parts[:2]
    assert backward_arrows(folder, name, imports(ROOT / file)) == set()


def test_only_one_file_emits_and_only_the_store_knows_sql():
    for file in (ROOT / "runtime").rglob("*.py"):
        if any(module.startswith("sqlalchemy") for module in imports(file)):
            assert file.name in {"transactions.py", "postgresql.py"}
    for file in APP.rglob("*.py"):
        roots = {module.split(".")[0] for module in imports(file)}
        name = file.relative_to(APP).as_posix()
        if "sqlalchemy" in roots:
            assert name in {"store.py", "schema.py"} or name.startswith("migrations/")
        if "flask_socketio" in roots:
            assert name in {"sockets.py", "telling.py", "__init__.py"}
        if name.startswith("services/"):
            assert not roots & {"flask", "werkzeug"}
        if ".emit(" in file.read_text("utf-8"):
            assert name == "telling.py"


@pytest.mark.parametrize("folder", NEVER)
def test_the_folders_do_not_lean_on_each_other(folder):
    for file in (ROOT / folder).rglob("*.py"):
        may = {"final_app"} if file.parent == ROOT / "course" / "reference" else set()
        roots = {module.split(".")[0] for module in imports(file)}
        assert not roots & NEVER[folder] - may, file
