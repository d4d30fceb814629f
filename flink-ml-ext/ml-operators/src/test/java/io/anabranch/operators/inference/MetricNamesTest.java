// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.TestGraphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} lists what is registered, and nothing else. */
class MetricNamesTest {
  private static final Path DOCUMENT = Path.of("../../docs/metrics.md");
  private static final Pattern NAME = Pattern.compile("`([A-Za-z]+)`");

  /** Remembers what was registered under a name. */
  private static final class Noted extends UnregisteredMetricsGroup {
    private final Map<String, Metric> metrics = new HashMap<>();

    @Override
    public MetricGroup addGroup(String name) {
      assertThat(name).isEqualTo(InferenceMetrics.GROUP);
      return this;
    }

    @Override
    public Counter counter(String name) {
      return note(name, super.counter(name));
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
      return note(name, gauge);
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
      return note(name, histogram);
    }

    private <M extends Metric> M note(String name, M metric) {
      assertThat(metrics.put(name, metric)).isNull();
      return metric;
    }

    Object gauge(String name) {
      return ((Gauge<?>) metrics.get(name)).getValue();
    }
  }

  private static Noted registered(ModelRunner runner) {
    Noted noted = new Noted();
    InferenceMetrics metrics = new InferenceMetrics(noted);
    metrics.watch(() -> 3, () -> 24);
    metrics.describe(runner, 5_000_000, () -> 60_000);
    return noted;
  }

  /** The names in the first column of the section's table. */
  private static Set<String> documented(String heading) throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    int first = lines.indexOf(heading);
    assertThat(first).describedAs(heading).isNotNegative();
    Set<String> names = new TreeSet<>();
    for (String line : lines.subList(first + 1, lines.size())) {
      if (line.startsWith("#")) {
        break;
      }
      String column = line.startsWith("|") ? line.split("\\|")[1] : "";
      for (Matcher match = NAME.matcher(column); match.find(); ) {
        names.add(match.group(1));
      }
    }
    return names;
  }

  @Test
  void theOperatorsNamesAreThoseOfTheDocument() throws IOException {
    assertThat(registered(FakeModelRunner.anyRows()).metrics.keySet())
        .isEqualTo(documented("## Inference, group `inference`"));
  }

  @Test
  void theRunnersNamesAreThoseOfTheDocument() throws IOException {
    try (ModelRunner runner =
        OnnxModelRunner.open(TestGraphs.lookup(2), "m", OnnxOptions.DEFAULT)) {
      assertThat(runner.gauges().keySet())
          .isEqualTo(documented("### Of ONNX Runtime, in the same group"));
      assertThat(registered(runner).metrics.keySet()).containsAll(runner.gauges().keySet());
    }
  }

  /** A model that was made half a minute after the epoch. */
  private record Dated(FakeModelRunner fake) implements ModelRunner {
    @Override
    public ModelSignature signature() {
      return fake.signature();
    }

    @Override
    public ModelIdentity identity() {
      return new ModelIdentity("dated", "7", Optional.of(Instant.ofEpochSecond(30)));
    }

    @Override
    public void run(TensorBatch batch) {
      fake.run(batch);
    }

    @Override
    public Map<String, LongSupplier> gauges() {
      return Map.of("own", () -> 42);
    }

    @Override
    public void close() {
      fake.close();
    }
  }

  @Test
  void gaugesSayWhatIsKnownOfTheModel() {
    Noted noted = registered(new Dated(FakeModelRunner.anyRows()));
    assertThat(noted.gauge("modelName")).isEqualTo("dated");
    assertThat(noted.gauge("modelVersion")).isEqualTo("7");
    assertThat(noted.gauge("modelLoadMillis")).isEqualTo(5L);
    assertThat(noted.gauge("modelAgeSeconds")).isEqualTo(30L);
    assertThat(noted.gauge("batchSizeChosen")).isEqualTo(24);
    assertThat(noted.gauge("inFlight")).isEqualTo(3);
    assertThat(noted.gauge("own")).isEqualTo(42L);
    assertThat(registered(FakeModelRunner.anyRows()).gauge("modelAgeSeconds")).isEqualTo(-1L);
  }
}
