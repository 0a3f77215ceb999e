"""Ours and its peers, each on its own: `python near_duplicate_peers.py TOOL IN.parquet OUT.parquet`.

Each reads the columns `id` (0, 1, …) and `text`, brings together what has a Jaccard index of 0.7 or more by word
3-shingles, and writes `id` and `cluster`. Peers cut words at white space, as their documentation has it. Only what a
tool needs is imported, so that each may live in an environment of its own. The last line printed is its peak memory.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

LEAST_JACCARD = 0.7


def ours(source: str, target: str) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import polars as pl

    from etl.deduplicate.near import clusters, near_pairs

    texts = pl.read_parquet(source, columns=["text"], parallel="none")["text"]  # for the least CPU
    found = near_pairs(texts, LEAST_JACCARD, least_containment=2, max_bucket=50, markup=True)
    found_clusters = clusters(texts.len(), found.a, found.b)
    pl.DataFrame({"id": pl.int_range(texts.len(), eager=True), "cluster": found_clusters}).write_parquet(target)


def daft(source: str, target: str) -> None:
    """Its compiled MinHash, 25 bands of 5 in numpy; not verified, as Daft has no set operation for it."""
    import daft
    import numpy as np
    from daft.functions import minhash

    signed = minhash(daft.col("text"), num_hashes=128, ngram_size=3, seed=1, hash_function="xxhash").alias("signature")
    table = daft.read_parquet(source).select(daft.col("id"), signed).to_arrow()
    column = table["signature"].combine_chunks()
    values = column.values if hasattr(column, "values") else column.flatten()
    signatures = values.to_numpy().reshape(-1, 128)
    order = table["id"].to_numpy()
    edges = []
    for band in range(25):
        key = np.zeros(len(order), np.uint64)
        for row in range(band * 5, band * 5 + 5):
            key = (key ^ signatures[:, row].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
            key ^= key >> np.uint64(29)
        by_key = np.argsort(key, kind="stable")
        same = key[by_key][1:] == key[by_key][:-1]
        edges.append((order[by_key[1:][same]].tolist(), order[by_key[:-1][same]].tolist()))
    write(target, len(order), (pair for one, other in edges for pair in zip(one, other, strict=True)))


def rensa(source: str, target: str) -> None:
    """Its MinHash and index, 32 bands of 4, verified."""
    from rensa import RMinHash, RMinHashLSH

    texts = read(source)
    index, signed = RMinHashLSH(threshold=LEAST_JACCARD, num_perm=128, num_bands=32), []
    for start in range(0, len(texts), 20_000):
        batch = [list(shingles(text)) for text in texts[start : start + 20_000]]
        signed += RMinHash.from_token_sets(batch, num_perm=128, seed=42)
        index.insert_many(signed[start:], start_key=start)
    met = ((one, other) for one, others in enumerate(index.query_all(signed)) for other in others if other < one)
    write(target, len(texts), verified(texts, met))


def datasketch(source: str, target: str) -> None:
    """Its MinHash and index, of the shape that it chooses for the threshold, verified."""
    import xxhash
    from datasketch import MinHash, MinHashLSH

    texts = read(source)
    index, met = MinHashLSH(threshold=LEAST_JACCARD, num_perm=128), []
    encoded = ([shingle.encode() for shingle in shingles(text)] for text in texts)
    for row, signed in enumerate(MinHash.generator(encoded, num_perm=128, hashfunc=xxhash.xxh32_intdigest)):
        met += [(row, other) for other in index.query(signed)]
        index.insert(row, signed, check_duplication=False)
    write(target, len(texts), verified(texts, met))


def duckdb(source: str, target: str) -> None:
    """MinHash in SQL, 25 bands of 5, verified."""
    import duckdb

    run = duckdb.connect().execute
    run("SET memory_limit = '6GB'")
    run("SET preserve_insertion_order = false")
    run(f"CREATE TABLE texts AS SELECT id, string_split(text, ' ') AS words FROM '{source}'")
    run(
        "CREATE TABLE shingles AS SELECT id, unnest(list_distinct("
        "[hash(words[i], words[i + 1], words[i + 2]) FOR i IN range(1, len(words) - 1)])) AS shingle FROM texts"
    )
    least = ", ".join(f"min(hash(shingle, {number})) AS h{number}" for number in range(125))
    run(f"CREATE TABLE signatures AS SELECT id, {least} FROM shingles GROUP BY id")
    bands = " UNION ALL ".join(
        f"SELECT id, {band} AS band, hash({', '.join(f'h{band * 5 + row}' for row in range(5))}) AS key FROM signatures"
        for band in range(25)
    )
    run(
        "CREATE TABLE met AS SELECT DISTINCT first AS a, id AS b FROM "
        f"(SELECT id, min(id) OVER (PARTITION BY band, key) AS first FROM ({bands})) WHERE first <> id"
    )
    run("CREATE TABLE sizes AS SELECT id, count(*) AS size FROM shingles GROUP BY id")
    run(
        "CREATE TABLE shared AS SELECT a, b, count(*) AS common FROM met JOIN shingles AS x ON x.id = a "
        "JOIN shingles AS y ON y.id = b AND y.shingle = x.shingle GROUP BY ALL"
    )
    pairs = run(
        "SELECT a, b FROM shared JOIN sizes AS x ON x.id = a JOIN sizes AS y ON y.id = b "
        f"WHERE common / (x.size + y.size - common) >= {LEAST_JACCARD}"
    ).fetchall()
    write(target, run("SELECT count(*) FROM texts").fetchall()[0][0], pairs)


TOOLS: dict[str, Callable[[str, str], None]] = {tool.__name__: tool for tool in (ours, daft, rensa, duckdb, datasketch)}


def read(source: str) -> list[str]:
    import pyarrow.parquet as pq

    return pq.read_table(source, columns=["text"])["text"].to_pylist()  # type: ignore[no-any-return]


def shingles(text: str) -> set[str]:
    words = text.split()
    return {" ".join(words[place : place + 3]) for place in range(max(1, len(words) - 2))}


def verified(texts: list[str], pairs: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for one, other in pairs:
        a, b = shingles(texts[one]), shingles(texts[other])
        if len(a & b) / len(a | b) >= LEAST_JACCARD:
            yield one, other


def write(target: str, count: int, pairs: Iterable[tuple[int, int]]) -> None:
    """Write the connected components of pairs of ids, found by union-find."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    parent = list(range(count))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other in pairs:
        a, b = root(one), root(other)
        parent[max(a, b)] = min(a, b)
    table: dict[str, Any] = {"id": range(count), "cluster": map(root, range(count))}
    pq.write_table(pa.table({name: pa.array(values, pa.int64()) for name, values in table.items()}), target)


if __name__ == "__main__":
    TOOLS[sys.argv[1]](sys.argv[2], sys.argv[3])
    status = Path("/proc/self/status").read_text()  # its own: what getrusage says includes the parent before exec
    print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
