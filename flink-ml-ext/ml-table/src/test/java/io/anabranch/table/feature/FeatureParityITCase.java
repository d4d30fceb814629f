// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.definition.DefinitionReader;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.FitProgram;
import io.anabranch.core.feature.FitState;
import io.anabranch.core.feature.FittedStatistics;
import io.anabranch.operators.row.RowDataView;
import io.anabranch.operators.row.RowTypes;
import io.anabranch.operators.scoring.PipelineSpec;
import io.anabranch.operators.scoring.Scored;
import io.anabranch.operators.scoring.ScoringStreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every transform and every statistic, in a definition and in SQL: the same bits. */
final class FeatureParityITCase {
  private static final String YAML =
      """
      name: parity
      columns: {t: TIMESTAMP(3), id: BIGINT, k: STRING, d: DOUBLE, i: INT, s: STRING, b: BOOLEAN}
      event-time: {column: t, out-of-orderness: 2 h}
      key: k
      features:
        - {name: standardized, standardize: d}
        - {name: imputed, impute: d, with: 0.5}
        - {name: imputed_text, impute: s, with: none}
        - {name: logged, log: i, offset: 1000}
        - {name: clipped, clip: d, min: -1, max: 10}
        - {name: bucket, bucketize: d, at: [-1, 0, 2.5]}
        - {name: hash_text, hash: s, buckets: 64}
        - {name: hash_number, hash: d, buckets: 1000}
        - {name: hash_time, hash: t, buckets: 1000}
        - {name: hour, calendar: t, part: hour}
        - {name: circle, calendar: t, part: minute-of-day, form: cyclic}
        - {name: hot, one-hot: s, categories: [a, b], unknown: bucket}
        - {name: position, string-index: s, categories: [b, a], unknown: bucket}
        - {name: truth, string-index: b, categories: ['true', 'false']}
        - {name: added, add: [i, id]}
        - {name: subtracted, subtract: [d, i]}
        - {name: multiplied, multiply: [i, d]}
        - {name: ratio, divide: [d, id]}
        - name: r
          over: {window: 3 h, of: d, lag: 1 h, half-life: 1 h}
          stats: [count, sum, mean, std, min, max, last, lag-2, delta, since-last, ewma]
        - {name: q, over: {window: 2 h, of: i, rows: 3}, stats: [count, sum]}
      """;

  private static final String SQL =
      """
      SELECT id,
        ML_STANDARDIZE(d, CAST('%s' AS DOUBLE), CAST('%s' AS DOUBLE)) AS standardized,
        ML_IMPUTE(d, 0.5) AS imputed, ML_IMPUTE(s, 'none') AS imputed_text,
        ML_LOG(i, 1000) AS logged, ML_CLIP(d, -1, 10) AS clipped,
        ML_BUCKETIZE(d, ARRAY[-1, 0, 2.5]) AS bucket, ML_HASH(s, 64) AS hash_text,
        ML_HASH(d, 1000) AS hash_number, ML_HASH(t, 1000) AS hash_time,
        ML_CALENDAR(t, 'hour') AS `hour`, ML_CALENDAR_SIN(t, 'minute-of-day') AS circle_sin,
        ML_CALENDAR_COS(t, 'minute-of-day') AS circle_cos,
        ML_ONE_HOT(s, ARRAY['a', 'b'], 'bucket')[1] AS hot_a,
        ML_ONE_HOT(s, ARRAY['a', 'b'], 'bucket')[2] AS hot_b,
        ML_ONE_HOT(s, ARRAY['a', 'b'], 'bucket')[3] AS hot_unknown,
        ML_STRING_INDEX(s, ARRAY['b', 'a'], 'bucket') AS `position`,
        ML_STRING_INDEX(b, ARRAY[TRUE, FALSE]) AS truth,
        ML_ADD(i, id) AS added, ML_SUBTRACT(d, i) AS subtracted, ML_MULTIPLY(i, d) AS multiplied,
        ML_DIVIDE(d, id) AS ratio,
        ML_COUNT_BEFORE(d, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_count,
        ML_SUM_BEFORE(d, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_sum,
        ML_MEAN_BEFORE(d, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_mean,
        ML_STD_BEFORE(d, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_std,
        ML_MIN_BEFORE(d, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_min,
        ML_MAX_BEFORE(d, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_max,
        ML_LAST_BEFORE(d, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_last,
        ML_LAG_BEFORE(d, 2, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_lag_2,
        ML_DELTA_BEFORE(d, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_delta,
        ML_SINCE_LAST_BEFORE(d, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_since_last,
        ML_EWMA_BEFORE(d, INTERVAL '1' HOUR, t, INTERVAL '3' HOUR, INTERVAL '1' HOUR) OVER w AS r_ewma,
        ML_COUNT_BEFORE(i, t, INTERVAL '2' HOUR, INTERVAL '0' HOUR, 3) OVER w AS q_count,
        ML_SUM_BEFORE(i, t, INTERVAL '2' HOUR, INTERVAL '0' HOUR, 3) OVER w AS q_sum
      FROM t WINDOW w AS (PARTITION BY k ORDER BY t)
      """;

  private static final double[] VALUES = {
    -0.0, 0.0, 1e300, -1e300, 1e-300, 0.1, 0.2, 0.3, -1, 2.5, 1.0 / 3
  };

