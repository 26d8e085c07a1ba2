#!/usr/bin/python3
"""Serves UserAuth until SIGTERM, behaving as TokenService does. Says its port when it listens."""

import concurrent.futures
import os
import signal

import grpc
import peer

MESSAGES = peer.load_messages()
REFUSE = "refuse "


def validate_token(request, context):
    token = request.token.value
    if token.startswith(REFUSE):
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, token[len(REFUSE):])
    payload = MESSAGES.Payload(user_id=7, email="x" * 200_000 if token == "large" else token)
    return MESSAGES.AuthResponse(payload=payload)


def main():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=4))
    handler = grpc.unary_unary_rpc_method_handler(
        validate_token,
        request_deserializer=MESSAGES.AuthRequest.FromString,
        response_serializer=MESSAGES.AuthResponse.SerializeToString,
    )
    handlers = {"ValidateToken": handler}
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler("UserAuth", handlers)])
    address = f"127.0.0.1:{os.environ.get('PEER_PORT', 0)}"
    port = server.add_secure_port(address, peer.server_credentials())
    server.start()
    print(f'{{"event":"listening","grpc_port":{port}}}', flush=True)
    signal.sigwait([signal.SIGTERM])
    server.stop(grace=None).wait()


main()
