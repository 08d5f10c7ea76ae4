#!/usr/bin/env python3
"""The marketplace judged by tools that are not ours: its OpenAPI document, and its signatures as receivers see them.

    official.py PROGRAM DOCUMENT_MODULES SIGNATURE_MODULES
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import uuid

from marketplace_process import Marketplace, Receiver, event

HERE = pathlib.Path(__file__).resolve().parent
DOCUMENTS = HERE.parent / "documents"


def lint(document, modules, folder):
    (folder / "openapi.json").write_text(json.dumps(document))
    subprocess.run(["node", DOCUMENTS / "validate.mjs", modules, folder, "--openapi-only"], check=True)
    broken = json.loads(json.dumps(document))
    next(iter(broken["paths"].values()))["get"]["responses"] = "none"
    (folder / "openapi.json").write_text(json.dumps(broken))
    judged = subprocess.run(["node", DOCUMENTS / "validate.mjs", modules, folder, "--openapi-only"], check=False,
                            capture_output=True)
    assert judged.returncode == 1, "the validator takes a broken document"
    operations = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(operations) == len(set(operations)) and len(operations) >= 25, operations
    text = json.dumps(document)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "#/components/schemas/')[1:]}:
        assert reference in document["components"]["schemas"], f"{reference} is nowhere"


def verify(secret, headers, body, modules, folder):
    (folder / "delivery.json").write_text(json.dumps({"secret": secret, "headers": headers, "body": body.decode()}))
    return subprocess.run(["node", HERE / "verify.mjs", modules, folder / "delivery.json"], check=False).returncode


def main():
    program, documents, signatures = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
    with tempfile.TemporaryDirectory() as name, Receiver() as receiver:
        folder = pathlib.Path(name)
        market = Marketplace(program, folder)
        key = market.make_key()
        market.start()
        client = market.client(key)
        lint(client.get("/openapi.json", key=None).expect(200), documents, folder)

        made = client.post("/api/v1/webhooks", {"url": receiver.url, "events": ["user.added"]}).expect(201)
        old = made["secret"]
        client.post("/api/v1/events", event(str(uuid.uuid4()))).expect(202)
        receiver.wait_for(lambda r: len(r.seen) == 1, "a delivery")
        headers, body, _, _ = receiver.seen[0]
        assert verify(old, headers, body, signatures, folder) == 0, "the official library refuses our signature"
        assert verify(old, headers, body + b" ", signatures, folder) == 1, "the official library takes anything"

        new = client.post(f"/api/v1/webhooks/{made['id']}/secret/rotate", {"overlap": 60}).expect(200)["secret"]
        client.post("/api/v1/events", event(str(uuid.uuid4()))).expect(202)
        receiver.wait_for(lambda r: len(r.seen) == 2, "another delivery")
        headers, body, _, _ = receiver.seen[1]
        for secret in (old, new):
            assert verify(secret, headers, body, signatures, folder) == 0, "a secret of the rotation is refused"

        both = client.post(f"/api/v1/webhooks/{made['id']}/secret/rotate", {"overlap": 60, "signing": "ed25519"}).expect(200)
        client.post("/api/v1/events", event(str(uuid.uuid4()))).expect(202)
        receiver.wait_for(lambda r: len(r.seen) == 3, "a delivery that is signed both ways")
        headers, body, _, _ = receiver.seen[2]
        for secret in (new, both["public_key"]):
            assert verify(secret, headers, body, signatures, folder) == 0, "a signature of the rotation is refused"
            assert verify(secret, headers, body + b" ", signatures, folder) == 1, "anything is taken"
        assert market.stop() == 0
    print("the OpenAPI document is valid, and the official library accepts every signature")


main()
