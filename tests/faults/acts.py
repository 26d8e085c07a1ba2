"""What calls do to one line of a cart, which is one product in it, and what their answers show of it."""

from collections import namedtuple

Item = namedtuple("Item", "id quantity")  # what a line holds; None if it is absent

Entry = namedtuple("Entry", "begin end kind cart product item quantity status shown")
Entry.__doc__ = """A call and its answer. `kind` is add, change, remove, clear or read; `item` is an id that the call names; `status`
is None if there was no answer; `shown` is what the answer shows of the cart, Items by product, or None if it shows nothing."""


def is_success(entry):
    return entry.status is not None and 200 <= entry.status < 300


def is_known(entry):
    """Whether its answer says what it did."""
    return entry.status is not None and entry.status < 500


def acts_of(entry, product):
    """What the call is to the line of that product: at most one act."""
    if entry.kind == "clear":
        return [] if entry.status == 404 else [Clear(entry)]
    if entry.product == product:
        return [Refused(entry) if is_known(entry) and not is_success(entry) else WRITES[entry.kind](entry)]
    # A write shows the other lines as a read does.
    return [Look(entry, entry.shown.get(product))] if is_success(entry) and entry.shown is not None else []


class Act:
    """Something that seems to happen at one moment. fits() says whether it can happen to a line in that state, after() what the
    line is then."""
    writes = True

    def __init__(self, entry):
        self.entry = entry
        self.begin, self.end = entry.begin, entry.end
        self.is_known = is_known(entry)

    def fits(self, line):
        """That the line is the item which the call names."""
        return line is not None and line.id == self.entry.item

    def after(self, line):
        return line

    def effect(self):
        """The same for acts that do the same."""
        return self.entry.kind, self.entry.item, self.entry.quantity

    def items(self):
        """The ids that it says exist, or have existed."""
        return [self.entry.item] if self.entry.item else []

    def __repr__(self):
        entry = self.entry
        named = "".join(f", {name} {getattr(entry, name)}" for name in ("item", "quantity") if getattr(entry, name))
        return f"{entry.kind}{named}, from {entry.begin:.4f} to {entry.end:.4f}, answered {entry.status}, {entry.shown}"


class Add(Act):
    def fits(self, line):
        return line is None

    def after(self, line):
        """The answer alone knows which item it has become."""
        return self.entry.shown[self.entry.product]

    def effect(self):
        return self.after(None)

    def items(self):
        return [self.after(None).id] if self.is_known else []


class Change(Act):
    def after(self, line):
        return Item(line.id, self.entry.quantity)


class Remove(Act):
    def after(self, line):
        return None


class Clear(Act):
    def fits(self, line):
        return True

    def after(self, line):
        return None


class Look(Act):
    writes = False

    def __init__(self, entry, shown):
        super().__init__(entry)
        self.shown = shown

    def fits(self, line):
        return line == self.shown

    def items(self):
        return [self.shown.id] if self.shown else []


class Refused(Act):
    """An addition because there is a line already, another write because the line is not the item that it names."""
    writes = False

    def fits(self, line):
        return line is not None if self.entry.kind == "add" else not super().fits(line)


WRITES = {"add": Add, "change": Change, "remove": Remove}
