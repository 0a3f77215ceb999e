"""How fast dumps are parsed: `python benchmarks/parsing.py [FILE …]`.

Without files every format reads 20 MB of its own: the complete records that its tests are made of, again and again
(short ones, so that files of real papers go faster). A file is read in the format that it is detected as, repeated to
20 MB. `blocks` is the format alone, `parse` all of parsing, both in MB a CPU second on one core; `--bounds` adds what
`abstracts inspect` takes, in a process of its own, for a line of 100 MB and for a million tiny records.
"""

import argparse
import gc
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from etl.io.dump_bytes import read_chunks
from etl.parse.detect import detect
from etl.parse.driver import ParseLimits, parse_parts
from etl.parse.encoding import as_bytes, decode
from etl.parse.formats import FORMATS
from etl.parse.protocol import bytes_as

FIXTURES = Path(__file__).parents[1] / "tests" / "parse"
SIZE = 20_000_000
CHUNK = 1 << 23


def synthetic(format_name: str) -> bytes | None:
    """Records of a format up to `SIZE`; None where its fixtures hold no complete record."""
    fixture = yaml.safe_load((FIXTURES / format_name / "contract.yaml").read_text(encoding="utf-8"))
    records = "".join(fixture.get("records") or ()).encode()
    return fixture.get("head", "").encode() + records * (SIZE // len(records)) if records else None


def measure(name: str, format_name: str, raw: bytes) -> None:
    layout, encoding = FORMATS[format_name], bytes_as(FORMATS[format_name])
    text = (as_bytes(raw, encoding) if encoding else decode(raw)).text
    start = time.process_time()
    for _ in layout.blocks(text):
        pass
    alone = time.process_time() - start
    start, mentions = time.process_time(), 0
    chunks = (raw[at : at + CHUNK] for at in range(0, len(raw), CHUNK))
    for part in parse_parts(chunks, "d", layout, ParseLimits(100_000)):
        mentions += part.mentions.height
    whole = time.process_time() - start
    size = len(raw) / 1e6
    rates = f"blocks {size / alone:6.0f} MB/s  parse {size / whole:6.0f} MB/s"
    print(f"{name:32} {format_name:18} {mentions:>9,} mentions  {rates}")


def bounded(name: str, raw: bytes, *options: str) -> None:
    """What `abstracts inspect` takes for a hostile dump."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "dump.txt"
        file.write_bytes(raw)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "etl.cli", "inspect", file, *options], check=True, capture_output=True)
        seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    print(f"{name:32} {len(raw) / 1e6:8.0f} MB  {seconds:6.1f} s  {peak:6.2f} GB (the most of all so far)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--bounds", action="store_true")
    given = parser.parse_args()
    gc.set_threshold(200_000, 50, 50)  # as the command line does
    for file in given.files:
        raw = b"".join(read_chunks(file, None))
        measure(file.name[:32], detect(raw, FORMATS)[0].format, (raw + b"\n") * max(1, SIZE // len(raw)))
    for format_name in () if given.files else sorted(FORMATS):
        raw = synthetic(format_name)
        if raw:
            measure("synthetic", format_name, raw)
    if given.bounds:
        bounded("a line of 100 MB", b"Abstract: " + b"word " * 20_000_000, "--format", "abstract_list")
        bounded("a million tiny records", b"Abstract: a\n" * 1_000_000, "--format", "abstract_list")


if __name__ == "__main__":
    main()
