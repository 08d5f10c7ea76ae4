#!/usr/bin/env python3
"""The marketplace as its users meet it: API and command line against the running program, receivers on loopback.

    api.py PROGRAM [NAME…]
"""
import base64
import json
import pathlib
import sqlite3
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse
import uuid

from marketplace_process import Client, Marketplace, Receiver, event, make_certificate, wait_until

TESTS = []


def test(function):
    TESTS.append(function)
    return function


def new_id():
    return str(uuid.uuid4())


def webhook(client, receiver, events=("*",), **settings):
    return client.post("/api/v1/webhooks", {"url": receiver.url, "events": list(events), **settings}).expect(201)


def publish(client, *events, status=202, **options):
    body = list(events) if len(events) != 1 else events[0]
    return client.post("/api/v1/events", body, **options).expect(status)


@test
def a_published_event_arrives_as_it_was_sent(market, client):
    with Receiver() as receiver:
        made = webhook(client, receiver, ["user.*"])
        assert made["id"].startswith("wh_") and made["secret"].startswith("whsec_"), made
        sent = event(new_id())
        receipt = publish(client, sent)
        assert receipt["id"] == sent["uuid"] and receipt["deliveries"] >= 1 and receipt["event"] == "user.added"
        receiver.wait_for(lambda r: sent["uuid"] in r.ids(), "the event arrives")
        headers, body, _, _ = receiver.seen[-1]
        assert json.loads(body) == sent
        assert headers["content-type"] == "application/json"
        assert headers["webhook-signature"].startswith("v1,") and headers["webhook-timestamp"].isdigit()
        assert "accept-encoding" not in headers
        shown = client.get(f"/api/v1/webhooks/{made['id']}").expect(200)
        assert "secret" not in shown, "a secret is shown once"
        assert made["secret"] not in json.dumps(client.get("/api/v1/webhooks").expect(200))
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)
        client.get(f"/api/v1/webhooks/{made['id']}").expect(404)


@test
def only_what_a_webhook_names_is_sent_to_it(market, client):
    with Receiver() as users, Receiver() as companies:
        first = webhook(client, users, ["user.added"])
        second = webhook(client, companies, ["company.*"])
        ids = {name: new_id() for name in ("user_added", "user_changed", "company_added", "company_removed")}
        publish(client, *(event(ids[name], name) for name in ids))
        users.wait_for(lambda r: len(r.seen) == 1, "one event for users")
        companies.wait_for(lambda r: len(r.seen) == 2, "two events for companies")
        time.sleep(0.1)
        assert users.ids() == {ids["user_added"]}
        assert companies.ids() == {ids["company_added"], ids["company_removed"]}
        for one in (first, second):
            client.ask("DELETE", f"/api/v1/webhooks/{one['id']}").expect(204)


@test
def bad_settings_are_refused_where_they_are_wrong(market, client):
    def pointers(body, status=422):
        answer = client.post("/api/v1/webhooks", body)
        assert answer.headers["Content-Type"] == "application/problem+json"
        problem = answer.expect(status)
        return [error["pointer"] for error in problem.get("errors", [])], problem

    good = {"url": "http://127.0.0.1:9/hook", "events": ["user.added"]}
    assert pointers({})[0] == ["/url", "/events"] or set(pointers({})[0]) == {"/url", "/events"}
    assert pointers({**good, "events": []})[0] == ["/events"]
    at, problem = pointers({**good, "events": ["user.added", "user.aded"]})
    assert at == ["/events/1"] and "user.added" in json.dumps(problem), problem
    assert pointers({**good, "url": "gopher://x"})[0] == ["/url"]
    assert pointers({**good, "url": "http://user:pw@127.0.0.1/"})[0] == ["/url"]
    assert pointers({**good, "schedule": [0]})[0] == ["/schedule/0"]
    assert pointers({**good, "colour": "red"})[0] == ["/colour"]
    assert pointers({**good, "limits": {"concurrency": 0}})[0] == ["/limits/concurrency"]
    assert pointers({**good, "auth": {"type": "token"}})[0], "a token is needed"
    assert pointers({**good, "auth": {"type": "headers", "headers": {"Host": "x"}}})[0]
    assert pointers({**good, "auth": {"type": "headers", "headers": {"X-A": "a\r\nB: c"}}})[0]
    assert client.post("/api/v1/webhooks", "{").status == 400
    assert client.post("/api/v1/webhooks", "").status in (400, 422)


@test
def one_url_may_not_get_an_event_twice(market, client):
    with Receiver() as receiver:
        first = webhook(client, receiver, ["user.*"])
        clash = client.post("/api/v1/webhooks", {"url": receiver.url, "events": ["user.added"]})
        assert clash.status == 409, clash.body
        disjoint = webhook(client, receiver, ["company.added"])
        assert client.ask("PATCH", f"/api/v1/webhooks/{disjoint['id']}", {"events": ["*"]}).status == 409
        for one in (first, disjoint):
            client.ask("DELETE", f"/api/v1/webhooks/{one['id']}").expect(204)


