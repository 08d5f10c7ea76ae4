#!/usr/bin/env python3
"""Measures the delivery platform: durable deliveries a second, latency, isolation, a million waiting.

    benchmarks/delivery/measure.py [throughput|latency|isolation|backlog|queries]… [--seconds S] [--waiting N] [--lists N] [--json FILE] [--build FOLDER]

Builds the marketplace, the load generator and the sinks with the release preset, runs them on loopback, and prints a table with
the targets beside what was measured. Publisher, platform, receivers and nginx share the machine's cores. fsync is on.
throughput  closed loop of signed 1 kB events, 1:1, in batches, and 1:10; against nginx `return 204` under the same generator
latency     a tenth of that rate, evenly: publish acknowledged, publish to first byte at the receiver; idle wake-ups
isolation   30 % of the endpoints hang, refuse or answer 500 slowly; the others against their baseline; a tenth of 503s
backlog     a million deliveries waiting: memory, restart, claims, queries beside the load
queries     a million deliveries waiting, a tenth of the load: its latencies with and without --lists a second and retention, by turns
"""
import argparse
import json
import os
import pathlib
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
sys.path.insert(0, str(SOURCE / "tests" / "marketplace"))
sys.dont_write_bytecode = True

from marketplace_process import Client, Marketplace  # noqa: E402

PACKAGES = """g++ cmake ninja-build libboost1.81-dev libssl-dev libre2-dev libsqlite3-dev libsqlitecpp-dev libcli11-dev nginx-light
python3-jinja2""".split()
PARTS = ("throughput", "latency", "isolation", "backlog", "queries")
TICKS = os.sysconf("SC_CLK_TCK")


def build(folder):
    subprocess.run([SOURCE / "tests/support/install_packages", *PACKAGES], check=True)
    log = folder.with_suffix(".log")
    folder.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        for command in (["cmake", "--preset", "release", "-S", SOURCE, "-B", folder,
                         f"-DCMAKE_RUNTIME_OUTPUT_DIRECTORY={folder}/bin", "-DTYPEHOOK_BUILD_TESTS=OFF"],
                        ["cmake", "--build", folder, "--target", "marketplace", "delivery_load", "delivery_sink"]):
            if subprocess.run(command, cwd=SOURCE, stdout=output, stderr=subprocess.STDOUT).returncode != 0:
                sys.exit(f"the build failed: {log.read_text()[-3000:]}")
    return folder / "bin"


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def thread_seconds(pid):
    """Processor time of each thread, the busiest first."""
    found = []
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        fields = (task / "stat").read_text().rsplit(")", 1)[1].split()
        found.append((int(fields[11]) + int(fields[12])) / TICKS)
    return sorted(found, reverse=True)


def status_value(pid, name):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    return 0


def fsync_microseconds(folder):
    """Median of fdatasync after appending 4 KiB: what one commit costs at least."""
    file = os.open(folder / "fsync", os.O_CREAT | os.O_WRONLY)
    times = []
    for _ in range(200):
        os.write(file, bytes(4096))
        begun = time.perf_counter()
        os.fdatasync(file)
        times.append((time.perf_counter() - begun) * 1e6)
    os.close(file)
    return statistics.median(times)


