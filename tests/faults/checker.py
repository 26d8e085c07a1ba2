"""Whether a history of calls and answers can be explained by carts that lose nothing and do nothing twice.

Each line of a cart is a register: absent, or an item with a quantity. Each call must seem to act on it at one moment between its
begin and its end. One whose answer is not known (503, or the connection was lost) acts at any moment after its begin, once or
never. The search is Lowe's just-in-time linearisation ("Testing for linearizability", 2016): it goes through the history of a
line once, and keeps all that the line may be at that time, each with the open calls that have acted to make it so."""

import bisect
import dataclasses
from collections import namedtuple

from acts import Add, Item, acts_of, is_known, is_success

UNSEEN = 0  # the id of an item that no answer shows


@dataclasses.dataclass
class Report:
    acknowledged: int  # writes
    unknown: int       # writes
    acts: int          # of all lines, what answers show of them among them
    faults: list       # a sentence for each line that cannot be explained


def check(history, products):
    """The Report on a history of carts that were empty before it and hold none but these products."""
    lines = {}
    for entry in history:
        for product in products:
            lines.setdefault((entry.cart, product), []).extend(acts_of(entry, product))
    faults = [f"cart {cart}, product {product}: {fault}"
              for (cart, product), acts in lines.items() if (fault := LineHistory(acts).fault())]
    writes = [entry for entry in history if entry.kind != "read"]
    return Report(sum(map(is_success, writes)), sum(not is_known(entry) for entry in writes),
                  sum(map(len, lines.values())), faults)


# What a line may be at one time. `acted` are the open calls that have acted of those whose answer is known, `spent` those that
# have of the others, and the ids of the items that these have added.
Possible = namedtuple("Possible", "line acted spent")


class LineHistory:
    """The search through the acts on one line."""

    def __init__(self, acts):
        self._acts = [act for act in acts if act.is_known or act.writes]
        self._open_writes, self._open_looks = [], set()  # the former by their ends, the last one first
        self._unknown = Unknown(self._acts)
        self._possible = [Possible(None, frozenset(), frozenset())]

    def fault(self):
        """A sentence about the first call that nothing explains, or None."""
        for _, is_end, act in events(self._acts):
            before = self._possible
            if not is_end:
                self._begin(act)
            elif not self._end(act):
                lines = " or ".join(sorted({str(each.line) for each in before}))
                return f"nothing explains [{act}]; before its end the line was {lines}"
        return None

    def _begin(self, act):
        if not act.is_known:
            self._unknown.begin(act)
        elif act.writes:
            bisect.insort(self._open_writes, act, key=lambda act: -act.end)
        else:
            self._open_looks.add(act)
            self._possible = [each._replace(acted=each.acted | {act}) if act.fits(each.line) else each
                              for each in self._possible]

    def _end(self, act):
        """Whether anything is possible still."""
        found = []
        for each in self._possible:
            found += [each] if act in each.acted else self._ways_to(act, each)
        self._open_looks.discard(act)
        if act.writes:
            self._open_writes.remove(act)
        self._possible = self._unknown.settle(least([each._replace(acted=each.acted - {act}) for each in found]), act)
        return bool(self._possible)

    def _ways_to(self, act, start):
        """What may be when it has acted, as the last one of open calls."""
        found, seen, ahead = [], [start], [start]
        while ahead:
            for following in self._steps(ahead.pop()):
                if act in following.acted:
                    found.append(following)
                elif not any(is_no_worse(each, following) for each in seen):
                    seen.append(following)
                    ahead.append(following)
        return found

    def _steps(self, each):
        """What may be after one open call more has acted."""
        # Of those that do the same, the first to end may as well act first.
        for act in {act.effect(): act for act in self._open_writes if act not in each.acted}.values():
            if act.fits(each.line):
                yield self._with_looks(Possible(act.after(each.line), each.acted | {act}, each.spent))
        for line, spent in self._unknown.steps(each.line, each.spent):
            yield self._with_looks(Possible(line, each.acted, spent))

    def _with_looks(self, each):
        """An open look that fits may as well act now: it changes nothing."""
        return each._replace(acted=each.acted.union(look for look in self._open_looks if look.fits(each.line)))


class Unknown:
    """The calls with unknown answers that have begun and have not certainly acted, and the ids that an item may get of which no
    answer says that it was added."""

    def __init__(self, acts):
        self._adds, self._clears = {}, []
        self._others = {}  # by item, then by what they do to it
        self._ids = {item for act in acts for item in act.items()} - {
            act.after(None).id for act in acts if isinstance(act, Add) and act.is_known}
        self._last_mention = {item: act for act in sorted(acts, key=lambda act: act.end) for item in act.items()}

    def begin(self, act):
        kind, item, quantity = act.entry.kind, act.entry.item, act.entry.quantity
        if kind == "clear":
            self._clears.append(act)
        elif kind == "add":
            self._adds.setdefault(quantity, []).append(act)
        else:
            self._others.setdefault(item, {}).setdefault((kind, quantity), []).append(act)

    def steps(self, line, spent):
        """What the line may be after one of them, beside what is spent then."""
        if line is None:
            for quantity, act in unspent(self._adds, spent):
                yield Item(UNSEEN, quantity), spent | {act}
                yield from ((Item(item, quantity), spent | {act, item}) for item in self._ids if item not in spent)
            return
        for (kind, quantity), act in unspent(self._others.get(line.id, {}), spent):
            yield None if kind == "remove" else Item(line.id, quantity), spent | {act}
        for _, act in unspent({None: self._clears}, spent):
            yield None, spent | {act}

    def settle(self, possible, act):
        """Forgets what is spent in all that is possible, and ids that are not mentioned any more after `act`."""
        certain = frozenset.intersection(*(each.spent for each in possible)) if possible else frozenset()
        self._ids -= {item for item in act.items() if self._last_mention[item] is act}
        if not certain:
            return possible
        self._ids -= certain
        for acts in [self._clears, *self._adds.values(), *(acts for kinds in self._others.values() for acts in kinds.values())]:
            acts[:] = [each for each in acts if each not in certain]
        return [each._replace(spent=each.spent - certain) for each in possible]


def unspent(acts_by_effect, spent):
    """The first act of each effect that is not spent: calls that do the same are spent in order, as it makes no difference."""
    for effect, acts in acts_by_effect.items():
        if (act := next((act for act in acts if act not in spent), None)) is not None:
            yield effect, act


def events(acts):
    """Begins and ends in order, as time, whether it is an end, and the act; at the same time begins come first."""
    found = [(act.begin, False, act) for act in acts] + [(act.end, True, act) for act in acts if act.is_known]
    return sorted(found, key=lambda event: event[:2])


def least(possible):
    """Those than which no other is better."""
    found = []
    for each in possible:
        if not any(is_no_worse(other, each) for other in found):
            found = [other for other in found if not is_no_worse(each, other)] + [each]
    return found


def is_no_worse(one, other):
    """Whether all that may come after the other may come after this."""
    return (one.line == other.line and one.spent <= other.spent and one.acted >= other.acted
            and not any(act.writes for act in one.acted - other.acted))