@test
def a_patch_changes_what_it_names(market, client):
    with Receiver() as receiver:
        made = webhook(client, receiver, ["user.added"], description="before", fifo=True, schedule=[1, 2])
        changed = client.ask("PATCH", f"/api/v1/webhooks/{made['id']}",
                             {"description": "after", "events": ["user.changed"], "limits": {"concurrency": 3}}).expect(200)
        assert changed["description"] == "after" and changed["events"] == ["user.changed"]
        assert changed["fifo"] is True and changed["schedule"] == [1, 2] and changed["url"] == receiver.url
        assert changed["limits"]["concurrency"] == 3
        assert client.ask("PATCH", f"/api/v1/webhooks/{made['id']}", {"url": 7}).status == 422
        assert client.ask("PATCH", "/api/v1/webhooks/wh_nothing", {}).status == 404
        first, second = new_id(), new_id()
        publish(client, event(first, "user_added"), event(second, "user_changed"))
        receiver.wait_for(lambda r: second in r.ids(), "the event that is wanted now")
        assert first not in receiver.ids()
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def events_are_checked_against_their_schema(market, client):
    good = event(new_id())
    unknown = {**good, "resource": {**good["resource"], "type": "USRE"}}
    problem = client.post("/api/v1/events", unknown).expect(422)
    assert problem["errors"][0]["pointer"] == "/resource/type" and "user.added" in problem["detail"], problem
    wrong = json.loads(json.dumps(good))
    wrong["resource"]["content"]["email"] = 5
    del wrong["resource"]["uuid"]
    problem = client.post("/api/v1/events", [good, wrong]).expect(422)
    places = {error["pointer"] for error in problem["errors"]}
    assert "/1/resource/content/email" in places, problem
    assert client.get(f"/api/v1/events/{good['uuid']}").status == 404, "nothing of a refused batch is published"
    assert client.post("/api/v1/events", '{"uuid": ').status == 400
    assert client.post("/api/v1/events", "[]").status in (400, 422)
    assert client.post("/api/v1/events", '"text"').status == 422


@test
def what_an_event_lacks_is_filled(market, client):
    sent = event(new_id())
    del sent["uuid"], sent["timestamp"]
    receipt = publish(client, sent)
    assert len(receipt["id"]) == 36
    kept = client.get(f"/api/v1/events/{receipt['id']}").expect(200)
    assert kept["body"]["uuid"] == receipt["id"] and abs(kept["body"]["timestamp"] / 1000 - time.time()) < 60
    assert kept["body"]["resource"] == sent["resource"]


@test
def an_idempotency_key_publishes_once(market, client):
    sent = event(new_id())
    key = {"Idempotency-Key": new_id()}
    first = publish(client, sent, headers=key)
    second = publish(client, sent, headers=key)
    assert second["id"] == first["id"] and second.get("duplicate") is True, second
    assert client.post("/api/v1/events", event(new_id()), headers=key).status == 409
    assert client.post("/api/v1/events", sent).status == 409, "an event id is published once"
    # Many at once: one wins, all hear of the same event.
    sent, key, answers = event(new_id()), {"Idempotency-Key": new_id()}, []
    def race():
        answers.append(Client(market.port, client.key).post("/api/v1/events", sent, headers=key))
    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8, "nobody is left without an answer"
    assert {answer.status for answer in answers} == {202}, [answer.body for answer in answers]
    assert {answer.body["id"] for answer in answers} == {sent["uuid"]}


