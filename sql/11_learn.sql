-- 11 Learn: a model per airport that learns while flights flow, and each day's worst airports.
-- Before it in the session: 09; and flights in their topic (08).

-- A table that ends where its topic does now, so that the last query ends. Without the option it
-- runs on.
CREATE TABLE flights_so_far
WITH ('scan.bounded.mode' = 'latest-offset')
LIKE flights;

-- What a model looks at: numbers of about the same size.
CREATE VIEW airport_flights AS
SELECT *,
  distance / 1000.0E0 AS thousand_miles,
  EXTRACT(HOUR FROM departure) / 24.0E0 AS part_of_day
FROM flights_so_far;

-- Each row is predicted by its airport's model as that was then, then learnt. The order of rows is
-- that of event time, so a second run gives the same bits. A delay is known some six hours after
-- the departure; a silent airport is forgotten after 90 days of event time. No row is lost: one
-- that comes too late or cannot be used has no prediction and says in `error` why.
CREATE VIEW learned_flights AS
SELECT *
FROM LEARN(
  input => TABLE airport_flights PARTITION BY origin,
  learner => 'linear',
  features => DESCRIPTOR(thousand_miles, part_of_day),
  label => DESCRIPTOR(delay),
  options => MAP['rate', '1'],
  label_lag => '6 h',
  ttl => '90 d',
  on_time => DESCRIPTOR(departure),
  uid => 'airport-delays');

-- The three airports that were predicted worst on each day, of those with many flights.
SELECT day_end, place, origin, flights, mae
FROM (
  SELECT *,
    ROW_NUMBER() OVER (
      PARTITION BY window_start, window_end ORDER BY mae DESC, origin) AS place
  FROM (
    SELECT window_start, window_end, window_end AS day_end, origin,
      COUNT(*) AS flights, AVG(ABS(delay - prediction)) AS mae
    FROM TABLE(
      TUMBLE(
        DATA => TABLE learned_flights, TIMECOL => DESCRIPTOR(rowtime), SIZE => INTERVAL '1' DAY))
    WHERE updates > 0
    GROUP BY window_start, window_end, origin
    HAVING COUNT(*) >= 50
  )
)
WHERE place <= 3;
