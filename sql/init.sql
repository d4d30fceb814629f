-- What `./anabranch sql` begins every session with. With Flink's own client:
--
--   sql-client.sh gateway -e http://localhost:8083 -i sql/init.sql

-- Our functions: PREDICT, features, evaluation. SHOW FUNCTIONS lists them.
LOAD MODULE anabranch;

-- The models of the registry: SHOW MODELS FROM anabranch.registry;
CREATE CATALOG anabranch WITH ('type' = 'anabranch');

-- Results as plain text, one below the other, also where there is no terminal.
SET 'sql-client.execution.result-mode' = 'TABLEAU';
