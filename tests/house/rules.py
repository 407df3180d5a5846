"""The house's rules: a check, the reason for it, and text that shows it can fail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house.checks import (
    aggregates,
    computing_renderers,
    hidden_imports,
    http_below_web,
    junk_drawers,
    long_modules,
    models_by_name,
    raw_sql,
    template_arithmetic,
    upward_reach,
)

Check = Callable[[Path, str], Iterator[str]]


@dataclass(frozen=True, repr=False)
class Rule:
    """A check, a reason, and text that breaks it and that keeps it: (path, text) pairs."""

    name: str
    why: str
    check: Check
    breaks: tuple[tuple[str, str], ...]
    keeps: tuple[tuple[str, str], ...]

    def broken_by(self, path: str | Path, text: str) -> list[str]:
        """A line `path:line: what` for each place in `text` that breaks the rule."""
        return [f"{path}:{place}" for place in self.check(Path(path), text)]


RULES = (
    Rule(
        "hidden imports",
        "an import inside a function hides a cycle from the import contract",
        hidden_imports,
        breaks=(
            ("stemhappens/people/a.py", "def f():\n    from stemhappens.core import write\n"),
            ("stemhappens/people/a.py", "def f():\n    from .models import School\n"),
            ("stemhappens/people/a.py", "async def f():\n    import stemhappens.web\n"),
            ("stemhappens/people/a.py", "x = import_module('stemhappens.web.urls')\n"),
        ),
        keeps=(("stemhappens/people/a.py", "from stemhappens.core import write\nimport os\n"),),
    ),
    Rule(
        "models by name",
        "get_model reaches into any layer unseen",
        models_by_name,
        breaks=(("stemhappens/core/a.py", "apps.get_model('coaching', 'Session')\n"),),
        keeps=(
            ("stemhappens/core/migrations/0002_x.py", "apps.get_model('core', 'District')\n"),
            ("stemhappens/core/a.py", "apps.get_models()\n"),
        ),
    ),
    Rule(
        "no drawers",
        "a utils.py belongs to nobody and everything ends up in it",
        junk_drawers,
        breaks=(("stemhappens/web/utils.py", ""), ("stemhappens/core/helpers.py", "")),
        keeps=(("stemhappens/core/spans.py", ""),),
    ),
    Rule(
        "figures in one place",
        "a figure that is counted twice has two truths",
        aggregates,
        breaks=(
            ("stemhappens/web/impact/views.py", "rows.annotate(n=Count('id'))\n"),
            ("stemhappens/reports/a.py", "models.Sum('minutes')\n"),
            ("stemhappens/coaching/reads.py", "sessions.aggregate(x=y)\n"),
            ("stemhappens/coaching/reads.py", "Session.objects.count()\n"),
        ),
        keeps=(
            ("stemhappens/metrics/a.py", "models.Sum('minutes')\n"),
            ("stemhappens/web/paging.py", "rows.count()\n"),
            ("stemhappens/coaching/reads.py", "'a,b'.count(',')\nmax(1, 2)\n"),
            ("stemhappens/coaching/reads.py", "rows.annotate(state=Subquery(newest))\n"),
        ),
    ),
    Rule(
        "raw SQL where it is guarded",
        "raw SQL walks past the tenant's scope",
        raw_sql,
        breaks=(
            ("stemhappens/web/a.py", "connection.cursor()\n"),
            ("stemhappens/coaching/a.py", "Session.objects.raw('select 1')\n"),
            ("stemhappens/people/a.py", "x.filter(a=RawSQL('1', []))\n"),
            ("stemhappens/intake/who/match.py", "cursor.execute('select 1')\n"),
        ),
        keeps=(
            ("stemhappens/facts/rebuild.py", "connection.cursor()\n"),
            ("stemhappens/intake/commit/sessions.py", "cursor.execute('insert')\n"),
            ("stemhappens/core/db/guard.py", "self.cursor.executescript(sql)\n"),
        ),
    ),
    Rule(
        "templates print",
        "a sum in a template is a figure without a definition",
        template_arithmetic,
        breaks=(
            ("stemhappens/web/templates/web/a.html", "<p>{{ total|add:1 }}\n"),
            ("stemhappens/web/templates/web/a.svg", "{% widthratio a b 100 %}\n"),
        ),
        keeps=(("stemhappens/web/templates/web/a.html", "{{ figure.of_text|default:'–' }}\n"),),
    ),
    Rule(
        "strings point down",
        "a string can reach a higher layer without an import",
        upward_reach,
        breaks=(
            ("stemhappens/people/models.py", "a = ForeignKey('coaching.Session', CASCADE)\n"),
            ("stemhappens/people/models.py", "a = TenantForeignKey(to='access.User')\n"),
            ("stemhappens/core/models.py", "a = ForeignKey(settings.AUTH_USER_MODEL)\n"),
            ("stemhappens/facts/a.py", "PROJECTOR = 'stemhappens.web.charts.draw'\n"),
            ("stemhappens/reports/a.py", "render_to_string('web/base.html')\n"),
            ("stemhappens/reports/templates/reports/a.html", "{% extends 'web/base.html' %}\n"),
        ),
        keeps=(
            ("stemhappens/coaching/models.py", "a = TenantForeignKey('people.School')\n"),
            ("stemhappens/coaching/models.py", "a = TenantForeignKey('self')\n"),
            ("stemhappens/access/apps.py", "name = 'stemhappens.access'\n"),
            ("stemhappens/web/templates/web/a.html", "{% include 'reports/page.html' %}\n"),
        ),
    ),
    Rule(
        "HTTP in web",
        "the command line, jobs and the API run the same code without a request",
        http_below_web,
        breaks=(
            ("stemhappens/coaching/a.py", "from django.http import Http404\n"),
            ("stemhappens/access/a.py", "from django.shortcuts import redirect\n"),
        ),
        keeps=(
            ("stemhappens/web/a.py", "from django.http import HttpResponse\n"),
            ("stemhappens/cli/a.py", "from django.urls import reverse\n"),
        ),
    ),
    Rule(
        "renderers print",
        "a renderer that can query can disagree with the page",
        computing_renderers,
        breaks=(
            ("stemhappens/reports/render/deck.py", "from stemhappens.coaching import reads\n"),
            ("stemhappens/reports/render/deck.py", "from django.db import connection\n"),
        ),
        keeps=(
            ("stemhappens/reports/render/deck.py", "from stemhappens.metrics import figure\n"),
            ("stemhappens/reports/compose.py", "from stemhappens.coaching import reads\n"),
        ),
    ),
    Rule(
        "modules stay short",
        "a long module is two modules that nobody took apart",
        long_modules,
        breaks=(("stemhappens/core/a.py", "x = 1\n" * 401),),
        keeps=(("stemhappens/core/a.py", "x = 1\n" * 400),),
    ),
)  # fmt: skip
