-- 05 Evaluate: how good were yesterday's predictions, now that the flights have landed?
-- Before it: 01 in the session, and a run of 04.

-- The data ends with June 2001, and so does its calendar.
CREATE VIEW yesterday AS
SELECT * FROM predictions WHERE CAST(departure AS DATE) = DATE '2001-06-30';

-- Errors in minutes, and the share of the variance that the model explains.
SELECT
  COUNT(*)                   AS flights,
  ML_MAE(delay, prediction)  AS mae,
  ML_RMSE(delay, prediction) AS rmse,
  ML_R2(delay, prediction)   AS r2
FROM yesterday;

-- Would it tell who arrives more than a quarter of an hour late? The area under the ROC curve is
-- 0.5 for a guess and 1 for an oracle.
SELECT
  ML_AUC(delay > 15, prediction)           AS auc,
  ML_ACCURACY(delay > 15, prediction > 15) AS accuracy,
  ML_F1(delay > 15, prediction > 15, TRUE) AS f1
FROM yesterday;

-- How often each pair of what was and what was said.
SELECT was_late, said_late, flights
FROM (SELECT ML_CONFUSION(delay > 15, prediction > 15) AS pairs FROM yesterday)
CROSS JOIN UNNEST(pairs) AS p (was_late, said_late, flights);

-- The hours in which the model errs most.
SELECT
  EXTRACT(HOUR FROM departure) AS departure_hour,
  COUNT(*)                     AS flights,
  ML_MAE(delay, prediction)    AS mae
FROM yesterday
GROUP BY EXTRACT(HOUR FROM departure)
HAVING COUNT(*) >= 100
ORDER BY mae DESC
LIMIT 5;