@test
def a_failing_endpoint_is_retried_until_it_recovers(market, client):
    def answer(headers, body, count):
        return 500 if count <= 2 else 200
    with Receiver(answer) as receiver:
        made = webhook(client, receiver, ["user.added"], schedule=[1, 1, 1])
        sent = event(new_id())
        publish(client, sent)
        receiver.wait_for(lambda r: len(r.seen) == 3, "three attempts", 20)
        attempts = [headers for headers, *_ in receiver.seen]
        assert len({one["webhook-id"] for one in attempts}) == 1
        assert len({one["webhook-timestamp"] for one in attempts}) == 3, "each attempt has its own time"
        assert len({one["webhook-signature"] for one in attempts}) == 3
        listed = lambda: client.get(f"/api/v1/deliveries?webhook={made['id']}").expect(200)["items"]
        wait_until(lambda: listed()[0]["status"] == "delivered", "the delivery is delivered")
        detail = client.get(f"/api/v1/deliveries/{listed()[0]['id']}").expect(200)
        log = detail["attempts"]
        assert [one["http_status"] for one in log] == [500, 500, 200]
        assert detail["message"] == sent["uuid"] and detail["event"] == "user.added"
        text = json.dumps(log)
        assert "webhook-id" in text and made["secret"] not in text
        stats = client.get(f"/api/v1/webhooks/{made['id']}/stats").expect(200)
        assert stats == {"in_flight": 0, "queued": 0, "circuit": "closed", "succeeded": 1, "failed": 2}, stats
        client.get("/api/v1/webhooks/wh_nothing/stats").expect(404)
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def a_delivery_that_was_given_up_can_be_retried(market, client):
    broken = {"now": True}
    with Receiver(lambda headers, body, count: 500 if broken["now"] else 204) as receiver:
        made = webhook(client, receiver, ["user.added"], schedule=[])
        ids = [new_id() for _ in range(3)]
        publish(client, *(event(one) for one in ids))
        failed = lambda: client.get(f"/api/v1/deliveries?webhook={made['id']}&status=failed").expect(200)["items"]
        wait_until(lambda: len(failed()) == 3, "all are given up")
        broken["now"] = False
        one = failed()[0]
        client.post(f"/api/v1/deliveries/{one['id']}/retry").expect(202)
        wait_until(lambda: len(failed()) == 2, "one is delivered")
        told = client.post("/api/v1/deliveries/retry", {"webhook": made["id"]}).expect(202)
        assert told["kind"] == "retry" and told["webhook"] == made["id"], told
        wait_until(lambda: not failed(), "the others are delivered")
        job = client.get(f"/api/v1/jobs/{told['id']}").expect(200)
        assert job["state"] == "done" and job["created"] == 2, job
        assert client.post("/api/v1/deliveries/retry", {"webhook": "wh_none"}).status == 404
        assert client.post(f"/api/v1/deliveries/{one['id']}/retry").status == 409, "it has arrived"
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def events_during_a_pause_are_kept(market, client):
    with Receiver() as receiver:
        made = webhook(client, receiver, ["user.added"])
        client.post(f"/api/v1/webhooks/{made['id']}/pause").expect(200)
        ids = [new_id() for _ in range(5)]
        publish(client, *(event(one) for one in ids))
        time.sleep(0.3)
        assert not receiver.seen
        shown = client.post(f"/api/v1/webhooks/{made['id']}/resume").expect(200)
        assert shown["state"] == "active"
        receiver.wait_for(lambda r: set(ids) <= r.ids(), "what was kept arrives")
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def gone_disables_and_resume_delivers_again(market, client):
    gone = {"now": True}
    with Receiver(lambda headers, body, count: 410 if gone["now"] else 200) as receiver:
        made = webhook(client, receiver, ["user.added"])
        publish(client, event(new_id()))
        state = lambda: client.get(f"/api/v1/webhooks/{made['id']}").expect(200)
        wait_until(lambda: state()["state"] == "disabled", "410 disables")
        assert "410" in state()["reason"] or "gone" in state()["reason"].lower(), state()
        gone["now"] = False
        client.post(f"/api/v1/webhooks/{made['id']}/resume").expect(200)
        later = new_id()
        publish(client, event(later))
        receiver.wait_for(lambda r: later in r.ids(), "events flow again")
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def operators_are_told_of_a_webhook_that_is_disabled(market, client):
    """An operational event: only to who names it, signed and stored as any other, typed in `marketplace listen`."""
    with Receiver(lambda headers, body, count: 410) as gone, Receiver() as everything, market.listen() as listener:
        made = webhook(client, gone, ["user.added"])
        others = [webhook(client, everything, ["*"]),
                  client.post("/api/v1/webhooks", {"url": listener.url, "events": ["webhook.disabled"]}).expect(201)]
        sent = event(new_id())
        publish(client, sent)
        line = listener.line()
        assert line.startswith("operational event webhook.disabled") and made["id"] in line and "gone" in line, line
        listed = client.get("/api/v1/deliveries?event=webhook.disabled").expect(200)["items"]
        assert [(one["webhook"], one["resource"]) for one in listed] == [(others[1]["id"], made["id"])], listed
        kept = client.get(f"/api/v1/events/{listed[0]['message']}").expect(200)["body"]
        assert kept["type"] == "webhook.disabled" and kept["data"] == {"id": made["id"], "url": gone.url, "reason": "gone"}, kept
        everything.wait_for(lambda r: r.seen, "the event itself arrives")
        assert everything.ids() == {sent["uuid"]}, "* is the catalog's events"
        assert "webhook.disabled" in client.get("/api/v1/catalog").expect(200)["operational"]
        for one in (made, *others):
            client.ask("DELETE", f"/api/v1/webhooks/{one['id']}").expect(204)


