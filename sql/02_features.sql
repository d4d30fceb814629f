-- 02 Features: what the model looks at, beside the flight itself.
-- Before it in the session: 01, or 09 for live flights. The view means the same over both.

-- ML_..._BEFORE(value, time, window, lag) sees the strictly earlier rows of its partition, from
-- lag + window before the row's time to lag before it. A delay is known when a flight has landed,
-- so what looks at delays lags. The numbers are those of data/flights/flight-delay.yaml, bit for
-- bit. Streaming wants one PARTITION BY a query, hence the steps; in each the star comes last, as
-- Flink's planner mixes up the names of steps that only add columns behind.
CREATE VIEW flight_features AS
WITH by_origin AS (
  SELECT
    ML_MEAN_BEFORE(delay, departure, INTERVAL '3' HOUR, INTERVAL '6' HOUR) OVER w
      AS origin_landed_mean,
    ML_COUNT_BEFORE(distance, departure, INTERVAL '3' HOUR) OVER w
      AS origin_3h_count,
    ML_COUNT_BEFORE(distance, departure, INTERVAL '3' HOUR, INTERVAL '24' HOUR) OVER w
      AS origin_3h_yesterday_count,
    *
  FROM flights
  WINDOW w AS (PARTITION BY origin ORDER BY departure)
),
by_destination AS (
  SELECT
    ML_MEAN_BEFORE(delay, departure, INTERVAL '3' HOUR, INTERVAL '8' HOUR) OVER w
      AS destination_landed_mean,
    *
  FROM by_origin
  WINDOW w AS (PARTITION BY destination ORDER BY departure)
),
by_route AS (
  SELECT
    -- Half an hour either side of this time, yesterday and a week ago.
    ML_COUNT_BEFORE(delay, departure, INTERVAL '1' HOUR, INTERVAL '23:30' HOUR TO MINUTE) OVER w
      AS route_yesterday_count,
    ML_MEAN_BEFORE(delay, departure, INTERVAL '1' HOUR, INTERVAL '23:30' HOUR TO MINUTE) OVER w
      AS route_yesterday_mean,
    ML_COUNT_BEFORE(delay, departure, INTERVAL '1' HOUR, INTERVAL '6 23:30' DAY TO MINUTE) OVER w
      AS route_last_week_count,
    ML_MEAN_BEFORE(delay, departure, INTERVAL '1' HOUR, INTERVAL '6 23:30' DAY TO MINUTE) OVER w
      AS route_last_week_mean,
    ML_COUNT_BEFORE(distance, departure, INTERVAL '2' HOUR) OVER w
      AS route_2h_count,
    ML_COUNT_BEFORE(distance, departure, INTERVAL '2' HOUR, INTERVAL '24' HOUR) OVER w
      AS route_2h_yesterday_count,
    ML_COUNT_BEFORE(distance, departure, INTERVAL '6' HOUR) OVER w
      AS route_6h_count,
    ML_COUNT_BEFORE(distance, departure, INTERVAL '6' HOUR, INTERVAL '24' HOUR) OVER w
      AS route_6h_yesterday_count,
    ML_COUNT_BEFORE(distance, departure, INTERVAL '6' HOUR, INTERVAL '7' DAY) OVER w
      AS route_6h_last_week_count,
    *
  FROM by_destination
  WINDOW w AS (PARTITION BY origin, destination ORDER BY departure)
)
-- What the model takes, in its order, and whose it is.
SELECT
  departure, distance,
  origin_landed_mean, origin_3h_count, origin_3h_yesterday_count,
  destination_landed_mean,
  route_yesterday_count, route_yesterday_mean, route_last_week_count, route_last_week_mean,
  route_2h_count, route_2h_yesterday_count,
  route_6h_count, route_6h_yesterday_count, route_6h_last_week_count,
  origin, destination, delay
FROM by_route;
