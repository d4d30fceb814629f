-- 04 A backfill: a prediction for every flight of the month.
-- Before it in the session: 01, 02 and 03.

-- ML_PREDICT adds the model's OUTPUT to each row, and runs the model on micro-batches of rows.
-- OVERWRITE: a second run replaces the first.
INSERT OVERWRITE predictions
SELECT departure, origin, destination, distance, delay, prediction, model_version
FROM ML_PREDICT(
  TABLE flight_features,
  MODEL flight_delay,
  DESCRIPTOR(
    departure, distance,
    origin_landed_mean, origin_3h_count, origin_3h_yesterday_count,
    destination_landed_mean,
    route_yesterday_count, route_yesterday_mean, route_last_week_count, route_last_week_mean,
    route_2h_count, route_2h_yesterday_count,
    route_6h_count, route_6h_yesterday_count, route_6h_last_week_count
  )
);

SELECT COUNT(*) AS flights, MIN(departure) AS first_departure, MAX(departure) AS last_departure
FROM predictions;
