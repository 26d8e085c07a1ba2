"""Includes follow the arrows of ARCHITECTURE.md, and each third-party library is seen by its own folder only."""

import pathlib
import re

from services import SERVICES

INCLUDE = re.compile(r'^#include (["<])([^">]+)', re.MULTILINE)

# What a folder of platform may include besides itself and the files of platform/.
ARROWS = {
    "text": set(),
    "schema": {"text"},
    "runtime": {"text"},
    "auth": {"text", "runtime", "schema"},
    "db": {"text", "runtime", "schema"},
    "jobs": {"text", "runtime", "schema", "db"},
    "outbound": {"text", "runtime", "schema"},
    "mail": {"text", "runtime", "schema", "outbound"},
    "rpc": {"text", "runtime", "schema"},
    "http": {"text", "runtime", "schema", "auth"},
    "effects": {"text", "runtime", "schema", "auth", "db", "jobs", "http"},
    "testing": {"text", "runtime", "schema", "auth", "db", "rpc", "http"},
}

# Who may include a header that starts like this. Tests may in addition use what LIBRARIES_OF_TESTS names.
LIBRARIES = {
    "boost/beast": {"platform/http"},
    "libpq-fe.h": {"platform/db", "platform/testing"},
    "brotli/": {"platform/http", "platform/testing"},
    "curl/": {"platform/outbound"},
    "nghttp2/": {"platform/rpc"},
    "google/protobuf": {"platform/rpc"},
    "grpc": set(),
    "openssl/": {"platform/auth", "platform/db", "platform/rpc"},
    "sodium": {"platform/auth", "platform/text"},
    "crypt.h": {"platform/auth"},
    "zlib.h": {"platform/http", "platform/testing"},
    "prometheus/": {"platform/runtime"},
    "httplib.h": {"platform/testing"},
}
LIBRARIES_OF_TESTS = ("grpc", "httplib.h", "google/protobuf", "openssl/", "zlib.h", "nghttp2/")


def faults(source):
    for match in INCLUDE.finditer(source.text):
        sentence = _fault(source, match.group(1), match.group(2))
        if sentence:
            yield source.fault(match.start(), sentence)


def _fault(source, bracket, header):
    if bracket == "<":
        return _library_fault(source, header)
    path, target = pathlib.PurePath(source.path), pathlib.PurePath(header)
    if len(target.parts) < 2:
        return None
    if path.parts[0] == "platform":
        return _platform_fault(source, path, target)
    if path.parts[0] in SERVICES:
        return _service_fault(source, path, target)
    return None


def _library_fault(source, header):
    folder = "/".join(pathlib.PurePath(source.path).parts[:2])
    for library, folders in LIBRARIES.items():
        if not header.startswith(library) or folder in folders:
            continue
        if source.is_test and library in LIBRARIES_OF_TESTS:
            continue
        return f"<{header}> belongs to {' and '.join(sorted(folders)) or 'tests'} alone"
    return None


def _platform_fault(source, path, target):
    if target.parts[0] in SERVICES:
        return f'platform knows no service, so not "{target}"'
    if target.parts[0] != "platform" or len(target.parts) < 3 or source.is_test:
        return None
    mine, theirs = path.parts[1], target.parts[1]
    if mine == theirs or len(path.parts) < 3 and theirs == "schema":
        return None
    if theirs not in ARROWS.get(mine, set()):
        return f'no arrow leads from platform/{mine} to platform/{theirs}, so not "{target}"'
    return None


def _service_fault(source, path, target):
    service = path.parts[0]
    other = target.parts[0]
    if other in SERVICES and other != service:
        return f'{service} and {other} meet over gRPC only, so not "{target}"'
    if source.is_test or len(path.parts) < 3:
        return None
    if target.parts[:2] == ("platform", "testing") or "testing" in target.parts:
        return f'"{target}" is for tests'
    is_api = path.stem.endswith("_api")
    if target.parts[:2] == ("platform", "http") and not is_api:
        return f'only an _api file speaks HTTP, so not "{target}"'
    if target.parts[:2] == ("platform", "db") and is_api:
        return f'an _api file leaves the database to its repository, so not "{target}"'
    if target.stem.endswith("_api") and target.stem != path.stem:
        return f'a feature does not call endpoints, so not "{target}"'
    return None
