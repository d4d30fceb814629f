# SPDX-License-Identifier: Apache-2.0
"""Runs a command and adds up the processor time of every process that it starts."""

import os
import subprocess
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")


class Ran:
    """A command that has ended: its output, seconds by the clock, seconds of all processors."""

    def __init__(self, stdout, stderr, seconds, cpu_seconds):
        self.stdout = stdout
        self.stderr = stderr
        self.seconds = seconds
        self.cpu_seconds = cpu_seconds


def _ticks(session):
    """Processor time by process id, of the processes of a session."""
    ticks = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            ticks[int(name)] = int(fields[11]) + int(fields[12])
    return ticks


def run(command, environment=None):
    """Raises with the end of its error output if the command fails."""
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, **(environment or {})},
    )
    seen = {}

    def watch():
        while process.poll() is None:
            seen.update(_ticks(process.pid))
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    output = {}
    reader = threading.Thread(target=lambda: output.update(err=process.stderr.read()))
    reader.start()
    watcher.start()
    stdout = process.stdout.read()
    watcher.join()
    reader.join()
    seconds = time.monotonic() - started
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command[:6])} ...: {output['err'][-4000:]}")
    return Ran(stdout, output["err"], seconds, sum(seen.values()) / TICKS)