@test
def redirects_are_failures_and_not_followed(market, client):
    with Receiver() as elsewhere:
        with Receiver(lambda headers, body, count: (302, {"Location": elsewhere.url})) as receiver:
            made = webhook(client, receiver, ["user.added"], schedule=[])
            publish(client, event(new_id()))
            failed = lambda: client.get(f"/api/v1/deliveries?webhook={made['id']}&status=failed").expect(200)["items"]
            wait_until(failed, "the redirect is a failure")
            assert failed()[0]["http_status"] == 302
            assert not elsewhere.seen
            client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def secrets_rotate_with_an_overlap(market, client):
    with Receiver() as receiver:
        made = webhook(client, receiver, ["user.added"])
        rotated = client.post(f"/api/v1/webhooks/{made['id']}/secret/rotate", {"overlap": 3600}).expect(200)
        assert rotated["secret"].startswith("whsec_") and rotated["secret"] != made["secret"]
        publish(client, event(new_id()))
        receiver.wait_for(lambda r: r.seen, "the event arrives")
        assert len(receiver.seen[-1][0]["webhook-signature"].split()) == 2, "both secrets sign"
        client.post(f"/api/v1/webhooks/{made['id']}/secret/rotate", {"overlap": 0}).expect(200)
        publish(client, event(new_id()))
        receiver.wait_for(lambda r: len(r.seen) == 2, "the next event arrives")
        assert len(receiver.seen[-1][0]["webhook-signature"].split()) == 1, "the new secret signs alone"
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def a_webhook_can_sign_with_a_key_pair(market, client):
    """Ed25519: the public key is shown at any time, and `marketplace listen` accepts what is signed by it."""
    public, other = [client.post("/api/v1/webhooks", {"url": f"http://127.0.0.1:{port}/", "events": ["user.added"],
                                                      "signing": "ed25519"}).expect(201) for port in (9, 10)]
    assert public["secret"].startswith("whsk_") and public["public_key"].startswith("whpk_") and public["signing"] == "ed25519"
    shown = client.get(f"/api/v1/webhooks/{public['id']}").expect(200)
    assert shown["public_key"] == public["public_key"] and "secret" not in shown
    with market.listen("--secret", public["public_key"]) as listener:
        for one in (public, other):  # the other is signed by a key that the listener does not know
            client.ask("PATCH", f"/api/v1/webhooks/{one['id']}", {"url": listener.url + one["id"]}).expect(200)
        sent = new_id()
        publish(client, event(sent))
        lines = sorted((listener.line(), listener.line()))
        assert lines[0].startswith("event user.added") and sent in lines[0] and lines[1].startswith("refused"), lines
    assert client.post("/api/v1/webhooks", {"url": "http://127.0.0.1:9/x", "events": ["*"], "signing": "rsa"}).status == 422
    for one in (public, other):
        client.ask("DELETE", f"/api/v1/webhooks/{one['id']}").expect(204)


@test
def a_rotation_can_change_the_algorithm(market, client):
    with Receiver() as receiver:
        made = webhook(client, receiver, ["user.added"])
        assert made["signing"] == "hmac-sha256" and "public_key" not in made
        rotate = f"/api/v1/webhooks/{made['id']}/secret/rotate"
        rotated = client.post(rotate, {"signing": "ed25519"}).expect(200)
        assert rotated["secret"].startswith("whsk_") and rotated["signing"] == "ed25519"
        publish(client, event(new_id()))
        receiver.wait_for(lambda r: r.seen, "the event arrives")
        assert [one[:3] for one in receiver.seen[-1][0]["webhook-signature"].split()] == ["v1a", "v1,"], "both sign"
        again = client.post(rotate, {"overlap": 0}).expect(200)
        assert again["signing"] == "ed25519" and again["public_key"] != rotated["public_key"]
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def receivers_are_authenticated_to(market, client):
    def tokens(headers, body, count):
        return 200
    with Receiver(tokens) as receiver:
        for auth, name, value in (
                ({"type": "token", "token": "s3cret"}, "x-appdirect-webhook-token", "s3cret"),
                ({"type": "headers", "headers": {"AppDirect-Webhook-Token": "s3cret"}}, "appdirect-webhook-token", "s3cret"),
                ({"type": "basic", "username": "u", "password": "p w"}, "authorization",
                 "Basic " + base64.b64encode(b"u:p w").decode()),
                ({"type": "headers", "headers": {"X-Api-Key": "abc", "X-Tenant": "t"}}, "x-api-key", "abc")):
            made = webhook(client, receiver, ["user.added"], auth=auth)
            sent = new_id()
            publish(client, event(sent))
            receiver.wait_for(lambda r: sent in r.ids(), "the event arrives")
            assert receiver.seen[-1][0].get(name) == value, (auth, receiver.seen[-1][0])
            shown = json.dumps(client.get(f"/api/v1/webhooks/{made['id']}").expect(200))
            assert "s3cret" not in shown and "p w" not in shown and "abc" not in shown
            detail = client.get(f"/api/v1/deliveries?webhook={made['id']}").expect(200)["items"][0]
            log = json.dumps(client.get(f"/api/v1/deliveries/{detail['id']}").expect(200))
            assert value not in log, "the log keeps no secret"
            client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def oauth2_tokens_are_fetched_kept_and_refetched(market, client):
    given, bearer = [], []

    def authorization_server(headers, body, count):
        return 200

    import http.server
    import socketserver

    class Tokens(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            given.append((self.headers["Authorization"], form))
            text = json.dumps({"access_token": f"token{len(given)}", "token_type": "Bearer", "expires_in": 3600}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_):
            pass

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tokens)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def answer(headers, body, count):
        bearer.append(headers.get("authorization"))
        return 401 if headers.get("authorization") == "Bearer token1" and len(bearer) == 3 else 200

    with Receiver(answer) as receiver:
        auth = {"type": "oauth2_client_credentials", "token_url": f"http://127.0.0.1:{server.server_address[1]}/token",
                "client_id": "id", "client_secret": "hush", "scope": "a b"}
        made = webhook(client, receiver, ["user.added"], auth=auth, schedule=[1])
        for number in range(4):
            sent = new_id()
            publish(client, event(sent))
            wait_until(lambda: sent in receiver.ids(), "the event arrives")
            wait_until(lambda: not client.get(f"/api/v1/deliveries?webhook={made['id']}&status=waiting").expect(200)["items"],
                       "the delivery ends")
        assert bearer[:2] == ["Bearer token1"] * 2, "one token serves many deliveries"
        assert bearer[-1] == "Bearer token2", "401 makes the platform fetch another"
        assert given[0][0] == "Basic " + base64.b64encode(b"id:hush").decode()
        assert given[0][1]["grant_type"] == ["client_credentials"] and given[0][1]["scope"] == ["a b"]
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)
        password = {**auth, "type": "oauth2_password", "username": "someone", "password": "word"}
        made = webhook(client, receiver, ["user.added"], auth=password)
        sent = new_id()
        publish(client, event(sent))
        wait_until(lambda: sent in receiver.ids(), "the event arrives")
        assert given[-1][1]["grant_type"] == ["password"] and given[-1][1]["username"] == ["someone"]
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)
    server.shutdown()


