"""Prints as JSON what a mail says, and what is wrong with it. Usage: parse_mail.py <file>"""

import email
import email.policy
import json
import re
import sys


def main(path):
    with open(path, "rb") as file:
        raw = file.read()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    sender, recipient = message["From"].addresses[0], message["To"].addresses[0]
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    print(json.dumps({
        "from_name": sender.display_name,
        "from": sender.addr_spec,
        "to_name": recipient.display_name,
        "to": recipient.addr_spec,
        "subject": message["Subject"],
        "date": str(int(message["Date"].datetime.timestamp())),
        "message_id": message["Message-ID"],
        "auto_submitted": message["Auto-Submitted"],
        "headers": ",".join(message.keys()),
        "text": content(text),
        "html": content(html),
        "defects": " ".join(defects(message, raw)),
        "longest": max(map(len, raw.split(b"\r\n"))),
    }))


def content(part):
    return part.get_content().replace("\r\n", "\n")


def defects(message, raw):
    for part in message.walk():
        yield from map(repr, part.defects)
        for name, value in part.items():
            yield from (f"{name}: {defect!r}" for defect in value.defects)
    if re.search(rb"(?<!\r)\n|\r(?!\n)|[^\r\n -~]", raw):
        yield "It is not ASCII in lines that end with CR and LF."


main(sys.argv[1])
