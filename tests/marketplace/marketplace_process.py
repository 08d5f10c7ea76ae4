"""A running marketplace and the receivers it delivers to, for the tests in this folder."""
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import socketserver
import ssl
import subprocess
import sys
import threading
import time

DEADLINE = 60


class Marketplace:
    """The program on a store of its own. Use it in a `with`."""

    def __init__(self, program, folder, options=(), environment=None, certificate=None):
        self.program = str(program)
        self.folder = pathlib.Path(folder)
        self.data = self.folder / "marketplace.db"
        self.options = list(options)
        self.environment = {**os.environ, **(environment or {})}
        self.process = None
        self.port = None
        self.log = self.folder / "marketplace.log"
        self.certificate = certificate

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def command(self, *arguments, check=True, environment=None):
        """Runs a subcommand to its end; gives what it printed."""
        done = subprocess.run([self.program, *map(str, arguments)], capture_output=True, text=True, timeout=DEADLINE,
                              check=False, env={**self.environment, **(environment or {})})
        if check and done.returncode != 0:
            raise AssertionError(f"marketplace {arguments} ended with {done.returncode}: {done.stderr}{done.stdout}")
        return done if not check else done.stdout

    def make_key(self, role="manager"):
        return self.command("key", "create", "--data", self.data, "--role", role).split()[-1]

    def start(self):
        self.start_without_allowances("--allow-private-endpoints", "--allow-http")

    def start_without_allowances(self, *allowances):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", "--listen", "127.0.0.1:0", "--data", str(self.data), *allowances, *self.options],
                stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment)
        line = self.process.stdout.readline()
        found = re.search(r":(\d+)", line)
        if not found:
            raise AssertionError(f"the server did not start: {line}{self.log.read_text()}")
        self.port = int(found.group(1))

    def kill(self):
        """Ends it as a power failure of the process would."""
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return None
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        self.process.stdout.close()
        return code

    def client(self, key=None):
        return Client(self.port, key, self.certificate)

    def listen(self, *options):
        return Listener(self.program, options)


class Listener:
    """`marketplace listen` on a free port. Use it in a `with`."""

    def __init__(self, program, options):
        self.process = subprocess.Popen([program, "listen", "--port", "0", *options], stdout=subprocess.PIPE, text=True)
        self.url = self.line().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(DEADLINE)
        self.process.stdout.close()

    def line(self):
        """The next line that it prints. Blocks; ctest ends a test that waits for ever."""
        return self.process.stdout.readline().strip()


def make_certificate(folder):
    """A certificate for 127.0.0.1 that is its own authority, and its key. Gives the two files."""
    certificate, key = folder / "certificate.pem", folder / "certificate.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                    "-subj", "/CN=marketplace", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True, timeout=DEADLINE)
    return certificate, key


class Client:
    """A keep-alive connection to the API, by HTTPS if there is a certificate to trust."""

    def __init__(self, port, key=None, certificate=None):
        self.key = key
        if certificate:
            trust = ssl.create_default_context(cafile=certificate)
            self.connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=DEADLINE, context=trust)
        else:
            self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE)

    def ask(self, method, path, body=None, headers=None, key=...):
        """One request. Gives status, decoded body and header fields."""
        fields = {"Content-Type": "application/json", **(headers or {})}
        used = self.key if key is ... else key
        if used:
            fields["Authorization"] = f"Bearer {used}"
        data = body if isinstance(body, (str, bytes)) or body is None else json.dumps(body)
        self.connection.request(method, path, data, fields)
        reply = self.connection.getresponse()
        text = reply.read()
        is_json = "json" in (reply.getheader("Content-Type") or "")
        return Reply(reply.status, json.loads(text) if is_json and text else text.decode(), dict(reply.getheaders()))

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.ask("POST", path, body, **options)

    def close(self):
        self.connection.close()


class Reply:
    def __init__(self, status, body, headers):
        self.status, self.body, self.headers = status, body, headers

    def expect(self, status):
        assert self.status == status, f"expected {status}, got {self.status}: {self.body}"
        return self.body


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):  # tests kill who sends
            super().handle_error(request, client_address)


class Receiver:
    """An endpoint that remembers what it got. `answer(headers, body, count)` gives a status, or a status and headers."""

    def __init__(self, answer=lambda headers, body, count: 200):
        outer = self
        self.seen = []
        self.lock = threading.Condition()

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                with outer.lock:
                    outer.seen.append((headers, body, self.path, time.time()))
                    count = len(outer.seen)
                    outer.lock.notify_all()
                told = answer(headers, body, count)
                status, fields = told if isinstance(told, tuple) else (told, {})
                self.send_response(status)
                for name, value in fields.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = _Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()  # s until it ends

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def ids(self):
        with self.lock:
            return {headers["webhook-id"] for headers, *_ in self.seen}

    def wait_for(self, condition, what, seconds=DEADLINE):
        """Waits until `condition(self)` holds."""
        end = time.monotonic() + seconds
        with self.lock:
            while not condition(self):
                left = end - time.monotonic()
                assert left > 0, f"did not happen within {seconds} s: {what}; {len(self.seen)} requests came"
                self.lock.wait(min(left, 0.2))


def event(event_id, name="user_added", examples=None, subject=None):
    """An example event with an identifier of its own."""
    folder = examples or pathlib.Path(__file__).parents[2] / "schemas" / "appdirect" / "examples"
    made = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    made["uuid"] = event_id
    if subject:
        made["resource"]["uuid"] = subject
    return made


def wait_until(condition, what, seconds=DEADLINE):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"did not happen within {seconds} s: {what}"
        time.sleep(0.02)