@test
def recovery_delivers_what_a_webhook_has_missed(market, client):
    started = time.time()
    ids = [new_id() for _ in range(7)]
    publish(client, *(event(one) for one in ids))
    with Receiver() as receiver:
        made = webhook(client, receiver, ["user.added"])
        since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(started - 1))
        job = client.post(f"/api/v1/webhooks/{made['id']}/recover", {"since": since}).expect(202)
        assert job["id"] and job["state"] in ("running", "done"), job
        done = lambda: client.get(f"/api/v1/jobs/{job['id']}").expect(200)
        wait_until(lambda: done()["state"] == "done", "the job has looked at everything since then")
        assert done()["created"] >= len(ids), done()
        receiver.wait_for(lambda r: set(ids) <= r.ids(), "what was published before arrives")
        job = client.post(f"/api/v1/webhooks/{made['id']}/recover", {"since": since}).expect(202)
        wait_until(lambda: done()["state"] == "done", "another job has looked at the same")
        assert done()["created"] == 0, "what it has got is not sent again"
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def fifo_keeps_the_order_of_a_resource(market, client):
    slow = {"first": True}

    def answer(headers, body, count):
        if json.loads(body)["resource"]["uuid"] == "a" and slow.pop("first", False):
            return 500
        return 200
    with Receiver(answer) as receiver:
        made = webhook(client, receiver, ["user.*"], fifo=True, schedule=[1, 1])
        sent = [event(new_id(), "user_changed", subject=subject) for subject in "aabab"]
        publish(client, *sent)
        receiver.wait_for(lambda r: {one["uuid"] for one in sent} <= r.ids(), "all arrive")
        arrived = [headers["webhook-id"] for headers, *_ in receiver.seen]
        for subject in "ab":
            wanted = [one["uuid"] for one in sent if one["resource"]["uuid"] == subject]
            got = [one for one in arrived if one in wanted]
            assert sorted(set(got), key=got.index) == wanted, (subject, got)
            assert got[-1] == wanted[-1]
        assert arrived.index(sent[2]["uuid"]) < len(arrived) - 1 - arrived[::-1].index(sent[0]["uuid"]), \
            "another resource does not wait for the one that fails"
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def a_test_event_is_delivered(market, client):
    with Receiver() as receiver:
        made = webhook(client, receiver, ["subscription.changed"])
        client.post(f"/api/v1/webhooks/{made['id']}/test").expect(202)
        receiver.wait_for(lambda r: r.seen, "the sample arrives")
        assert json.loads(receiver.seen[0][1])["resource"]["type"] == "SUBSCRIPTION"
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def roles_are_enforced(market, client):
    viewer, publisher = Client(market.port, market.make_key("viewer")), Client(market.port, market.make_key("publisher"))
    nobody = Client(market.port)
    assert nobody.get("/api/v1/webhooks").status == 401
    assert nobody.get("/api/v1/webhooks").headers["WWW-Authenticate"] == "Bearer"
    assert Client(market.port, "mk_0000_guess").get("/api/v1/webhooks").status == 401
    for path in ("/healthz", "/readyz", "/openapi.json"):
        assert nobody.get(path).status == 200, path
    assert viewer.get("/api/v1/webhooks").status == 200
    assert viewer.post("/api/v1/webhooks", {}).status == 403
    assert viewer.post("/api/v1/events", event(new_id())).status == 403
    assert publisher.post("/api/v1/events", event(new_id())).status == 202
    assert publisher.get("/api/v1/webhooks").status == 403
    assert publisher.get("/api/v1/catalog").status == 200
    assert viewer.get("/api/v1/audit").status in (200, 403)
    with Receiver() as receiver:
        made = webhook(client, receiver, ["user.added"])
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)
    entries = client.get("/api/v1/audit").expect(200)["items"]
    assert [one["action"] for one in entries[:2]] == ["webhooks.delete", "webhooks.create"], entries[:3]
    assert entries[0]["target"] == made["id"] and entries[0]["key"] == "manager"
    pages = [client.get("/api/v1/audit?limit=1").expect(200)]
    pages.append(client.get(f"/api/v1/audit?limit=1&cursor={pages[0]['next']}").expect(200))
    assert [page["items"] for page in pages] == [entries[:1], entries[1:2]], "a cursor keeps the limit"
    assert client.get(f"/api/v1/audit?limit=0&cursor={pages[0]['next']}").status == 400


