"""The house's rules over source text: where what may stand.

A check takes a file's path (from the repository's root) and its text, and yields a line for
each place that breaks the rule. The order of the layers is read from the import contract.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "stemhappens"
TEMPLATES = {".html", ".svg", ".txt", ".xml"}

AGGREGATES = {"Count", "Sum", "Avg", "Max", "Min", "StdDev", "Variance", "Window", "StringAgg"}
AGGREGATE_METHODS = {"aggregate"}
SQL_METHODS = {"cursor", "execute", "executemany", "executescript", "raw", "extra"}
IMPORT_CALLS = {"import_module", "import_string", "__import__"}
HTTP_MODULES = ("django.http", "django.shortcuts", "django.urls", "django.views", "django_htmx")
RENDERERS_NEVER = ("people", "access", "coaching", "facts", "intake", "lake")

# --- the tree and its layers ---


@cache
def ranks() -> dict[str, int]:
    """Layer → rank, the lowest first, from the import contract in pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    lines = next(c for c in contracts["contracts"] if c["type"] == "layers")["layers"]
    return {
        name: rank for rank, line in enumerate(reversed(lines)) for name in re.findall(r"\w+", line)
    }


def layer_of(path: Path) -> str:
    """The layer a file lies in; empty for what lies beside the layers (settings, wsgi)."""
    parts = path.parts
    return parts[1] if len(parts) > 2 and parts[0] == PACKAGE and parts[1] in ranks() else ""


def is_above(layer: str, other: str) -> bool:
    """True when `other` is above `layer`, so that `layer` may not know it."""
    return bool(layer) and other in ranks() and ranks()[other] > ranks()[layer]


def source_files() -> list[Path]:
    """Every Python file and template of the package, from the repository's root."""
    return [
        path.relative_to(ROOT)
        for path in sorted((ROOT / PACKAGE).rglob("*"))
        if path.is_file() and (path.suffix == ".py" or is_template(path))
    ]


def is_template(path: Path) -> bool:
    return "templates" in path.parts and path.suffix in TEMPLATES


def is_migration(path: Path) -> bool:
    return "migrations" in path.parts


def nodes(path: Path, text: str) -> Iterator[ast.AST]:
    """The nodes of a Python file; none for anything else."""
    if path.suffix == ".py":
        yield from _nodes(text)


@cache
def _nodes(text: str) -> list[ast.AST]:
    """Each rule looks at each file: it is parsed once."""
    return list(ast.walk(ast.parse(text)))


def called(node: ast.AST) -> str:
    """The bare name of what a call calls: `Count` for `models.Count(…)`."""
    if not isinstance(node, ast.Call):
        return ""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def is_method(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)


def text_of(node: ast.AST | None) -> str:
    """The text of a string constant, or nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def imported(node: ast.AST) -> list[str]:
    """The modules that an import statement names; a relative one counts as our own."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = (f"{PACKAGE}." if node.level else "") + (node.module or "")
        return [f"{base}.{alias.name}" for alias in node.names]
    return []


# --- the checks ---


def hidden_imports(path: Path, text: str) -> Iterator[str]:
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    inside = {
        child
        for node in nodes(path, text)
        if isinstance(node, functions)
        for child in ast.walk(node)
    }
    for node in inside:
        for module in imported(node):
            if module.split(".")[0] == PACKAGE:
                yield f"{node.lineno}: imports {module} inside a function"
    for node in nodes(path, text):
        if called(node) in IMPORT_CALLS and node.args and PACKAGE in text_of(node.args[0]):
            yield f"{node.lineno}: imports {text_of(node.args[0])} by name"


def models_by_name(path: Path, text: str) -> Iterator[str]:
    if is_migration(path):
        return
    for node in nodes(path, text):
        if called(node) == "get_model":
            yield f"{node.lineno}: get_model reaches a model without importing its layer"


