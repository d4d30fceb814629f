-- 09 Topics: live flights, and a place for live predictions. Begins a session, as 01 does:
--
--   ./anabranch sql -i sql/09*.sql sql/02*.sql -f sql/10*.sql
--
-- Needs a broker at localhost:9092 (./anabranch kafka flights flight-delays), into which 08 puts
-- flights. With another broker, let both topics keep old records (retention.ms=-1): these are of
-- 2001.

-- Topics do not end, nor do queries over them: streaming execution. INSERT returns at once, its job
-- runs on.
SET 'execution.runtime-mode' = 'streaming';
SET 'table.dml-sync' = 'false';

CREATE TABLE flights (
  departure   TIMESTAMP(3),
  origin      STRING,
  destination STRING,
  distance    INT,
  delay       INT,
  -- Event time: no row comes more than half an hour after a newer one.
  WATERMARK FOR departure AS departure - INTERVAL '30' MINUTE
) WITH (
  'connector' = 'kafka',
  'topic' = 'flights',
  'properties.bootstrap.servers' = 'localhost:9092',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE predictions (
  departure   TIMESTAMP(3),
  origin      STRING,
  destination STRING,
  distance    INT,
  delay       INT,
  prediction  FLOAT
) WITH (
  'connector' = 'kafka',
  'topic' = 'flight-delays',
  'properties.bootstrap.servers' = 'localhost:9092',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);
