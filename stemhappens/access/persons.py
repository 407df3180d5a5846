"""Who was whom: users who are or once were a person of the roster."""

from collections.abc import Callable, Collection

from stemhappens.access.models import Membership
from stemhappens.core.models import Change
from stemhappens.people.models import Person

Writers = Callable[[Collection[Person]], set[int]]
_writers: list[Writers] = []


def keeps_to_its_writer(writers: Writers) -> Writers:
    """Have `writers` name the users who wrote as these people what no other user may read."""
    _writers.append(writers)
    return writers


def users_ever(people: Collection[Person]) -> set[int]:
    """Users who have or had a role as one of `people`, roles that were taken back included."""
    keys = {person.pk for person in people}
    found = set(Membership.objects.filter(person_id__in=keys).values_list("user_id", flat=True))
    gone = Change.objects.filter(
        district__in={person.district_id for person in people},
        model=Membership._meta.label,
        op=Change.Op.DELETE,
    )
    for image in gone.values_list("before", flat=True):
        if image and image.get("person_id") in keys:
            found.add(image["user_id"])
    return found


def private_writers(people: Collection[Person]) -> set[int]:
    """Users who were one of `people` and then wrote what nobody else may read."""
    wrote = set().union(*(writers(people) for writers in _writers))
    return wrote & users_ever(people) if wrote else set()
