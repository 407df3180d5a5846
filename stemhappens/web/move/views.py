"""The move off the spreadsheet as a living list: most of it ticks itself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stemhappens.metrics.ask import clock, snapshot
from stemhappens.people.models import Program
from stemhappens.reports.move import BY_HAND, PLANS, StepNow, steps_now, tick
from stemhappens.web.components import Button
from stemhappens.web.doors import Door
from stemhappens.web.frame import door_of, may_enter, show
from stemhappens.web.move.contexts import MovePage, StepShown
from stemhappens.web.places import label_of
from stemhappens.web.says import day_text
from stemhappens.web.toasts import toasts

HERE = "import"


def move(request: HttpRequest) -> HttpResponse:
    """Every step with what the data says of it; a step outside of the product is ticked here."""
    door = door_of(request)
    if request.method == "POST":
        key = request.POST.get("step", "")
        if key not in BY_HAND:
            raise Http404("no such step")
        tick(door.district, door.actor, key, request.POST.get("done") == "yes")
        return redirect(door.url("move"))
    with snapshot() as using:
        program = Program.objects.using(using).order_by("starts", "id").first()
        at = clock(door.district, program.pk if program else 0, using)
        steps = steps_now(door.district, program, at, door.actor, using)
    done = len([step for step in steps if step.done])
    page = MovePage(
        title=_title(steps),
        lead=_(
            "From the shared sheet to here, in the order that works. A step ticks itself once its "
            "data is in; what happens outside of here, you tick."
        ),
        steps=tuple(_step(door, number, step) for number, step in enumerate(steps, 1)),
        done=done,
        total=len(PLANS),
    )
    return show(request, "web/move.html", page, HERE, messages=toasts(request))


def _title(steps: list[StepNow]) -> str:
    """ "5 of 16 steps are done; next: settle names and schools"."""
    left = [step for step in steps if not step.done]
    words = {"n": len(steps) - len(left), "of": len(steps)}
    if not left:
        return _("The move is done: all %(of)d steps") % words
    title = str(left[0].plan.title)
    words_next = {**words, "next": f"{title[:1].lower()}{title[1:]}"}
    return _("%(n)d of %(of)d steps are done; next: %(next)s") % words_next


def _step(door: Door, number: int, step: StepNow) -> StepShown:
    plan = step.plan
    said = _("said on %s") % day_text(step.ticked) if step.ticked else step.said
    button = None
    if plan.page and may_enter(door, plan.page):
        button = Button(label_of(plan.page), door.url(plan.page), "bare" if step.done else "quiet")
    return StepShown(
        key=plan.key,
        number=number,
        title=str(plan.title),
        done=step.done,
        state=_("done") if step.done else _("open"),
        owner=_("%(owner)s, week %(week)d") % {"owner": plan.owner, "week": plan.week},
        said=said,
        button=button,
        tick=("no" if step.done else "yes") if plan.by_hand else "",
    )
