-- SPDX-License-Identifier: Apache-2.0
-- One example for each function. It needs no table, and gives one row with one value.
-- A test runs all of them; docs/sql.md and ML_FUNCTIONS() show them.

-- ML_FUNCTIONS gives ML_FUNCTIONS
SELECT name FROM ML_FUNCTIONS() WHERE name LIKE '%FUNCTIONS';

-- PREDICT gives -2.3
SELECT ROUND(PREDICT('models:/flight-delay@champion', TIMESTAMP '2001-06-01 08:30:00', 500, 4.5, 21, 20, 3.0, 2, 6.0, 1, 2.0, 1, 1, 3, 3, 3), 1);

-- TRY_PREDICT gives null
SELECT TRY_PREDICT('models:/flight-delay@champion', CAST(NULL AS TIMESTAMP(3)), 500, 4.5, 21, 20, 3.0, 2, 6.0, 1, 2.0, 1, 1, 3, 3, 3);

-- PREDICT_LABEL gives red
SELECT PREDICT_LABEL('/models/colours.onnx', 0.5, 2.0);

-- PREDICT_PROBA gives true
SELECT PREDICT_PROBA('/models/colours.onnx', 0.5, 2.0)['red'] > 0.4;

-- PREDICT_ASYNC gives -2.3
SELECT ROUND(PREDICT_ASYNC('models:/flight-delay@champion', ROW(TIMESTAMP '2001-06-01 08:30:00', 500, 4.5, 21, 20, 3.0, 2, 6.0, 1, 2.0, 1, 1, 3, 3, 3)), 1);

-- ML_STANDARDIZE gives 1.5
SELECT ML_STANDARDIZE(1000, 700.0, 200.0);

-- ML_IMPUTE gives 7.5
SELECT ML_IMPUTE(CAST(NULL AS DOUBLE), 7.5);

-- ML_ONE_HOT gives [0, 1, 0]
SELECT ML_ONE_HOT('LAX', ARRAY['ATL', 'LAX', 'SFO']);

-- ML_STRING_INDEX gives 3
SELECT ML_STRING_INDEX('JFK', ARRAY['ATL', 'LAX', 'SFO'], 'bucket');

-- ML_BUCKETIZE gives 2
SELECT ML_BUCKETIZE(800, ARRAY[250, 800, 2000]);

-- ML_HASH gives 2
SELECT ML_HASH('LAX', 16);

-- ML_LOG gives 2.302585092994046
SELECT ML_LOG(9, 1.0);

-- ML_CLIP gives 120.0
SELECT ML_CLIP(190, -30.0, 120.0);

-- ML_CALENDAR gives 5
SELECT ML_CALENDAR(TIMESTAMP '2001-06-01 06:00:00', 'weekday');

-- ML_CALENDAR_SIN gives 1.0
SELECT ML_CALENDAR_SIN(TIMESTAMP '2001-06-01 06:00:00', 'hour');

-- ML_CALENDAR_COS gives -1.0
SELECT ML_CALENDAR_COS(TIMESTAMP '2001-06-01 12:00:00', 'hour');

-- ML_ADD gives 5
SELECT ML_ADD(2, 3);

-- ML_SUBTRACT gives 90000
SELECT ML_SUBTRACT(TIMESTAMP '2001-06-01 06:01:30', TIMESTAMP '2001-06-01 06:00:00');

-- ML_MULTIPLY gives 2.5
SELECT ML_MULTIPLY(5, 0.5);

-- ML_DIVIDE gives 0.5
SELECT ML_DIVIDE(1, 2);

-- ML_SUM gives 0.75
SELECT ML_SUM(x) FROM (VALUES (0.25E0), (1E100), (0.5E0), (-1E100)) AS t (x);

-- ML_MEAN gives 2.0
SELECT ML_MEAN(x) FROM (VALUES (1), (2), (3)) AS t (x);

-- ML_VAR gives 2.5
SELECT ML_VAR(x) FROM (VALUES (1), (2), (3), (4), (5)) AS t (x);

-- ML_STD gives 2.0
SELECT ML_STD(x) FROM (VALUES (1), (3), (5)) AS t (x);

-- ML_MIN gives 1.0
SELECT ML_MIN(x) FROM (VALUES (1), (2), (3)) AS t (x);

-- ML_MAX gives 3.0
SELECT ML_MAX(x) FROM (VALUES (1), (2), (3)) AS t (x);

-- ML_EWMA gives 30.0
SELECT ML_EWMA(x, t, INTERVAL '1' HOUR) FROM (VALUES (10, TIMESTAMP '2001-06-01 06:00:00'), (40, TIMESTAMP '2001-06-01 07:00:00')) AS r (x, t);