  private static List<RowData> rows;
  private static RowType type;
  private static PipelineSpec spec;
  private static Map<Long, Map<String, String>> expected;

  @BeforeAll
  static void computeFromTheDefinition() throws Exception {
    type = RowTypes.of(DefinitionReader.read("parity.yaml", YAML).columns());
    rows = rows(new Random(7));
    spec = new PipelineSpec("parity.yaml", YAML, fitted(), PipelineSpec.Outputs.ALL);
    expected = byDefinition(RuntimeExecutionMode.BATCH);
    assertThat(expected).hasSize(rows.size());
  }

  /** Keys with ties in time (of equal values), nulls, and rows up to an hour out of order. */
  private static List<RowData> rows(Random random) {
    List<RowData> all = new ArrayList<>();
    double tied = 0;
    int tiedWhole = 0;
    for (long id = 1; id <= 300; id++) {
      // Every third row has the time, key and values of the one before.
      long step = id - id % 3;
      if (id % 3 == 0 || id == 1) {
        tied = VALUES[random.nextInt(VALUES.length)];
        tiedWhole = random.nextInt(1000);
      }
      String text = List.of("a", "b", "ü", "").get(random.nextInt(4));
      all.add(
          GenericRowData.of(
              TimestampData.fromEpochMillis(1_700_000_000_000L + step * 400_000L),
              id,
              StringData.fromString("k" + step % 2),
              random.nextInt(8) == 0 ? null : (Double) tied,
              random.nextInt(8) == 0 ? null : (Integer) tiedWhole,
              random.nextInt(8) == 0 ? null : StringData.fromString(text),
              random.nextInt(8) == 0 ? null : (Boolean) random.nextBoolean()));
    }
    for (int from = 0; from < all.size(); from += 8) {
      java.util.Collections.shuffle(all.subList(from, Math.min(from + 8, all.size())), random);
    }
    return all;
  }

  private static String fitted() {
    FeaturePipeline pipeline = FeaturePipeline.unfitted(DefinitionReader.read("parity.yaml", YAML));
    FitProgram program =
        pipeline.fitPlan().fitProgram(0, FittedStatistics.none(), pipeline.columnsBefore(0));
    FitState state = program.create();
    RowDataView view = new RowDataView(type);
    rows.forEach(row -> program.add(state, view.of(row)));
    return program.result(state, FittedStatistics.none()).toJson();
  }

  private static DataStream<RowData> source(SqlSession session) {
    return session
        .environment()
        .fromData(rows, InternalTypeInfo.of(type))
        .assignTimestampsAndWatermarks(
            WatermarkStrategy.<RowData>forBoundedOutOfOrderness(Duration.ofHours(2))
                .withTimestampAssigner((row, t) -> row.getTimestamp(0, 3).getMillisecond()));
  }

  private static Map<Long, Map<String, String>> byDefinition(RuntimeExecutionMode mode)
      throws Exception {
    SqlSession session = SqlSession.open(mode);
    Scored scored = ScoringStreams.features(source(session), spec, mode);
    List<String> names = scored.type().getFieldNames();
    Map<Long, Map<String, String>> all = new TreeMap<>();
    try (CloseableIterator<RowData> results = scored.rows().executeAndCollect()) {
      while (results.hasNext()) {
        RowData row = results.next();
        Map<String, String> values = new TreeMap<>();
        for (int i = type.getFieldCount(); i < names.size(); i++) {
          RowData.FieldGetter getter = RowData.createFieldGetter(scored.type().getTypeAt(i), i);
          values.put(names.get(i), bits(getter.getFieldOrNull(row)));
        }
        values.remove("definition_hash");
        all.put(row.getLong(1), values);
      }
    }
    return all;
  }

  private static Map<Long, Map<String, String>> bySql(RuntimeExecutionMode mode) {
    SqlSession session = SqlSession.open(mode);
    session.register("t", rows, type, "t", "INTERVAL '2' HOUR");
    Row scale = session.last("SELECT ML_MEAN(d), ML_STD(d) FROM t");
    Map<Long, Map<String, String>> all = new TreeMap<>();
    for (Row row : session.rows(SQL.formatted(scale.getField(0), scale.getField(1)))) {
      Map<String, String> values = new TreeMap<>();
      for (String name : row.getFieldNames(true)) {
        values.put(name, bits(row.getField(name)));
      }
      all.put(Long.valueOf(values.remove("id")), values);
    }
    return all;
  }

  private static String bits(Object value) {
    return value instanceof Double number
        ? number + " " + Long.toHexString(Double.doubleToRawLongBits(number))
        : String.valueOf(value);
  }

  @Test
  void aDefinitionInStreamingGivesTheSameBits() throws Exception {
    assertThat(byDefinition(RuntimeExecutionMode.STREAMING)).isEqualTo(expected);
  }

  @Test
  void sqlInBatchGivesTheSameBits() {
    assertThat(bySql(RuntimeExecutionMode.BATCH)).isEqualTo(expected);
  }

  @Test
  void sqlInStreamingGivesTheSameBits() {
    assertThat(bySql(RuntimeExecutionMode.STREAMING)).isEqualTo(expected);
  }
}
