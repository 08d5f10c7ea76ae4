#!/usr/bin/env python3
"""Kills the running marketplace again and again while events are published and delivered; nothing may be lost.

    crash.py PROGRAM ROUNDS [--seed N]

Each round: start, publish from several connections, SIGKILL at a random instant, let `marketplace verify` judge the store. At
the end: every publish that was answered 202 has reached its receiver, no delivery is stuck, the store is consistent.
"""
import argparse
import atexit
import http.client
import random
import tempfile
import threading
import time

from marketplace_process import Marketplace, Receiver, event, wait_until

PUBLISHERS = 4


def publish(port, key, prefix, stop, acknowledged, wrong):
    """Publishes until the server is gone; notes what was acknowledged, and answers that were neither 202 nor cut off."""
    from marketplace_process import Client
    client = Client(port, key)
    number = 0
    while not stop.is_set():
        number += 1
        ids = [f"{prefix}-{number}-{i}" for i in range(1 + number % 4)]
        made = [event(one, subject=f"subject-{number % 7}") for one in ids]
        try:
            reply = client.post("/api/v1/events", made if len(made) > 1 else made[0])
        except (OSError, http.client.HTTPException):  # the kill may cut anything
            return
        except Exception as error:
            wrong.append(repr(error))
            return
        if reply.status != 202:
            wrong.append(f"{reply.status}: {reply.body}")
            return
        acknowledged.extend(ids)


def oldest_waiting(client):
    """The three oldest deliveries that wait: what holds up the others of their resource is among them."""
    path, cursor = "/api/v1/deliveries?status=waiting&limit=1000", ""
    while True:
        page = client.get(path + cursor).expect(200)
        if "next" not in page:
            return page["items"][-3:]
        cursor = "&cursor=" + page["next"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("rounds", type=int)
    parser.add_argument("--seed", type=int, default=20261129)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    acknowledged, wrong = [], []
    with tempfile.TemporaryDirectory() as folder, Receiver() as receiver, Receiver() as ordered:
        market = Marketplace(options.program, folder)
        atexit.register(lambda: market.process.poll() is None and market.process.kill())  # whatever fails here
        key = market.make_key()
        market.start()
        for one, fifo in ((receiver, False), (ordered, True)):
            market.client(key).post("/api/v1/webhooks", {"url": one.url, "events": ["*"], "fifo": fifo, "schedule": [1] * 50}).expect(201)
        for number in range(options.rounds):
            stop = threading.Event()
            threads = [threading.Thread(target=publish, args=(market.port, key, f"r{number}p{i}", stop, acknowledged, wrong))
                       for i in range(PUBLISHERS)]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.02, 0.4))
            market.kill()
            stop.set()
            for thread in threads:
                thread.join()
            assert not wrong, wrong
            market.command("verify", "--data", market.data)
            market.start()
        wanted = set(acknowledged)
        assert len(wanted) == len(acknowledged) > options.rounds, "the test published hardly anything"
        client = market.client(key)
        for one in (receiver, ordered):
            try:
                one.wait_for(lambda r: wanted <= r.ids(), "every acknowledged event arrives", 60)
            except AssertionError as error:
                left = oldest_waiting(client)
                raise AssertionError(f"{error}; {len(wanted - one.ids())} of {len(wanted)} are missing; waiting: {left}")
        wait_until(lambda: not client.get("/api/v1/deliveries?status=waiting").expect(200)["items"], "no delivery is left")
        failed = client.get("/api/v1/deliveries?status=failed").expect(200)["items"]
        assert not failed, failed[:3]
        assert market.stop() == 0
        market.command("verify", "--data", market.data)
        extra = len(receiver.seen) - len(receiver.ids())
        print(f"{options.rounds} kills, {len(acknowledged)} acknowledged events, all arrived at both endpoints; "
              f"{extra} deliveries were repeated")


main()
