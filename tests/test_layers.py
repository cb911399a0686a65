"""Shows that imports flow one way: no arrow between layers or folders points backwards."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
APP = ROOT / "final_app"

# From the ground up; a module may import from layers below its own, and services from one another.
LAYERS = [
    {"errors", "models", "config", "schema", "fanout", "running", "postgresql"},
    {"migrations", "transactions", "exchange"},
    {"payloads", "store"},
    {"services"},
    {"telling"},
    {"healing"},
    {"pages", "sockets"},
    {"__init__", "serving", "logs"},
    {"__main__"},
]
NEVER = {  # folder: what its files must not import
    "final_app": {"course", "lessons", "tests"},
    "course": {
        "final_app",
        "lessons",
        "tests",
    },  # but for the reference, which is made from the app
    "lessons": {"course", "final_app", "tests"},
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


def part(module):
    """The part of final_app a dotted name belongs to, or None."""
    if module.split(".")[0] != "final_app":
        return None
    name = module.split(".")[1]
    return name if any(name in layer for layer in LAYERS) else "__init__"


def layer_of(name):
    return next(number for number, layer in enumerate(LAYERS) if name in layer)


def backward_arrows(name, modules):
    """The modules that a part of final_app must not import."""
    inside = {module: part(module) for module in modules if part(module)}
    own = layer_of(name)
    return {
        module
        for module, other in inside.items()
        if layer_of(other) >= own and not (other == name in {"services", "fanout"})
    }


def test_a_backward_arrow_would_be_noticed():
    assert not backward_arrows("sockets", {"final_app.services.people.People", "flask.session"})
    assert not backward_arrows("services", {"final_app.services.presence.Connection"})
    assert backward_arrows("store", {"final_app.services.people.People"})
    assert backward_arrows("pages", {"final_app.sockets.ChatNamespace"})
    assert backward_arrows("services", {"final_app.create_app"})


@pytest.mark.parametrize("file", sorted(APP.rglob("*.py")), ids=lambda f: str(f.relative_to(APP)))
def test_no_arrow_in_the_final_app_points_backwards(file):
    name = file.relative_to(APP).with_suffix("").parts[0]
    assert backward_arrows(name, imports(file)) == set()


def test_only_one_file_emits_and_only_the_store_knows_sql():
    for file in APP.rglob("*.py"):
        roots = {module.split(".")[0] for module in imports(file)}
        name = file.relative_to(APP).as_posix()
        if "sqlalchemy" in roots:
            own = {"store.py", "schema.py", "transactions.py", "postgresql.py"}
            assert name in own or name.startswith("migrations/")
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