-- ML_COUNT_BEFORE gives 2
SELECT s FROM (
  SELECT t, ML_COUNT_BEFORE(x, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_SUM_BEFORE gives 50.0
SELECT s FROM (
  SELECT t, ML_SUM_BEFORE(x, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_MEAN_BEFORE gives 25.0
SELECT s FROM (
  SELECT t, ML_MEAN_BEFORE(x, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_STD_BEFORE gives 21.213203435596427
SELECT s FROM (
  SELECT t, ML_STD_BEFORE(x, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_MIN_BEFORE gives 10.0
SELECT s FROM (
  SELECT t, ML_MIN_BEFORE(x, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_MAX_BEFORE gives 40.0
SELECT s FROM (
  SELECT t, ML_MAX_BEFORE(x, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_LAST_BEFORE gives 40.0
SELECT s FROM (
  SELECT t, ML_LAST_BEFORE(x, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_LAG_BEFORE gives 10.0
SELECT s FROM (
  SELECT t, ML_LAG_BEFORE(x, 2, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_DELTA_BEFORE gives 30.0
SELECT s FROM (
  SELECT t, ML_DELTA_BEFORE(x, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_SINCE_LAST_BEFORE gives 3600.0
SELECT s FROM (
  SELECT t, ML_SINCE_LAST_BEFORE(x, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- ML_EWMA_BEFORE gives 30.0
SELECT s FROM (
  SELECT t, ML_EWMA_BEFORE(x, INTERVAL '1' HOUR, t, INTERVAL '3' HOUR) OVER (PARTITION BY k ORDER BY t) AS s
  FROM (VALUES ('ATL', TIMESTAMP '2001-06-01 06:00:00', 10), ('ATL', TIMESTAMP '2001-06-01 07:00:00', 40), ('ATL', TIMESTAMP '2001-06-01 08:00:00', 30)) AS r (k, t, x)
) WHERE t = TIMESTAMP '2001-06-01 08:00:00';

-- LEARN gives 3.0
SELECT mae FROM LEARN(
  input => (SELECT * FROM (VALUES ('pump-1', 1.0E0, 3.0E0), ('pump-1', 2.0E0, 5.0E0), ('pump-2', 1.0E0, 9.0E0)) AS t (device, load, heat)) PARTITION BY device,
  learner => 'linear', features => DESCRIPTOR(load), label => DESCRIPTOR(heat), options => MAP['rate', '0.1']
) WHERE updates = 1;

-- ML_RMSE gives 5.0
SELECT ML_RMSE(label, prediction) FROM (VALUES (10.0, 11.0), (20.0, 13.0)) AS t (label, prediction);

-- ML_MAE gives 4.0
SELECT ML_MAE(label, prediction) FROM (VALUES (10.0, 13.0), (20.0, 15.0)) AS t (label, prediction);

-- ML_R2 gives 0.5
SELECT ML_R2(label, prediction) FROM (VALUES (1.0, 2.0), (2.0, 2.0), (3.0, 3.0)) AS t (label, prediction);

-- ML_LOG_LOSS gives 0.3669845875401002
SELECT ML_LOG_LOSS(late, probability) FROM (VALUES (TRUE, 0.8), (FALSE, 0.4)) AS t (late, probability);

-- ML_AUC gives 0.75
SELECT ML_AUC(late, score) FROM (VALUES (FALSE, 0.1), (FALSE, 0.4), (TRUE, 0.35), (TRUE, 0.8)) AS t (late, score);

-- ML_ACCURACY gives 0.75
SELECT ML_ACCURACY(label, prediction) FROM (VALUES ('late', 'late'), ('late', 'on time'), ('on time', 'on time'), ('late', 'late')) AS t (label, prediction);

-- ML_F1 gives 0.8
SELECT ML_F1(label, prediction, 'late') FROM (VALUES ('late', 'late'), ('late', 'on time'), ('on time', 'on time'), ('late', 'late')) AS t (label, prediction);

-- ML_CONFUSION gives [+I[late, late, 2], +I[late, on time, 1], +I[on time, on time, 1]]
SELECT ML_CONFUSION(label, prediction) FROM (VALUES ('late', 'late'), ('late', 'on time'), ('on time', 'on time'), ('late', 'late')) AS t (label, prediction);

-- ML_PSI gives 0.11552453009332421
SELECT ML_PSI(is_reference, delay, ARRAY[0.0, 15.0]) FROM (VALUES (TRUE, -5.0), (TRUE, 5.0), (TRUE, 20.0), (FALSE, -2.0), (FALSE, 5.0), (FALSE, 18.0), (FALSE, 40.0)) AS t (is_reference, delay);

-- ML_KS gives 0.5
SELECT ML_KS(is_reference, delay) FROM (VALUES (TRUE, 1.0), (TRUE, 2.0), (FALSE, 2.0), (FALSE, 3.0)) AS t (is_reference, delay);
