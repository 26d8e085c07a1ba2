#!/usr/bin/python3
"""Calls ValidateToken: python_client.py METHOD TOKEN COUNT. Prints how many calls ended how."""

import collections
import os
import sys

import grpc
import peer


def outcome_of(call):
    try:
        payload = call.result().payload
        return f"OK {payload.user_id} {payload.email}"
    except grpc.RpcError as error:
        return f"{error.code().name} {error.details()}"


def main():
    method, token, count = sys.argv[1:]
    messages = peer.load_messages()
    request = messages.AuthRequest(token=messages.JwtToken(value=token))
    address = f"127.0.0.1:{os.environ['PEER_PORT']}"
    with grpc.secure_channel(address, peer.client_credentials()) as channel:
        call = channel.unary_unary(
            method,
            request_serializer=messages.AuthRequest.SerializeToString,
            response_deserializer=messages.AuthResponse.FromString,
        )
        calls = [call.future(request, timeout=20) for _ in range(int(count))]
        for outcome, times in collections.Counter(map(outcome_of, calls)).items():
            print(f"{times} x {outcome}")


main()
