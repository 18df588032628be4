#!/usr/bin/env python3
"""Instructions of one keystroke, and of a start: figures that don't depend on the machine.

    cargo build --profile profiling
    python3 benches/instructions.py target/profiling/panelprep

needs valgrind. A document of about 20 KB is made of the labelled answers in tests/fixtures, opened, and typed into; two
runs of callgrind, without and with 100 keystrokes, give the difference. `--keep DIR` keeps callgrind's files, for
`callgrind_annotate --inclusive=yes DIR/typed.out`.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEYS = 100


def document(size):
    rows = [json.loads(line) for line in (ROOT / "tests/fixtures/coverage/dev-natural.jsonl").open()]
    parts, length = ["# Notes <!-- panelprep: question q1 -->\n"], 0
    for row in rows * (1 + size // 20_000):
        if length > size:
            break
        parts.append(f"## {row['unit']}\n\n{row['text']}\n")
        length += len(parts[-1])
    return "\n".join(parts)


def session(command, text, keys):
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def send(method, params, id=None):
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": id} if id else {})
        body = json.dumps(message).encode()
        server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        server.stdin.flush()

    def receive(wanted):
        while True:
            length = 0
            while line := server.stdout.readline().strip():
                if line.lower().startswith(b"content-length"):
                    length = int(line.split(b":")[1])
            message = json.loads(server.stdout.read(length))
            if wanted(message):
                return message

    uri = "file:///notes/a.md"
    support = {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}
    send("initialize", {"capabilities": support}, 1)
    receive(lambda m: m.get("id") == 1)
    send("initialized", {})
    send("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "markdown", "version": 0, "text": text}})
    receive(lambda m: m.get("params", {}).get("version") == 0)
    lines = text.split("\n")
    line = next(i for i in range(len(lines) // 2, len(lines)) if len(lines[i]) > 60 and lines[i][0].isalpha())
    for version in range(1, keys + 1):
        at = {"line": line, "character": 30 + version}
        change = {"range": {"start": at, "end": at}, "text": "abcdefgh ij"[version % 11]}
        send("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]})
        receive(lambda m, v=version: m.get("params", {}).get("version") == v)
    send("shutdown", None, 2)
    receive(lambda m: m.get("id") == 2)
    send("exit", None)
    server.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--keep")
    options = parser.parse_args()
    folder = pathlib.Path(options.keep or tempfile.mkdtemp())
    folder.mkdir(exist_ok=True)
    text = document(options.size)
    counts = {}
    for name, keys in (("opened", 0), ("typed", KEYS)):
        out = folder / f"{name}.out"
        session(["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={out}", options.program, "lsp"], text, keys)
        counts[name] = int(next(l for l in out.open() if l.startswith("summary:")).split()[1])
    print(f"document {len(text.encode())} bytes")
    print(f"start to first findings {counts['opened']:>13,} instructions")
    print(f"a keystroke             {(counts['typed'] - counts['opened']) // KEYS:>13,} instructions")


if __name__ == "__main__":
    main()
