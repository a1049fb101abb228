"""What tests of channels share: a running town (VAR) by its command line, and a count of what held."""
import os
import subprocess
import sys
import time

VAR, B = os.environ["VAR"], os.environ.get("B", "build")
SLOW = float(os.environ.get("SLOW", "1"))
RUN = f"{os.getpid()}-{int(time.time())}"
counts = {True: 0, False: 0}


def check(title, expected, found):
    counts[expected == found] += 1
    if expected != found:
        print(f"  FAILED: {title}: expected {expected!r}, got {found!r}")


def end(more=""):
    print(f"{counts[True]} held, {counts[False]} did not{more}")
    sys.exit(counts[False] != 0)


def run(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def ctl(*words):
    return run(f"{B}/bin/loopline", "--config", f"{VAR}/etc/loopline.cfg", "--lang", "en", "-o", "json", *words)


def town(*words):
    return run("deploy/dev/town.sh", *words)


def ask(sql):
    return town("psql", "-qtAc", sql).strip()