def junk_drawers(path: Path, text: str) -> Iterator[str]:
    if path.stem in {"utils", "helpers", "misc", "common"}:
        yield "1: a drawer for anything; name the module after what it does"


def aggregates(path: Path, text: str) -> Iterator[str]:
    layer = layer_of(path)
    if layer == "metrics" or is_migration(path):
        return
    for node in nodes(path, text):
        name = called(node)
        counts = name == "count" and is_method(node) and not node.args and layer != "web"
        if name in AGGREGATES or (name in AGGREGATE_METHODS and is_method(node)) or counts:
            yield f"{node.lineno}: {name}(…) makes a figure outside metrics"


def raw_sql(path: Path, text: str) -> Iterator[str]:
    if may_write_sql(path):
        return
    for node in nodes(path, text):
        name = called(node)
        if name == "RawSQL" or (name in SQL_METHODS and is_method(node)):
            yield f"{node.lineno}: {name}(…) walks past tenancy and the write unit"


def may_write_sql(path: Path) -> bool:
    """Facts, metrics, lake, the commit of an import, core/db and migrations."""
    inner = path.parts[1:]
    return (
        layer_of(path) in {"facts", "metrics", "lake"}
        or inner[:2] in {("intake", "commit.py"), ("intake", "commit"), ("core", "db")}
        or is_migration(path)
    )


def template_arithmetic(path: Path, text: str) -> Iterator[str]:
    if not is_template(path):
        return
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\|\s*add:|{%-?\s*widthratio|\|\s*divisibleby:", line):
            yield f"{number}: computes in a template"


def upward_reach(path: Path, text: str) -> Iterator[str]:
    """Strings that reach a higher layer where an import would be caught."""
    layer = layer_of(path)
    if is_template(path):
        for number, line in enumerate(text.splitlines(), 1):
            for name in re.findall(r"""{%\s*(?:extends|include)\s+["']([^"'/]+)/""", line):
                if is_above(layer, name):
                    yield f"{number}: a template of {layer} uses one of {name}"
        return
    for node in nodes(path, text):
        reached = reached_by_string(node)
        if is_above(layer, reached):
            yield f"{node.lineno}: {layer} reaches up to {reached} by a string"
        names_user = isinstance(node, ast.Attribute) and node.attr == "AUTH_USER_MODEL"
        if names_user and is_above(layer, "access"):
            yield f"{node.lineno}: {layer} reaches up to access by AUTH_USER_MODEL"


def reached_by_string(node: ast.AST) -> str:
    """The layer named by a related model, a module path or a template's name."""
    if called(node).endswith(("Key", "OneToOneField", "ManyToManyField")):
        target = next((k.value for k in node.keywords if k.arg == "to"), None)
        return text_of(target or (node.args[0] if node.args else None)).split(".")[0]
    text = text_of(node)
    match = re.match(rf"{PACKAGE}\.(\w+)(\.\w+)*$", text) or re.match(
        r"(\w+)/[\w/.-]+\.(?:html|svg|txt|xml)$", text
    )
    return match[1] if match else ""


def http_below_web(path: Path, text: str) -> Iterator[str]:
    if not is_above(layer_of(path), "web"):
        return
    for node in nodes(path, text):
        for module in imported(node):
            if module.startswith(HTTP_MODULES):
                yield f"{node.lineno}: imports {module}; below web nobody knows HTTP"


def computing_renderers(path: Path, text: str) -> Iterator[str]:
    if path.parts[1:3] != ("reports", "render"):
        return
    banned = ("django.db", *(f"{PACKAGE}.{layer}" for layer in RENDERERS_NEVER))
    for node in nodes(path, text):
        for module in imported(node):
            if module.startswith(banned):
                yield f"{node.lineno}: imports {module}; a renderer gets figures and sentences"


def long_modules(path: Path, text: str) -> Iterator[str]:
    length = text.count("\n")
    if path.suffix == ".py" and length > 400 and not is_migration(path):
        yield f"{length}: longer than 400 lines"
