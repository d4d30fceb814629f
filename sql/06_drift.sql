-- 06 Drift: at which airports is the last week unlike the first of the month?
-- Before it in the session: 01.

-- ML_PSI, the population stability index, compares the shares of values in ten bins: below 0.1
-- little has changed, above 0.25 much has. ML_KS is the largest distance of the two distributions.
-- Both take whether a row belongs to the reference, and its value.
SELECT
  origin,
  COUNT(*) FILTER (WHERE NOT is_reference) AS flights,
  AVG(CAST(delay AS DOUBLE)) FILTER (WHERE is_reference)     AS delay_then,
  AVG(CAST(delay AS DOUBLE)) FILTER (WHERE NOT is_reference) AS delay_now,
  ML_PSI(is_reference, delay) AS psi,
  ML_KS(is_reference, delay)  AS ks
FROM (
  SELECT origin, delay, departure < TIMESTAMP '2001-06-08 00:00:00' AS is_reference
  FROM flights
  WHERE departure < TIMESTAMP '2001-06-08 00:00:00'
     OR departure >= TIMESTAMP '2001-06-24 00:00:00'
)
GROUP BY origin
-- With few flights any two weeks differ.
HAVING COUNT(*) FILTER (WHERE is_reference) >= 500
   AND COUNT(*) FILTER (WHERE NOT is_reference) >= 100
ORDER BY psi DESC
LIMIT 10;
