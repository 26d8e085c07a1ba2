"""Whether an answer is what the document, the contract and good manners say."""

import collections
import json

from drafts import ONLY_FOR_ADMINS
from transport import REFUSALS

CODES = {400: "bad_request", 401: "unauthorized", 403: "forbidden", 404: "not_found", 405: "method_not_allowed",
         406: "not_acceptable", 408: "request_timeout", 409: "conflict", 412: "precondition_failed",
         413: "request_entity_too_large", 414: "request_uri_too_long", 415: "unsupported_media_type", 422: "unprocessable_entity",
         431: "request_header_fields_too_large"}

MAKES_SECRETS = {"post_guest_cart"}
PUBLIC = {"/api/v1/products/", "/api/v1/products/list/", "/api/v1/products/categories/", "/api/v1/products/{product_id}/"}

# In every answer.
PROTECTION = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
              "Cross-Origin-Resource-Policy": "same-origin"}
POLICY = "default-src 'none'; frame-ancestors 'none'"


def faults(draft, answer):
    """What is wrong with the answer to a draft, sentence by sentence."""
    yield from faults_of_status(draft, answer)
    yield from faults_of_protection(answer)
    if answer.header("Content-Security-Policy") != POLICY:
        yield f"the policy is {answer.header('Content-Security-Policy')}"
    if answer.header("Cache-Control") not in caching(draft, answer):
        yield f"whoever may keep it: {answer.header('Cache-Control')}"
    if answer.status >= 400:
        yield from faults_of_error(draft, answer)
    declared = draft.operation.answers.get(answer.status)
    if declared is not None and not (answer.status == 204 and draft.method == "OPTIONS"):
        yield from declared.faults(answer)
    if answer.status == 405 or draft.method == "OPTIONS" and answer.status == 204:
        yield from faults_of_allow(draft, answer)
    whole = answer.body.decode("utf-8", "replace") + repr(answer.headers)
    for secret in draft.secrets():
        if secret in whole:
            yield f"it holds what is secret: {secret[:40]}"


def caching(draft, answer):
    """Anyone keeps what is for everybody; who has what goes by a tag may ask whether it is still good; nobody keeps anything else, or
    what holds a secret."""
    if answer.status >= 300 and answer.status != 304 or draft.operation.id in MAKES_SECRETS or draft.method == "OPTIONS":
        return {"no-store"}
    if draft.operation.path in PUBLIC and draft.method in ("GET", "HEAD"):
        return {"public, max-age=5"} | ({"private, no-cache"} if draft.operation.id in ONLY_FOR_ADMINS else set())
    return {"private, no-cache"} if answer.header("ETag") else {"no-store"}


def faults_of_status(draft, answer):
    if answer.status >= 500:
        yield f"the status is {answer.status}"
    elif draft.expected is not None and answer.status not in draft.expected:
        yield f"the status is {answer.status}, not {' or '.join(map(str, sorted(draft.expected)))}"
    elif draft.expected is None and answer.status not in draft.operation.answers:
        also = REFUSALS | {"OPTIONS": {204}, "HEAD": {200}}.get(draft.method, set())
        if not (draft.is_elsewhere and answer.status in also):
            yield f"the status {answer.status} is not declared"


def faults_of_protection(answer):
    """The headers that every answer has, whatever it is."""
    for name, value in PROTECTION.items():
        if answer.header(name) != value:
            yield f"{name} is {answer.header(name)}"
    if answer.header("Date") is None:
        yield "the Date is missing"
    for name, count in collections.Counter(name.lower() for name, _ in answer.headers).items():
        if count > 1:
            yield f"there are {count} fields {name}"


def faults_of_error(draft, answer):
    challenge = answer.header("WWW-Authenticate")
    if answer.status == 401 and challenge != ('Bearer error="invalid_token"' if draft.sends_token() else "Bearer"):
        yield f"the challenge is {challenge}"
    if answer.header("Content-Type") != "application/json":
        yield f"the content type of an error is {answer.header('Content-Type')}"
    if draft.method == "HEAD" and not answer.body:
        return
    try:
        error = json.loads(answer.body.decode("utf-8"))["error"]
        fields = error.get("fields", {})
        is_right = (set(error) <= {"code", "message", "fields"} and error["message"] and isinstance(error["message"], str)
                    and all(texts and all(isinstance(text, str) for text in texts) for texts in fields.values()))
    except (ValueError, KeyError, TypeError, AttributeError):
        yield "the error has another shape than the contract's"
        return
    if not is_right:
        yield "the error has another shape than the contract's"
    if error["code"] != CODES.get(answer.status, error["code"]):
        yield f"the code of {answer.status} is {error['code']}"
    if draft.faulty_field is not None and answer.status in (400, 422) and draft.faulty_field not in fields:
        yield f"it does not speak of {draft.faulty_field}"


def faults_of_allow(draft, answer):
    allowed = {*draft.operation.methods, "OPTIONS"} | ({"HEAD"} if "GET" in draft.operation.methods else set())
    named = set((answer.header("Allow") or "").split(", "))
    if draft.target is None and not draft.is_path_changed() and named != allowed:
        yield f"Allow is {answer.header('Allow')}"