@test
def lists_are_paged_and_filtered(market, client):
    with Receiver() as receiver:
        made = webhook(client, receiver, ["user.added"])
        sent = [event(new_id(), subject=f"s{i}") for i in range(25)]
        publish(client, *sent)
        receiver.wait_for(lambda r: len(r.seen) == 25, "all arrive")
        wait_until(lambda: not client.get(f"/api/v1/deliveries?webhook={made['id']}&status=waiting").expect(200)["items"], "all end")
        seen, cursor, pages = [], "", 0
        while True:
            page = client.get(f"/api/v1/deliveries?webhook={made['id']}&limit=10{cursor}").expect(200)
            seen += [one["id"] for one in page["items"]]
            pages += 1
            if "next" not in page:
                break
            cursor = "&cursor=" + page["next"]
        assert len(seen) == len(set(seen)) == 25 and pages == 3, (len(seen), pages)
        one = client.get(f"/api/v1/deliveries?webhook={made['id']}&resource=s7").expect(200)["items"]
        assert len(one) == 1 and one[0]["resource"] == "s7"
        count = lambda filters: len(client.get(f"/api/v1/deliveries?webhook={made['id']}&{filters}").expect(200)["items"])
        assert count("event=user.removed") == 0 and count("event=user.added") == 25
        assert count(f"message={sent[7]['uuid']}") == 1 and count(f"message={new_id()}") == 0
        at = one[0]["created_at"]  # of all: they came in one publish
        assert count(f"since={at}") == 25 and count(f"until={at}") == 0, "until is exclusive"
        assert count("since=2100-01-01T00:00:00Z") == 0 and count("until=2100-01-01T00:00:00Z") == 25
        for bad in ("status=lost", "limit=0", "limit=5000", "cursor=x", "cursor=", "cursor=99999999999999999999", "limit=", "limit=99999999999999999999999", "since=yesterday"):
            assert client.get(f"/api/v1/deliveries?{bad}").status in (400, 422), bad
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)


@test
def an_event_can_be_expunged(market, client):
    sent = event(new_id())
    publish(client, sent)
    client.ask("DELETE", f"/api/v1/events/{sent['uuid']}").expect(204)
    kept = client.get(f"/api/v1/events/{sent['uuid']}").expect(200)
    assert kept["expunged"] is True and "body" not in kept


@test
def private_endpoints_and_plain_http_are_refused_by_default(market, client):
    with tempfile.TemporaryDirectory() as folder:
        guarded = Marketplace(market.program, folder)
        key = guarded.make_key()
        guarded.start_without_allowances()
        client = guarded.client(key)
        for url in ("http://example.com/", "https://127.0.0.1/", "https://169.254.169.254/latest", "https://[::1]/",
                    "https://10.0.0.8/", "https://[::ffff:127.0.0.1]/", "https://0x7f000001/", "https://[64:ff9b::a9fe:a9fe]/"):
            answer = client.post("/api/v1/webhooks", {"url": url, "events": ["*"]})
            assert answer.status == 422 and answer.body["errors"][0]["pointer"] == "/url", (url, answer.status, answer.body)
        # A name is judged when it is resolved.
        client.post("/api/v1/webhooks", {"url": "https://localhost/", "events": ["user.added"], "schedule": []}).expect(201)
        publish(client, event(new_id()))
        failed = lambda: client.get("/api/v1/deliveries?status=failed").expect(200)["items"]
        wait_until(failed, "the delivery is refused")
        assert [one["reason"] for one in failed()] == ["address_refused"], failed()
        assert guarded.stop() == 0


