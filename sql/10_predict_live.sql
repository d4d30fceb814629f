-- 10 Live: each flight's delay, said when it leaves, from topic to topic.
-- Before it in the session: 09 and 02.

-- PREDICT names the model in the query and needs no CREATE MODEL. What it gives is what the model
-- gives: here one FLOAT. The job runs until somebody stops it: SHOW JOBS; STOP JOB '...';
SET 'pipeline.name' = 'flight delays, live';

INSERT INTO predictions
SELECT departure, origin, destination, distance, delay,
  PREDICT(
    'data/flights/flight-delay',
    departure, distance,
    origin_landed_mean, origin_3h_count, origin_3h_yesterday_count,
    destination_landed_mean,
    route_yesterday_count, route_yesterday_mean, route_last_week_count, route_last_week_mean,
    route_2h_count, route_2h_yesterday_count,
    route_6h_count, route_6h_yesterday_count, route_6h_last_week_count
  ) AS prediction
FROM flight_features;

RESET 'pipeline.name';
