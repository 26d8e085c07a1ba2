"""Who holds a guest's cart: nobody, somebody else, or one with a token that is none."""

from functools import partial

HEADER = "X-Cart-Token"

BROKEN = {
    "empty": lambda token: "", "unknown": lambda token: "A" * 43, "cut short": lambda token: token[:-1],
    "too long": lambda token: token + "A", "padded": lambda token: token[1:] + "=", "with a foreign letter": lambda token: token[1:] + "+",
    "with a scheme": lambda token: "Bearer " + token, "bytes": lambda token: token[1:] + "\xff", "in quotes": lambda token: f'"{token}"',
    "long": lambda token: "A" * 3000,
}


def changes_of(operation):
    if HEADER not in operation.headers:
        yield partial(show, "any guest's token", lambda token: "x", None)
        return
    yield show_none
    for what, make in BROKEN.items():
        yield partial(show, what, make, 404)


def show(what, make, status, draft):
    draft.give_header(HEADER, make(draft.guest_token))
    if status:
        draft.expect(f"the guest's token is {what}", status)
    else:
        draft.keep(what)


def show_none(draft):
    draft.headers = [header for header in draft.headers if header[0] != HEADER]
    draft.expect("no guest's token", 404)
