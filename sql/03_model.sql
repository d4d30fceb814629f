-- 03 Model: the demo's model under a name.

-- 'uri' is a bundle's folder, an ONNX file, a model of the registry (models:/flight-delay@champion)
-- or one on a server (http://HOST:PORT/v2/models/NAME). INPUT and OUTPUT are held against the model
-- when a query is planned; an error says what would fit. model_version is no output of the model:
-- it says which version answered.
CREATE MODEL flight_delay
INPUT (
  departure                 TIMESTAMP(3),
  distance                  INT,
  origin_landed_mean        DOUBLE,
  origin_3h_count           BIGINT,
  origin_3h_yesterday_count BIGINT,
  destination_landed_mean   DOUBLE,
  route_yesterday_count     BIGINT,
  route_yesterday_mean      DOUBLE,
  route_last_week_count     BIGINT,
  route_last_week_mean      DOUBLE,
  route_2h_count            BIGINT,
  route_2h_yesterday_count  BIGINT,
  route_6h_count            BIGINT,
  route_6h_yesterday_count  BIGINT,
  route_6h_last_week_count  BIGINT
)
OUTPUT (prediction FLOAT, model_version STRING)
COMMENT 'minutes that a flight will arrive late, said when it leaves'
WITH (
  'provider' = 'onnx',
  'uri' = 'data/flights/flight-delay'
);
