-- 08 Feed: two days of flights into a Kafka topic, in the order of time, for want of live ones.
-- Before it in the session: 01. Needs a broker at localhost:9092:
--
--   ./anabranch kafka flights flight-delays

CREATE TABLE flights_topic (
  departure   TIMESTAMP(3),
  origin      STRING,
  destination STRING,
  distance    INT,
  delay       INT
) WITH (
  'connector' = 'kafka',
  'topic' = 'flights',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

INSERT INTO flights_topic
SELECT * FROM flights
WHERE departure >= TIMESTAMP '2001-06-29 00:00:00'
ORDER BY departure;
