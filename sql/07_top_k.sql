-- 07 Top k: the five flights of an hour that will be latest, at each of three airports.
-- Before it: 01 in the session, and a run of 04.

SELECT origin, departure_hour, place, destination, departure, prediction
FROM (
  SELECT *,
    ROW_NUMBER() OVER (
      PARTITION BY origin, departure_hour
      ORDER BY prediction DESC, departure, destination, distance, delay) AS place
  FROM (
    SELECT *, FLOOR(departure TO HOUR) AS departure_hour
    FROM predictions
    WHERE origin IN ('ORD', 'ATL', 'DFW')
      AND departure >= TIMESTAMP '2001-06-30 17:00:00'
      AND departure < TIMESTAMP '2001-06-30 19:00:00'
  )
)
WHERE place <= 5
ORDER BY origin, departure_hour, place;
