# SPDX-License-Identifier: Apache-2.0
# %% [markdown]
# # Are the lags of the flight-delay definition honest?
#
# A delay is known when the flight has landed. For each feature over time that looks at delays: what
# share of the rows in its windows belong to flights that were still in the air?
#
#     python notebooks/check_lags.py data/flights/flight-delay.yaml data/flights/departures
#
# The data has no arrival times, so a flight's length is estimated from its distance, and departures
# are local times, so each airport's time zone is looked up (package airportsdata).

# %%
import datetime as dt
import re
import sys
import zoneinfo

import airportsdata
import numpy as np
import pyarrow.dataset
import yaml

definition_file, departures = sys.argv[1:3] if len(sys.argv) > 2 else ("data/flights/flight-delay.yaml", "data/flights/departures")
definition = yaml.safe_load(open(definition_file))
flights = pyarrow.dataset.dataset(departures, format="parquet").to_table().to_pandas()
local = flights["departure"].to_numpy().astype("datetime64[m]").astype(np.int64)

MINUTES = {"min": 1, "h": 60, "d": 24 * 60}
# Gate to gate: 40 minutes and 7.7 miles a minute; and slow: an hour and 7 miles a minute.
LENGTHS = {"usual": lambda miles: 40 + miles / 7.7, "slow": lambda miles: 60 + miles / 7}


def minutes(text):
    number, unit = re.fullmatch(r"(\d+) (\w+)", text).groups()
    return int(number) * MINUTES[unit]


def utc_offset(airport, zones=airportsdata.load("IATA"), day=dt.datetime(2001, 6, 15)):
    return int(zoneinfo.ZoneInfo(zones[airport]["tz"]).utcoffset(day).total_seconds() // 60)


offsets = {airport: utc_offset(airport) for airport in flights["origin"].unique()}
utc = local - flights["origin"].map(offsets).to_numpy()
landed = {name: utc + length(flights["distance"].to_numpy()) for name, length in LENGTHS.items()}


# %%
def in_the_air(over, sample):
    """Rows in the windows of the sampled rows, and how many of them had not landed."""
    key = flights.groupby(over["key"]).ngroup().to_numpy()
    order = np.lexsort((local, key))
    position = key * 10**8 + local - local.min() + 10**7  # 19 years in minutes lie between two keys
    last = position[sample] - minutes(over.get("lag", "0 min"))
    sorted_position = position[order]
    low = np.searchsorted(sorted_position, last - minutes(over["window"]))
    high = np.searchsorted(sorted_position, last)
    seen = np.concatenate([order[a:b] for a, b in zip(low, high)])
    now = np.repeat(utc[sample], high - low)
    return len(seen), {name: int((at[seen] > now).sum()) for name, at in landed.items()}


sample = np.arange(0, len(flights), 5)
for feature in definition["features"]:
    if feature.get("over", {}).get("of") == "delay":
        rows, late = in_the_air(feature["over"], sample)
        shares = ", ".join(f"{name} flights {count / rows:.2%}" for name, count in late.items())
        print(f"{feature['name']}: {rows:,} rows seen, still in the air: {shares}")
