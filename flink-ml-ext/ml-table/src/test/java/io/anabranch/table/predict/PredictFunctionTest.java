// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.models.CallableModel;
import io.anabranch.models.CallableModels;
import io.anabranch.models.Checks;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.TestGraphs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a function does with a row, after its way to the task. */
final class PredictFunctionTest {
  private static final StringData MODEL = StringData.fromString("unread");

  @TempDir Path folder;

  private final Map<String, Counter> counters = new TreeMap<>();

  private PredictFunction open(Form form) throws IOException, ClassNotFoundException {
    Path file = Files.write(folder.resolve("lookup.onnx"), TestGraphs.lookup(10));
    CallableModel model =
        new CallableModels(new RegistryLocation(folder.toString()), Checks.REQUIRED)
            .open(form.name(), file.toString(), OnnxOptions.DEFAULT, RemoteSpec.DEFAULT);
    Arguments arguments = Arguments.of(form, model, List.of(new BigIntType()));
    PredictFunction planned =
        new PredictFunction(
            new PredictCall(form, model, arguments, form.answer(model)),
            List.of(DataTypes.STRING(), DataTypes.BIGINT()));
    PredictFunction function =
        InstantiationUtil.deserializeObject(
            InstantiationUtil.serializeObject(planned), getClass().getClassLoader());
    function.open(new Context(new Counters("", counters)));
    return function;
  }

  @Test
  void rowsThatTheModelCannotTakeAreNullAndCounted() throws Exception {
    PredictFunction function = open(Form.TRY_PREDICT);
    try {
      assertThat(function.eval(MODEL, 3L)).isEqualTo(0.3f);
      assertThat(function.eval(MODEL, null)).isNull();
      assertThat(function.eval(MODEL, 99L)).isNull();
      assertThat(function.eval(MODEL, 4L)).isEqualTo(0.4f);
    } finally {
      function.close();
    }
    assertThat(counters).containsOnlyKeys("predict.lookup.nulls", "predict.lookup.rows");
    assertThat(counters.get("predict.lookup.rows").getCount()).isEqualTo(4);
    assertThat(counters.get("predict.lookup.nulls").getCount()).isEqualTo(2);
  }

  @Test
  void aRowThatFailsTheQueryIsNamedWithItsModelAndTheWayOut() throws Exception {
    PredictFunction function = open(Form.PREDICT);
    try {
      assertThatThrownBy(() -> function.eval(MODEL, null))
          .hasMessage(
              "PREDICT of "
                  + folder.resolve("lookup.onnx")
                  + ": index: null (expected: a value; impute it to accept null, for the model's"
                  + " input index); TRY_PREDICT gives NULL instead")
          .hasNoCause();
      assertThat(function.eval(MODEL, 4L)).isEqualTo(0.4f);
    } finally {
      function.close();
    }
  }

  private static final class Context extends FunctionContext {
    private final MetricGroup metrics;

    Context(MetricGroup metrics) {
      super(null, null, null);
      this.metrics = metrics;
    }

    @Override
    public MetricGroup getMetricGroup() {
      return metrics;
    }
  }

  private static final class Counters extends UnregisteredMetricsGroup {
    private final String prefix;
    private final Map<String, Counter> all;

    Counters(String prefix, Map<String, Counter> all) {
      this.prefix = prefix;
      this.all = all;
    }

    @Override
    public MetricGroup addGroup(String name) {
      return new Counters(prefix + name + ".", all);
    }

    @Override
    public Counter counter(String name) {
      return all.computeIfAbsent(prefix + name, unused -> new SimpleCounter());
    }
  }
}
