-- 01 Files: a month of real flights, and a place for predictions.
--
--   ./anabranch sql -f sql/0[1-7]*.sql                   runs 01 to 07, top to bottom
--   ./anabranch sql -i sql/0[123]*.sql                   asks you, with 01 to 03 in place
--   ./anabranch sql -i sql/0[123]*.sql -f sql/07*.sql    runs one of the later scripts
--
-- A table is only a description: the rows stay where they are. What a session defines ends with
-- it; files, topics and jobs do not. Relative paths start at the folder of the checkout.

-- Files end, so queries over them do: batch execution. INSERT returns when its job has ended.
SET 'execution.runtime-mode' = 'batch';
SET 'table.dml-sync' = 'true';

CREATE TABLE flights (
  departure   TIMESTAMP(3) COMMENT 'when the flight left the gate, local time of its origin',
  origin      STRING       COMMENT 'airport',
  destination STRING       COMMENT 'airport',
  distance    INT          COMMENT 'miles',
  delay       INT          COMMENT 'minutes later than planned; known when the flight has landed'
) WITH (
  'connector' = 'filesystem',
  'path' = 'data/flights/departures',
  'format' = 'parquet',
  'parquet.utc-timezone' = 'true'
);

CREATE TABLE predictions (
  departure     TIMESTAMP(3),
  origin        STRING,
  destination   STRING,
  distance      INT,
  delay         INT,
  prediction    FLOAT  COMMENT 'minutes',
  model_version STRING COMMENT 'which version of the model said so'
) WITH (
  'connector' = 'filesystem',
  'path' = 'out/sql/predictions',
  'format' = 'parquet',
  'parquet.utc-timezone' = 'true'
);
