// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.BatchPolicy.Mode;
import io.anabranch.core.inference.BatchPolicy.Order;
import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.core.testing.ScoringLaws;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MicroBatchOperatorITCase {
  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .build());

  private static final String GROUP = "inference";
  private static final long ROWS = 20_000;
  private static final long POISON_EVERY = 997;
  private static final long NOT_A_NUMBER_EVERY = 1009;

  /** Rows with bad ones among them; fails once, some rows after the first checkpoint. */
  private static final class Rows extends RichMapFunction<Long, double[]>
      implements CheckpointListener {
    private static final long serialVersionUID = 1L;

    private final long failures;
    private transient boolean checkpointed;
    private transient int rowsAfter;

    Rows(long failures) {
      this.failures = failures;
    }

    @Override
    public double[] map(Long identifier) throws Exception {
      if (failures > 0 && identifier % 64 == 0) {
        Thread.sleep(2);
      }
      boolean failing = getRuntimeContext().getTaskInfo().getAttemptNumber() < failures;
      if (failing && checkpointed && ++rowsAfter > 500) {
        throw new IllegalStateException("the failure of this test");
      }
      double value =
          identifier % NOT_A_NUMBER_EVERY == 0
              ? Double.NaN
              : identifier % POISON_EVERY == 0 ? -1 : 3 * identifier;
      return new double[] {identifier, value};
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      checkpointed = true;
    }
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    return environment;
  }

  /** Scored rows as their identifier, dead letters as its negative. */
  private static DataStream<Long> scored(
      StreamExecutionEnvironment environment, BatchPolicy policy, long failures) {
    InferenceSpec<double[], double[]> spec =
        InferenceHarness.spec(
            policy,
            () -> FakeModelRunner.anyRows().failingOn(ErrorKind.DATA, value -> value == -1));
    SingleOutputStreamOperator<double[]> scored =
        spec.score(
            environment.fromSequence(1, ROWS).map(new Rows(failures)),
            PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO);
    DataStream<DeadLetter> dead = scored.getSideOutput(InferenceHarness.DEAD_LETTERS);
    return scored
        .map(row -> row[0] == row[2] && row[1] == 6 * row[0] ? (long) row[0] : 0L)
        .returns(Types.LONG)
        .union(dead.map(letter -> -Long.parseLong(letter.original())).returns(Types.LONG));
  }

  private static List<Long> collected(CloseableIterator<Long> rows) throws Exception {
    List<Long> all = new ArrayList<>();
    try (rows) {
      rows.forEachRemaining(all::add);
    }
    return all;
  }

  private static void assertEveryRowOnce(List<Long> left) {
    ScoringLaws.everyRowOnce(
        LongStream.rangeClosed(1, ROWS).boxed().toList(),
        left.stream().filter(row -> row >= 0).toList(),
        left.stream().filter(row -> row < 0).map(row -> -row).toList());
    assertThat(left.stream().filter(row -> row < 0)).hasSize((int) deadLetters());
  }

  private static long deadLetters() {
    return LongStream.rangeClosed(1, ROWS)
        .filter(row -> row % POISON_EVERY == 0 || row % NOT_A_NUMBER_EVERY == 0)
        .count();
  }

  @ParameterizedTest
  @CsvSource({"INLINE, ORDERED", "ASYNC, ORDERED", "ASYNC, UNORDERED"})
  void aFailureNeitherLosesNorRepeatsARow(Mode mode, Order order) throws Exception {
    StreamExecutionEnvironment environment = environment();
    environment.enableCheckpointing(20);
    CloseableIterator<Long> left =
        scored(environment, InferenceHarness.policy(64, mode, 2, order), 1).collectAsync();

    JobClient job = environment.executeAsync();
    List<Long> rows = collected(left);

    assertEveryRowOnce(rows);
    // Two attempts of two tasks: the test is void if nothing failed.
    assertThat(metrics(job.getJobID(), "rows")).hasSize(4);
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAMING", "BATCH"})
  void boundedAndUnboundedScoreTheSameRowsAndTheMetricsAddUp(RuntimeExecutionMode mode)
      throws Exception {
    StreamExecutionEnvironment environment = environment();
    environment.setRuntimeMode(mode);
    environment.getConfig().enableObjectReuse();
    CloseableIterator<Long> left =
        scored(environment, InferenceHarness.async(64, 2, Order.ORDERED), 0).collectAsync();

    JobID job = environment.executeAsync().getJobID();
    List<Long> rows = collected(left);

    assertEveryRowOnce(rows);
    assertThat(count(job, "rows")).isEqualTo(ROWS);
    assertThat(count(job, "deadLetters")).isEqualTo(deadLetters());
    assertThat(count(job, "scored")).isEqualTo(ROWS - deadLetters());
    assertThat(count(job, "batches")).isEqualTo(closed(job)).isLessThan(count(job, "runs"));
    assertThat(count(job, "computeNanos")).isPositive();
    assertThat(count(job, "encodeNanos")).isPositive();
    assertThat(count(job, "decodeNanos")).isPositive();
    // On a busy machine one of the tasks may get all rows.
    assertThat(metrics(job, "latencyMicros"))
        .anySatisfy(
            metric ->
                assertThat(((Histogram) metric).getStatistics().getQuantile(0.99)).isPositive());
    assertThat(metrics(job, "modelVersion"))
        .extracting(metric -> (Object) ((Gauge<?>) metric).getValue())
        .containsOnly("1");
  }

  /** One for each attempt of each task. */
  private static List<Metric> metrics(JobID job, String name) {
    return REPORTER.getMetricsByGroup().entrySet().stream()
        .filter(group -> job.toString().equals(group.getKey().getAllVariables().get("<job_id>")))
        .filter(group -> Arrays.asList(group.getKey().getScopeComponents()).contains(GROUP))
        .map(group -> group.getValue().get(name))
        .filter(Objects::nonNull)
        .toList();
  }

  private static long closed(JobID job) {
    return Stream.of("Size", "Weight", "Delay", "Mark", "Checkpoint", "End")
        .mapToLong(reason -> count(job, "closedBy" + reason))
        .sum();
  }

  private static long count(JobID job, String name) {
    return metrics(job, name).stream().mapToLong(metric -> ((Counter) metric).getCount()).sum();
  }
}
