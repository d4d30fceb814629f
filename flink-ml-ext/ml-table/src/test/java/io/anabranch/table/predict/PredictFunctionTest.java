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
import io.anabranch.operators.scoring.PipelineSpec;
import io.anabranch.table.batch.RowBatching;
import io.anabranch.table.model.CountingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a function does with a row, after its way to the task. */
final class PredictFunctionTest {
  private static final StringData MODEL = StringData.fromString("unread");

  @TempDir Path folder;

  private final CountingTask task = new CountingTask();

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
    function.open(task);
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
    assertThat(task.counts())
        .isEqualTo(Map.of("predict.lookup.rows", 4L, "predict.lookup.nulls", 2L));
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

  @Test
  void whatAServerAnswersMayDiffer() {
    assertThat(isDeterministic("http://server/v2/models/m")).isFalse();
    assertThat(isDeterministic("models:/m/1")).isTrue();
  }

  private static boolean isDeterministic(String reference) {
    PipelineSpec spec =
        new PipelineSpec(
            "m.yaml",
            "name: m\ncolumns: {x: FLOAT}\nmodel: {path: m.onnx, inputs: {x: [x]}}\n",
            null);
    CallableModel model =
        new CallableModel(
            reference, spec, () -> null, "m", "1", List.of(0), RowType.of(new FloatType()));
    Arguments arguments = Arguments.of(Form.PREDICT, model, List.of(new FloatType()));
    PredictCall call = new PredictCall(Form.PREDICT, model, arguments, Form.PREDICT.answer(model));
    PredictAsyncFunction later = new PredictAsyncFunction(call, RowBatching.of(1), List.of());
    assertThat(later.isDeterministic())
        .isEqualTo(new PredictFunction(call, List.of()).isDeterministic());
    return later.isDeterministic();
  }
}
