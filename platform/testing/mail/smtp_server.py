"""Serves SMTP by aiosmtpd until one mail has come, with STARTTLS and a login, which it both wants.

Usage: smtp_server.py <certificate> <key> <user> <password>. Prints its port, then, as JSON, the mail's envelope and text."""

import json
import socket
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

PATIENCE = 60


class Handler:
    def __init__(self):
        self.has_mail = threading.Event()

    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({
            "sender": envelope.mail_from,
            "recipients": ",".join(envelope.rcpt_tos),
            "smtp_utf8": envelope.smtp_utf8,
            "text": envelope.original_content.decode(),
        }), flush=True)
        self.has_mail.set()
        return "250 kept"


# The controller connects to the port that it is told.
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def main(certificate, key, user, password):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    wanted = (user.encode(), password.encode())

    def authenticate(server, session, envelope, mechanism, login):
        return AuthResult(success=(login.login, login.password) == wanted)

    class TlsController(Controller):
        def factory(self):
            return SMTP(self.handler, tls_context=context, require_starttls=True, auth_required=True,
                        authenticator=authenticate, enable_SMTPUTF8=True)

    handler = Handler()
    port = free_port()
    controller = TlsController(handler, hostname="127.0.0.1", port=port)
    controller.start()
    print(port, flush=True)
    handler.has_mail.wait(PATIENCE)
    controller.stop()


main(*sys.argv[1:])
