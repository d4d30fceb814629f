# SPDX-License-Identifier: Apache-2.0
"""Cuts June 2001 out of flights-3m.parquet, one file a week.

Usage: python data/flights/cut.py path/to/flights-3m.parquet [folder]

Columns are renamed and given the types that Flink's Parquet reader expects. No value is changed
and the rows keep the source's order. Needs pyarrow (see notebooks/requirements.txt).
"""

import datetime as dt
import pathlib
import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

# Each file holds the departures from its own day up to the next file's day.
STARTS = [dt.datetime(2001, 6, day) for day in (1, 8, 15, 22, 29)]
END = dt.datetime(2001, 7, 1)

SCHEMA = pa.schema(
    [
        ("departure", pa.timestamp("ms")),  # INT64, TIMESTAMP(MILLIS, isAdjustedToUTC=false)
        ("origin", pa.string()),
        ("destination", pa.string()),
        ("distance", pa.int32()),
        ("delay", pa.int32()),
    ]
)


def cut(source, folder):
    flights = pq.read_table(source).rename_columns({"date": "departure"})
    flights = flights.select(SCHEMA.names).cast(SCHEMA)
    folder.mkdir(parents=True, exist_ok=True)
    for start, end in zip(STARTS, STARTS[1:] + [END]):
        departure = flights["departure"]
        inside = pc.and_(
            pc.greater_equal(departure, pa.scalar(start, departure.type)),
            pc.less(departure, pa.scalar(end, departure.type)),
        )
        week = flights.filter(inside)
        path = folder / f"{start:%Y-%m-%d}.parquet"
        pq.write_table(
            week,
            path,
            compression="snappy",
            use_dictionary=True,
            data_page_version="1.0",
            store_schema=False,
        )
        print(f"{path.name}  {week.num_rows:,} rows  {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    beside = pathlib.Path(__file__).resolve().parent / "departures"
    cut(sys.argv[1], pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else beside)
