"""The OpenAPI document of a running service, as someone reads it who knows nothing else."""

import datetime
import json
import re

import jsonschema

JSON = "application/json"
FORMATS = jsonschema.FormatChecker(formats=())
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)")


@FORMATS.checks("date-time")
def _is_date_time(value):
    return not isinstance(value, str) or bool(RFC_3339.fullmatch(value) and datetime.datetime.fromisoformat(value))


class Document:
    def __init__(self, service, text):
        self.service, self.root = service, json.loads(text)
        if self.root["openapi"] != "3.1.0":
            raise ValueError("the schemas are read as those of OpenAPI 3.1")
        self.operations = [Operation(self, path, method.upper(), described)
                           for path, methods in self.root["paths"].items() for method, described in methods.items()]

    def resolve(self, schema):
        """`schema` with what it refers to in place of references."""
        if isinstance(schema, list):
            return [self.resolve(each) for each in schema]
        if not isinstance(schema, dict):
            return schema
        if "$ref" in schema:
            found = self.root
            for name in schema["$ref"].removeprefix("#/").split("/"):
                found = found[name]
            return self.resolve(found)
        return {key: self.resolve(value) for key, value in schema.items()}

    def methods_of(self, path):
        return {method.upper() for method in self.root["paths"][path]}


class Operation:
    def __init__(self, document, path, method, described):
        self.service, self.path, self.method = document.service, path, method
        self.id = described["operationId"]
        self.title = f"{method} {path}"
        self.methods = document.methods_of(path)
        self.needs_token = bool(described["security"]) and {} not in described["security"]
        self.takes_token = bool(described["security"])
        self.parameters = described.get("parameters", [])
        self.queries = {each["name"]: each["schema"] for each in self.parameters if each["in"] == "query"}
        self.headers = [each["name"] for each in self.parameters if each["in"] == "header"]
        content = described.get("requestBody", {}).get("content", {})
        self.body = document.resolve(content[JSON]["schema"]) if JSON in content else None
        self.body_types = list(content)
        self.takes_file = bool(content) and self.body is None
        self.answers = {int(status): DeclaredAnswer(document, answer) for status, answer in described["responses"].items()}
        self.success = min(self.answers)
        self.successes = {status for status in self.answers if status < 300}

    @property
    def path_names(self):
        return [each["name"] for each in self.parameters if each["in"] == "path"]


class DeclaredAnswer:
    def __init__(self, document, described):
        self.headers = list(described.get("headers", {}))
        self.validators = {
            content_type: jsonschema.Draft202012Validator(closed(document.resolve(content["schema"])), format_checker=FORMATS)
            for content_type, content in described.get("content", {}).items()}

    def faults(self, answer):
        """What differs from what the document says of this status."""
        for name in self.headers:
            if answer.header(name) is None:
                yield f"the declared header {name} is missing"
        content_type = answer.header("Content-Type")
        if content_type not in self.validators and content_type != JSON:
            content_type = (content_type or "").partition(";")[0] or None
        if not self.validators:
            if answer.body or content_type:
                yield "no body is declared"
            return
        if content_type not in self.validators:
            yield f"the content type is {content_type}"
            return
        if not answer.body or content_type != JSON:
            return  # of HEAD, or a file
        try:
            body = json.loads(answer.body.decode("utf-8"))
        except ValueError as broken:
            yield f"the body is no JSON: {broken}"
            return
        for fault in self.validators[content_type].iter_errors(body):
            yield f"the body: {'/'.join(map(str, fault.absolute_path))}: {fault.message[:200]}"


def closed(schema):
    """The schema, which then lets no member pass that it does not name: answers hold nothing else."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema and "additionalProperties" not in schema:
        changed["additionalProperties"] = False
    return changed