class Sink:
    def __init__(self, bin, behaviour, ports=1):
        self.process = subprocess.Popen([bin / "delivery_sink", behaviour, str(ports)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.ports = list(map(int, self.process.stdout.readline().split()))

    def report(self):
        self.process.stdin.write("report\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Bench:
    def __init__(self, bin, folder, seconds):
        self.bin, self.folder, self.seconds = bin, pathlib.Path(folder), seconds
        self.rows = []
        self.body = self.folder / "event.json"
        sample = json.loads((SOURCE / "schemas/appdirect/examples/user_added.json").read_text())
        sample["uuid"] = "@ID@"
        text = json.dumps(sample, separators=(",", ":"))
        sample["resource"]["url"] += "?padding=" + "x" * max(0, 1000 - len(text) - 9)
        self.body.write_text(json.dumps(sample, separators=(",", ":")))

    def start_load(self, port, path, connections, seconds, rate=0, batch=1, key=None, body=None):
        command = [self.bin / "delivery_load", port, path, body or self.body, connections, seconds, rate, batch]
        if key:
            command.append(f"Authorization: Bearer {key}")
        return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish_load(self, running):
        output, errors = running.communicate()
        if running.returncode != 0:
            sys.exit(f"the load generator failed: {errors}")
        told = json.loads(output)
        if set(told["statuses"]) - {"200", "202", "204"}:
            sys.exit(f"requests were refused: {told}")
        return told

    def load(self, *arguments, **options):
        return self.finish_load(self.start_load(*arguments, **options))

    def market(self, name, *options):
        folder = self.folder / name
        folder.mkdir()
        market = Marketplace(self.bin / "marketplace", folder,
                             ["--requests-per-second", "0", "--log-level", "error", *options])
        key = market.make_key()
        market.start()
        return market, key

    def note(self, part, what, value, target="", unit=""):
        self.rows.append({"part": part, "what": what, "value": value, "unit": unit, "target": target})
        print(f"{part:<11}{what:<62}{value:>12,.3f} {unit:<10}{target}", flush=True)

    # ---------------------------------------------------------------------------------------------------------------

    def nginx(self):
        """Requests a second of `return 204` under the same generator."""
        folder = self.folder / "nginx"
        folder.mkdir(exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        (folder / "nginx.conf").write_text(f"""
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{ access_log off; client_header_buffer_size 4k; keepalive_requests 100000000;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; location / {{ return 204; }} }} }}
""")
        process = subprocess.Popen(["nginx", "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        if process.poll() is not None:
            sys.exit(f"nginx did not start: {(folder / 'error.log').read_text()}")
        try:
            return self.load(port, "/", 64, max(2, self.seconds / 2))
        finally:
            process.terminate()
            process.wait()

    def deliver(self, name, connections, batch=1, fanout=1):
        sink = Sink(self.bin, "ok", fanout)
        market, key = self.market(name)
        client = market.client(key)
        for port in sink.ports:
            client.post("/api/v1/webhooks", {"url": f"http://127.0.0.1:{port}/", "events": ["user.added"],
                                             "limits": {"concurrency": 64}}).expect(201)
        self.load(market.port, "/api/v1/events", connections, 0.5, batch=batch, key=key)  # warm
        time.sleep(1)
        sink.report()
        before, begun = processor_seconds(market.process.pid), time.monotonic()
        metrics = metrics_of(client)
        told = self.load(market.port, "/api/v1/events", connections, self.seconds, batch=batch, key=key)
        expected = told["events"] * fanout
        seen = sink.report()
        total, last = seen["requests"], seen["last_ns"]
        while total < expected and time.monotonic() - begun < self.seconds + 60:
            time.sleep(0.1)
            more = sink.report()
            total, last = total + more["requests"], max(last, more["last_ns"])
        span = (last - seen["first_ns"]) / 1e9
        used = processor_seconds(market.process.pid) - before
        threads = thread_seconds(market.process.pid)[:4]
        after = metrics_of(client)
        commits = after.get("marketplace_commits_total", 0) - metrics.get("marketplace_commits_total", 0)
        rows = after.get("marketplace_committed_rows_total", 0) - metrics.get("marketplace_committed_rows_total", 0)
        assert set(told["statuses"]) == {"202"}, told
        assert total == expected, f"{expected - total} of {expected} deliveries did not arrive"
        assert market.stop() == 0
        sink.close()
        return {"rate": total / span, "ack": told, "cpu_us": used / total * 1e6, "threads": threads,
                "batch": rows / commits if commits else 0}

    def throughput(self):
        self.note("throughput", "fdatasync after appending 4 KiB, median", fsync_microseconds(self.folder), unit="µs")
        nginx = self.nginx()
        nginx_rate = nginx["requests"] / nginx["seconds"]
        self.note("throughput", "nginx return 204, 64 connections", nginx_rate, unit="/s")
        for label, options, target in (
                ("1:1, one event a request, 64 connections", {"connections": 64}, ""),
                ("1:1, one event a request, 256 connections", {"connections": 256}, "must 0.12, aim 0.18"),
                ("1:1, batches of 50, 16 connections", {"connections": 16, "batch": 50}, ""),
                ("1:10, one event a request, 16 connections", {"connections": 16, "fanout": 10}, "")):
            one = self.deliver(f"t{len(self.rows)}", **options)
            self.note("throughput", f"deliveries, {label}", one["rate"], unit="/s")
            self.note("throughput", "  ÷ nginx", one["rate"] / nginx_rate, target)
            self.note("throughput", "  platform's processor time a delivery", one["cpu_us"], unit="µs")
            self.note("throughput", "  rows a commit", one["batch"])
            self.note("throughput", "  publish acknowledged, p99", one["ack"]["p99_ms"], unit="ms")
            self.rate = max(getattr(self, "rate", 0), one["rate"] if options.get("fanout", 1) == 1 else 0)

    def latency(self):
        rate = getattr(self, "rate", 20000) / 10
        sink = Sink(self.bin, "ok")
        market, key = self.market("latency")
        market.client(key).post("/api/v1/webhooks", {"url": f"http://127.0.0.1:{sink.ports[0]}/", "events": ["*"],
                                                     "limits": {"concurrency": 64}}).expect(201)
        self.load(market.port, "/api/v1/events", 32, 1, rate=rate, key=key)
        time.sleep(0.5)
        sink.report()
        told = self.load(market.port, "/api/v1/events", 32, self.seconds, rate=rate, key=key)
        time.sleep(0.5)
        seen = sink.report()
        self.note("latency", f"publish acknowledged, p99, at {rate:,.0f} a second", told["p99_ms"], "must 5", "ms")
        self.note("latency", "publish to first byte at the receiver, p99", seen["p99_ms"], "must 20", "ms")
        time.sleep(2)
        before = [status_value(f"{market.process.pid}/task/{task.name}", "voluntary_ctxt_switches")
                  for task in pathlib.Path(f"/proc/{market.process.pid}/task").iterdir()]
        time.sleep(5)
        after = [status_value(f"{market.process.pid}/task/{task.name}", "voluntary_ctxt_switches")
                 for task in pathlib.Path(f"/proc/{market.process.pid}/task").iterdir()]
        self.note("latency", "wake-ups of the idle platform in 5 s", sum(after) - sum(before), "timers due")
        market.stop()
        sink.close()

    def isolation(self):
        def run(name, sick):
            healthy = Sink(self.bin, "ok", 14)
            hanging, slow = Sink(self.bin, "hang", 2), Sink(self.bin, "slow500", 2)
            refused = [1, 2]  # nothing listens there
            market, key = self.market(name)
            client = market.client(key)
            ports = healthy.ports + ((hanging.ports + refused + slow.ports) if sick else [])
            for port in ports:
                client.post("/api/v1/webhooks", {"url": f"http://127.0.0.1:{port}/", "events": ["*"]}).expect(201)
            rate = getattr(self, "rate", 20000) / 10 / 14
            self.load(market.port, "/api/v1/events", 16, 1, rate=rate, key=key)
            time.sleep(1)
            healthy.report()
            told = self.load(market.port, "/api/v1/events", 16, self.seconds, rate=rate, key=key)
            time.sleep(1)
            seen = healthy.report()
            market.stop()
            for one in (healthy, hanging, slow):
                one.close()
            return seen["requests"] / (told["events"] * 14), seen["p99_ms"]

        whole, base = run("alone", False)
        part, beside = run("beside", True)
        self.note("isolation", "p99 of 14 healthy endpoints alone", base, unit="ms")
        self.note("isolation", "p99 beside 2 hanging, 2 refusing, 2 slow 500s, ÷ alone", beside / base, "must 2")
        self.note("isolation", "deliveries in time, ÷ alone", part / whole, "must 0.9")
        sink = Sink(self.bin, "tenth")
        market, key = self.market("tenth")
        client = market.client(key)
        made = client.post("/api/v1/webhooks", {"url": f"http://127.0.0.1:{sink.ports[0]}/", "events": ["*"],
                                                "schedule": [1] * 10}).expect(201)
        told = self.load(market.port, "/api/v1/events", 16, self.seconds, key=key)
        end = time.monotonic() + 60
        while client.get("/api/v1/deliveries?status=waiting&limit=1").expect(200)["items"] and time.monotonic() < end:
            time.sleep(0.2)
        shown, stats = client.get(f"/api/v1/webhooks/{made['id']}").body, client.get(f"/api/v1/webhooks/{made['id']}/stats").body
        left = sum(len(client.get(f"/api/v1/deliveries?status={status}&limit=100").expect(200)["items"]) for status in ("waiting", "failed"))
        ok = shown["state"] == "active" and stats["circuit"] == "closed" and left == 0
        self.note("isolation", f"a tenth of {told['events']} answers is 503: circuit closed, active, all delivered", float(ok), "must 1")
        market.stop()
        sink.close()

    def backlog(self):
        waiting = self.waiting
        bound = str(waiting + 1_000_000)
        market, key = self.market("backlog", "--max-waiting", bound, "--max-waiting-per-webhook", bound)
        client = market.client(key)
        sink = Sink(self.bin, "ok")
        made = client.post("/api/v1/webhooks", {"url": f"http://127.0.0.1:{sink.ports[0]}/", "events": ["*"],
                                                "limits": {"concurrency": 64}}).expect(201)
        client.post(f"/api/v1/webhooks/{made['id']}/pause").expect(200)
        published = 0
        while published < waiting:
            published += self.load(market.port, "/api/v1/events", 8, 5, batch=200, key=key)["events"]
        self.note("backlog", "deliveries waiting", published)
        self.note("backlog", "memory of the platform, resident at most", status_value(market.process.pid, "VmHWM") / 1024, "must 500", "MB")
        market.kill()
        begun = time.monotonic()
        market.start()
        self.note("backlog", "restart after kill -9 until it listens", time.monotonic() - begun, unit="s")
        client = market.client(key)
        begun = time.monotonic()
        client.post(f"/api/v1/webhooks/{made['id']}/resume").expect(200)
        while sink.report()["requests"] == 0:
            time.sleep(0.002)
        self.note("backlog", "resume until the first delivery", time.monotonic() - begun, "must 2, aim 0.5", "s")
        time.sleep(self.seconds)
        sink.report()
        time.sleep(self.seconds)
        told = sink.report()
        self.note("backlog", "deliveries while it drains", told["requests"] / self.seconds, unit="/s")
        times = []
        for query in ("status=waiting", "status=delivered", "status=failed", "event=user.added&status=delivered", "resource=nobody"):
            begun = time.monotonic()
            client.get(f"/api/v1/deliveries?{query}&limit=100").expect(200)
            times.append((time.monotonic() - begun) * 1000)
        self.note("backlog", "slowest of five listings meanwhile", max(times), unit="ms")
        self.note("backlog", "memory of the platform, resident at most", status_value(market.process.pid, "VmHWM") / 1024, "must 500", "MB")
        market.stop()
        sink.close()


    def queries(self):
        bound = str(self.waiting + 1_000_000)
        market, key = self.market("queries", "--max-waiting", bound, "--max-waiting-per-webhook", bound)
        client, sink = market.client(key), Sink(self.bin, "ok")
        # What retention has to remove: delivered and, in a moment, three days old.
        done = client.post("/api/v1/webhooks", {"url": f"http://127.0.0.1:{sink.ports[0]}/", "events": ["user.added"],
                                                "limits": {"concurrency": 64}}).expect(201)
        published = 0
        while published < 40_000:
            published += self.load(market.port, "/api/v1/events", 8, 1, batch=50, key=key)["events"]
        while client.get("/api/v1/deliveries?status=waiting&limit=1").expect(200)["items"]:
            time.sleep(0.1)
        market.stop()
        with sqlite3.connect(market.data) as store:
            for table, column in (("delivery", "created_at"), ("message", "created_at"), ("segment", "first_created")):
                store.execute(f"UPDATE {table} SET {column} = {column} - 3 * 86400000")
        store.close()
        market.start()
        client = market.client(key)
        client.post(f"/api/v1/webhooks/{done['id']}/pause").expect(200)
        client.ask("PATCH", f"/api/v1/webhooks/{done['id']}", {"events": ["user.removed"]}).expect(200)
        stuck = client.post("/api/v1/webhooks", {"url": "http://127.0.0.1:9/", "events": ["user.added"], "enabled": False}).expect(201)
        published = 0
        while published < self.waiting:
            published += self.load(market.port, "/api/v1/events", 8, 5, batch=200, key=key)["events"]
        client = market.client(key)  # the other was closed meanwhile
        client.ask("PATCH", f"/api/v1/webhooks/{stuck['id']}", {"events": ["user.removed"]}).expect(200)
        client.ask("PATCH", f"/api/v1/webhooks/{done['id']}", {"events": ["user.added"]}).expect(200)
        client.post(f"/api/v1/webhooks/{done['id']}/resume").expect(200)
        some = client.get("/api/v1/deliveries?limit=1").expect(200)["items"][0]
        lists = [f"/api/v1/deliveries?limit=100{query}" for query in (
            "", "&status=waiting", "&status=delivered", "&status=failed", f"&webhook={stuck['id']}", f"&webhook={done['id']}",
            f"&webhook={stuck['id']}&status=waiting", f"&webhook={done['id']}&status=delivered", "&event=user.added",
            f"&webhook={stuck['id']}&event=user.added&status=delivered", "&event=user.removed", "&resource=nobody",
            f"&resource={some.get('resource', 'a')}", f"&message={some['message']}", "&until=2020-01-01T00:00:00Z",
            "&since=2020-01-01T00:00:00Z&status=delivered", f"&cursor={int(some['id']) // 2}")] + [f"/api/v1/events/{some['message']}"]
        market.stop()
        options, rate = market.options, getattr(self, "rate", 15_000) / 10
        first_of = lambda: sqlite3.connect(f"file:{market.data}?mode=ro", uri=True).execute("SELECT min(key) FROM delivery").fetchone()[0]
        results, answered, slowest, removed = {False: [], True: []}, 0, 0, first_of()
        for beside in [False, True] * 12:
            market.options = options + ["--retention-days", "1" if beside else "36500"]
            market.start()
            self.load(market.port, "/api/v1/events", 32, 1, rate=rate, key=key)  # warm, like the lists
            for path in lists:
                market.client(key).get(path).expect(200)
            asking = self.start_load(market.port, "\n".join(lists), 1, self.seconds + 1, rate=self.lists, key=key, body="-") if beside else None
            time.sleep(0.5)
            sink.report()
            told = self.load(market.port, "/api/v1/events", 32, self.seconds, rate=rate, key=key)
            time.sleep(0.5)
            results[beside].append((told["p50_ms"], told["p99_ms"], sink.report()["p99_ms"]))
            if beside:
                told = self.finish_load(asking)
                answered, slowest = answered + told["requests"], max(slowest, told["max_ms"])
            market.stop()
        alone, both = ([statistics.median(column) for column in zip(*results[beside])] for beside in (False, True))
        self.note("queries", f"lists answered, at {self.lists:g} a second", answered)
        self.note("queries", "  the slowest", slowest, unit="ms")
        self.note("queries", "deliveries that retention removed meanwhile", first_of() - removed)
        for number, what in enumerate(("publish acknowledged, p50", "publish acknowledged, p99", "publish to first byte, p99")):
            self.note("queries", f"{what}, alone at {rate:,.0f} a second", alone[number], unit="ms")
            self.note("queries", "  beside lists and retention, ÷ alone", both[number] / alone[number], "must 1.1" if number else "")
        sink.close()


def metrics_of(client):
    values = {}
    for line in client.get("/metrics").expect(200).splitlines():
        if line and not line.startswith("#") and "{" not in line:
            name, value = line.split()
            values[name] = float(value)
    return values


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="part")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--waiting", type=int, default=1_000_000)
    parser.add_argument("--lists", type=float, default=5, help="lists a second that queries asks for, of every kind in turn")
    parser.add_argument("--json", type=pathlib.Path)
    parser.add_argument("--build", type=pathlib.Path, default=SOURCE / "build" / "release")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no part is called {', '.join(sorted(unknown))}")
    bin = build(arguments.build)
    # On a disk, not in memory: fsync is part of what is measured.
    with tempfile.TemporaryDirectory(dir=SOURCE / "build") as folder:
        bench = Bench(bin, folder, arguments.seconds)
        bench.waiting, bench.lists = arguments.waiting, arguments.lists
        for part in arguments.parts or PARTS:
            getattr(bench, part)()
    if arguments.json:
        arguments.json.write_text(json.dumps(bench.rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