@test
def the_command_line_does_what_the_api_does(market, client):
    reach = {"MARKETPLACE_SERVER": f"http://127.0.0.1:{market.port}", "MARKETPLACE_KEY": client.key}
    broken = {"now": False}
    with Receiver(lambda headers, body, count: 500 if broken["now"] else 200) as receiver, \
            tempfile.TemporaryDirectory() as folder:
        made = webhook(client, receiver, ["user.added"])
        sent = event(new_id())
        file = pathlib.Path(folder) / "event.json"
        file.write_text(json.dumps(sent))
        assert sent["uuid"] in market.command("publish", file, environment=reach)
        receiver.wait_for(lambda r: sent["uuid"] in r.ids(), "the event arrives")
        assert made["id"] in market.command("webhooks", "list", environment=reach)
        wait_until(lambda: "delivered" in market.command("deliveries", "list", "--webhook", made["id"], environment=reach),
                   "it is listed as delivered")
        number = market.command("deliveries", "list", "--webhook", made["id"], environment=reach).split()[0]
        assert sent["uuid"] in market.command("deliveries", "show", number, environment=reach)
        broken["now"] = True
        client.ask("PATCH", f"/api/v1/webhooks/{made['id']}", {"schedule": []}).expect(200)
        publish(client, event(new_id()))
        listed = lambda status: market.command("deliveries", "list", "--webhook", made["id"], "--status", status, environment=reach)
        wait_until(lambda: listed("failed"), "the next one is given up")
        broken["now"] = False
        number = listed("failed").split()[0]
        assert number in market.command("deliveries", "retry", number, environment=reach)
        wait_until(lambda: number in listed("delivered").split(), "it is delivered when it is retried")
        file.write_text('{"resource": {"type": "USRE"}, "resourceAction": "ADDED"}')
        refused = market.command("publish", file, environment=reach, check=False)
        assert refused.returncode == 1 and "user.added" in refused.stderr, refused.stderr
        assert market.command("publish", pathlib.Path(folder) / "nothing.json", environment=reach, check=False).returncode != 0
        client.ask("DELETE", f"/api/v1/webhooks/{made['id']}").expect(204)
    for arguments in (("--help",), ("serve", "--help"), ("publish", "--help")):
        assert "Usage" in market.command(*arguments)
    assert market.command("serve", "--no-such-option", check=False).returncode != 0


@test
def a_key_has_a_rate_and_the_backlog_a_bound(market, client):
    with tempfile.TemporaryDirectory() as folder:
        small = Marketplace(market.program, folder, ["--max-waiting", "10", "--max-waiting-per-webhook", "6"])
        key = small.make_key()
        small.start()
        client = small.client(key)
        made = client.post("/api/v1/webhooks", {"url": "http://127.0.0.1:9/", "events": ["*"], "enabled": False}).expect(201)
        assert made["state"] == "paused"
        publish(client, *(event(new_id()) for _ in range(8)))
        failed = client.get("/api/v1/deliveries?status=failed").expect(200)["items"]
        assert [one["reason"] for one in failed] == ["backlog_full"] * 2, "above a webhook's bound they fail, visibly"
        client.post("/api/v1/webhooks", {"url": "http://127.0.0.1:10/", "events": ["*"], "enabled": False}).expect(201)
        publish(client, *(event(new_id()) for _ in range(4)))
        full = client.post("/api/v1/events", event(new_id()))
        assert full.status == 503 and full.headers["Retry-After"], full.body
        assert small.stop() == 0
        small.options += ["--requests-per-second", "1"]
        small.start()
        client = small.client(key)
        answers = [client.get("/api/v1/webhooks") for _ in range(5)]
        assert {answer.status for answer in answers} == {200, 429}
        assert next(answer for answer in answers if answer.status == 429).headers["Retry-After"]
        assert small.client(small.make_key("viewer")).get("/api/v1/webhooks").status == 200, "another key has its own rate"
        assert small.stop() == 0


