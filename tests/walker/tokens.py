"""Who sends a request: nobody, somebody else, an administrator, or one with a token that is none."""

from functools import partial

from drafts import ONLY_FOR_ADMINS, ONLY_FOR_OWNERS
from world import token


def changes_of(operation):
    if not operation.takes_token:
        yield partial(use, "any token", lambda draft: "Bearer x", None)
        return
    yield partial(nobody, None)
    yield partial(nobody, "")
    for what, make in BROKEN.items():
        yield partial(use, what, make, 401)
    yield partial(use, "the scheme twice", lambda draft: f"Bearer {draft.token}", None)
    if operation.needs_token or operation.id in ONLY_FOR_ADMINS:
        yield somebody_else
    if operation.path_names and operation.needs_token:
        yield an_administrator


def _of(draft, **changes):
    account = draft.account
    return token(account.id, account.email, account.is_admin, **changes)


def _without_signature(draft):
    return draft.token[:draft.token.rindex(".") + 1]


def _of_other_claims(draft):
    """Somebody else's claims with the signature of one's own."""
    head, _, signature = draft.token.split(".")
    return ".".join([head, token(draft.account.id + 1, "x@walkers.example", True).split(".")[1], signature])


BROKEN = {
    "the scheme alone": lambda draft: "Bearer",
    "the scheme and a space": lambda draft: "Bearer ",
    "a word": lambda draft: "Bearer token",
    "the scheme in small letters": lambda draft: draft.token.replace("Bearer", "bearer"),
    "another scheme": lambda draft: draft.token.replace("Bearer", "Basic"),
    "two spaces": lambda draft: draft.token.replace(" ", "  "),
    "no scheme": lambda draft: draft.token.removeprefix("Bearer "),
    "a token cut short": lambda draft: draft.token[:-1],
    "no signature": _without_signature,
    "a token of three dots": lambda draft: "Bearer ...",
    "a token that has ended": lambda draft: _of(draft, lifetime=-30),
    "another secret": lambda draft: _of(draft, secret="the secret of somebody else, 32+"),
    "another algorithm": lambda draft: _of(draft, algorithm="HS512"),
    "no algorithm": lambda draft: _of(draft, algorithm="none").rpartition(".")[0] + ".",
    "claims of somebody else": _of_other_claims,
    "a token of nobody": lambda draft: token(7_000_000, "nobody@walkers.example", True),
    "bytes": lambda draft: "Bearer \xff\xfe\x80",
    "a long token": lambda draft: "Bearer " + "A" * 3000 + "." + "B" * 3000 + "." + "C" * 43,
}


def use(what, make, status, draft):
    if draft.operation.takes_token and (draft.token or "").count(".") != 2:
        return  # another change has taken it
    draft.token = make(draft)
    if status:
        draft.expect(what, status)
    else:
        draft.keep(what)


def nobody(none, draft):
    draft.token = none
    if draft.operation.needs_token or draft.operation.id in ONLY_FOR_ADMINS:
        draft.expect("no token", 401)
    else:
        draft.keep("no token")


def somebody_else(draft):
    draft.acts_as(draft.world.account())
    if draft.operation.path_names or draft.operation.id in ONLY_FOR_ADMINS:
        draft.expect("somebody else's token", 403)
    else:
        draft.keep("somebody else's token")


def an_administrator(draft):
    draft.acts_as(draft.world.admin())
    if draft.operation.id in ONLY_FOR_OWNERS:
        draft.expect("an administrator's token", 403)
    else:
        draft.keep("an administrator's token")

