"""What the Python client and server share: messages, certificates, the name of the method."""

import importlib
import os
import subprocess
import sys
import tempfile

import grpc

METHOD = "/UserAuth/ValidateToken"


def load_messages():
    """The module of proto/auth.proto; the working folder is the root of the repository."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["protoc", f"--python_out={folder}", "proto/auth.proto"], check=True)
        sys.path.insert(0, folder)
        return importlib.import_module("proto.auth_pb2")


def read_certificates():
    """The key, the certificate and the CA that the environment names."""
    contents = []
    for name in ("TLS_KEY", "TLS_CERTIFICATE", "TLS_CA"):
        with open(os.environ[name], "rb") as file:
            contents.append(file.read())
    return contents


def client_credentials():
    key, certificate, ca = read_certificates()
    return grpc.ssl_channel_credentials(ca, key, certificate)


def server_credentials():
    key, certificate, ca = read_certificates()
    return grpc.ssl_server_credentials([(key, certificate)], ca, require_client_auth=True)