@test
def a_file_and_the_environment_say_how_to_serve(market, client):
    """HTTPS, a key that seals secrets, and limits: nothing of it on the command line."""
    late = threading.Event()

    def answer(headers, body, count):
        if count == 1:
            late.wait(30)
        return 200 if late.is_set() else 500

    with tempfile.TemporaryDirectory() as name, Receiver() as receiver, Receiver(answer) as slow, \
            Receiver(lambda headers, body, count: 410) as gone:
        folder = pathlib.Path(name)
        certificate, certificate_key = make_certificate(folder)
        sealing = folder / "sealing.key"
        sealing.write_text(base64.b64encode(bytes(range(32))).decode() + "\n")
        file = folder / "serve.conf"
        file.write_text(f"certificate={certificate}\ncertificate-key={certificate_key}\nencryption-key-file={sealing}\n"
                        "allow-http=true\nallow-private-endpoints=true\nmax-body=4000\nlog-level=error\n")
        secured = Marketplace(market.program, folder, ["--config", str(file)], certificate=certificate, environment={
            "MARKETPLACE_MAX_EVENTS": "2", "MARKETPLACE_DEADLINE": "1", "MARKETPLACE_RETENTION_DAYS": "1"})
        key = secured.make_key()
        secured.start_without_allowances()
        client = secured.client(key)
        made = [webhook(client, one, [wanted], schedule=[1] * 50) for one, wanted in (
            (receiver, "user.added"), (slow, "user.changed"), (gone, "company.added"))]
        old, kept, company = new_id(), new_id(), new_id()
        publish(client, event(old), event(kept, "user_changed"))
        receiver.wait_for(lambda r: old in r.ids(), "the event arrives")
        waiting = lambda one: client.get(f"/api/v1/deliveries?webhook={one['id']}&status=waiting").expect(200)["items"]
        wait_until(lambda: waiting(made[1])[0]["attempt_count"] > 0, "the deadline passes")
        publish(client, event(company, "company_added"))
        state = lambda: client.get(f"/api/v1/webhooks/{made[2]['id']}").expect(200)["state"]
        wait_until(lambda: state() == "disabled", "410 disables")
        # What exceeds a limit.
        assert "more events" in publish(client, *(event(new_id()) for _ in range(3)), status=422)["detail"]
        large = event(new_id())
        large["padding"] = "x" * 4000
        assert client.post("/api/v1/events", large).status == 413
        assert secured.stop() == 0
        late.set()
        assert "webhook" not in secured.log.read_text(), "a warning is less than an error"

        wrong = folder / "wrong.conf"
        wrong.write_text("max-bodies=4000\n")
        refused = secured.command("serve", "--data", secured.data, "--config", wrong, check=False)
        assert refused.returncode != 0 and "max-bodies" in refused.stderr, refused
        # The key seals what the next process needs, and no other opens it.
        assert not secured.data.with_name(secured.data.name + ".key").exists()
        other = secured.command("serve", "--listen", "127.0.0.1:0", "--data", secured.data, *secured.options, check=False, environment={
            "MARKETPLACE_ENCRYPTION_KEY": base64.b64encode(bytes(32)).decode()})
        assert other.returncode == 1 and "key" in other.stderr, other
        store = sqlite3.connect(secured.data)
        for table, column in (("message", "key"), ("delivery", "message")):  # the first event becomes two days older
            store.execute(f"UPDATE {table} SET created_at = created_at - 2 * 86400000 WHERE {column} = 1")
        store.commit()
        store.close()
        file.write_text(file.read_text().replace("log-level=error", "log-level=warning"))
        secured.start_without_allowances()
        client = secured.client(key)
        wait_until(lambda: not waiting(made[1]), "what waited is delivered, signed by what was unsealed")
        late_one = client.get(f"/api/v1/deliveries?webhook={made[1]['id']}&status=delivered").expect(200)["items"][0]
        attempts = client.get(f"/api/v1/deliveries/{late_one['id']}").expect(200)["attempts"]
        assert "the deadline of 1000 ms passed" in json.dumps(attempts[0]), attempts[0]
        client.post(f"/api/v1/webhooks/{made[2]['id']}/resume").expect(200)
        publish(client, event(new_id(), "company_added"))
        wait_until(lambda: "webhook.disabled" in secured.log.read_text(), "a warning is no less than a warning")
        wait_until(lambda: client.get(f"/api/v1/events/{old}").status == 404, "what is older than a day is removed")
        client.get(f"/api/v1/events/{kept}").expect(200)
        assert secured.stop() == 0


@test
def an_idle_platform_makes_no_wake_ups(market, client):
    """On a server of its own: after a delivery and a retry it sleeps until something is due."""
    with tempfile.TemporaryDirectory() as folder, Receiver() as receiver:
        idle = Marketplace(market.program, folder)
        key = idle.make_key()
        idle.start()
        publisher = idle.client(key)
        webhook(publisher, receiver, ["*"])
        publish(publisher, event(new_id()))
        receiver.wait_for(lambda r: r.seen, "the event arrives")
        wait_until(lambda: not publisher.get("/api/v1/deliveries?status=waiting").expect(200)["items"], "nothing is left to do")

        def wake_ups():
            tasks = pathlib.Path(f"/proc/{idle.process.pid}/task").iterdir()
            return [int(next(line.split()[1] for line in (task / "status").read_text().splitlines()
                             if line.startswith("voluntary_ctxt_switches"))) for task in tasks]
        time.sleep(0.5)
        before = wake_ups()
        time.sleep(3)
        after = wake_ups()
        # A deadline of a kept connection may be due; whoever looks once a second makes three.
        assert sum(after) - sum(before) <= 2, f"wake-ups of each thread, before and after 3 s: {before} {after}"
        assert idle.stop() == 0


@test
def metrics_and_errors_of_http(market, client):
    text = client.get("/metrics").expect(200)
    for name in ("marketplace_published_total", "marketplace_attempts_total", "marketplace_waiting_deliveries"):
        assert name in text, text
    assert client.get("/api/v1/nothing").status == 404
    wrong = client.ask("PUT", "/api/v1/webhooks", {})
    assert wrong.status == 405 and wrong.headers["Allow"] == "GET, POST", wrong.headers
    assert client.post("/api/v1/events", "x" * (3 << 20)).status == 413


def main():
    program, names = sys.argv[1], set(sys.argv[2:])
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        market = Marketplace(program, folder)
        key = market.make_key()
        market.start()
        for one in TESTS:
            if names and one.__name__ not in names:
                continue
            begun = time.monotonic()
            try:
                one(market, market.client(key))
                print(f"ok      {one.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)
            except Exception:  # noqa: BLE001: every test gets its turn
                failures += 1
                print(f"FAILED  {one.__name__}\n{traceback.format_exc()}", flush=True)
                if market.process.poll() is not None:
                    print(f"the server ended with {market.process.returncode}: {market.log.read_text()}")
                    break
        code = market.stop()
        if code not in (0, None):
            print(f"the server ended with {code}: {market.log.read_text()}")
            failures += 1
        verdict = market.command("verify", "--data", market.data, check=False)
        if verdict.returncode != 0:
            print(f"FAILED  verify: {verdict.stdout}{verdict.stderr}")
            failures += 1
    return 1 if failures else 0


sys.exit(main())
