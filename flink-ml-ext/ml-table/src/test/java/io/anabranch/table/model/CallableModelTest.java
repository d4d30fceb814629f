// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.bundle.ModelBundle;
import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.core.registry.ModelRegistry;
import io.anabranch.core.row.Column;
import io.anabranch.models.CallableModel;
import io.anabranch.models.CallableModels;
import io.anabranch.models.Checks;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.Graphs;
import io.anabranch.operators.row.RowTypes;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reference, the call that it wants, and the row that comes of it. */
final class CallableModelTest {
  private static final String DEMO = "../../data/flights/flight-delay";

  @TempDir Path folder;

  private CallableModel open(String reference) {
    RegistryLocation registry = new RegistryLocation(folder.resolve("registry").toString());
    return new CallableModels(registry, Checks.REQUIRED)
        .open("PREDICT", reference, OnnxOptions.DEFAULT, RemoteSpec.DEFAULT);
  }

  private CallableModel mlp() throws IOException {
    Path file = Files.write(folder.resolve("mlp.onnx"), Graphs.mlp(3, new int[] {4}, 5));
    return open(file.toString());
  }

  @Test
  void aBundleWantsWhatItsDefinitionNeedsOfARowAndComputesTheRest() {
    CallableModel model = open(Path.of(DEMO).toAbsolutePath().normalize().toString());
    assertThat(model.arguments())
        .extracting(Column::name)
        .startsWith("departure", "distance", "origin_landed_mean")
        .doesNotContain("origin", "delay", "distance_z", "hour", "origin_landed_count");
    assertThat(model.outputs().asSummaryString()).isEqualTo("ROW<`prediction` FLOAT>");
    assertThat(model.name()).isEqualTo("flight-delay");
  }

  @Test
  void aPlainFileWantsOneArgumentPerInputValue() throws IOException {
    assertThat(mlp().signature())
        .endsWith("mlp.onnx (features_0 FLOAT, features_1 FLOAT, features_2 FLOAT)");
  }

  @Test
  void anUnknownModelIsRefusedByName() {
    assertThatThrownBy(() -> open("models:/nothing@champion"))
        .hasMessageStartingWith(
            "PREDICT: model: nothing (expected: one of [], the models in the registry ");
    assertThatThrownBy(() -> open("/nowhere/x.onnx"))
        .hasMessage(
            "PREDICT: model: /nowhere/x.onnx (expected: an .onnx file, the folder of a bundle, or"
                + " models:/NAME/VERSION)");
  }

  @Test
  void aModelThatWasFoundByItsAliasIsOpenedAgainByItsVersion() {
    ModelRegistry registry = new RegistryLocation(folder.resolve("registry").toString()).open();
    registry.register("delays", ModelBundle.open(Path.of(DEMO)));
    registry.alias("delays", "champion", 1);
    assertThat(open("models:/delays@champion").pinned()).isEqualTo("models:/delays/1");
    assertThat(open(DEMO).pinned()).isEqualTo(DEMO);
  }

  @Test
  void numbersOfAllTypesGiveTheSameBits() throws IOException {
    CallableModel model = mlp();
    List<LogicalType> given = List.of(new IntType(), new DecimalType(10, 2), new DoubleType());
    try (RowScorer scorer = RowScorer.open(model, AssignedDevice.NONE)) {
      float asFloats =
          score(scorer, model, Collections.nCopies(3, new FloatType()), 7f, 0.25f, -1.5f);
      float asOthers =
          score(
              scorer,
              model,
              given,
              7,
              DecimalData.fromBigDecimal(new BigDecimal("0.25"), 10, 2),
              -1.5);
      assertThat(asOthers).isEqualTo(asFloats);
    }
  }

  private static float score(
      RowScorer scorer, CallableModel model, List<? extends LogicalType> types, Object... values) {
    ArgumentBinding binding = ArgumentBinding.positional("PREDICT", model, List.copyOf(types));
    GenericRowData row = binding.newRow();
    for (int i = 0; i < values.length; i++) {
      binding.set(row, i, values[i]);
    }
    RowData scored = scorer.score(row);
    return scored.getFloat(0);
  }

  @Test
  void aCallThatDoesNotFitIsRefusedWithAllThatIsWrongAndWhatTheModelWants() throws IOException {
    CallableModel model = mlp();
    assertThatThrownBy(() -> ArgumentBinding.positional("PREDICT", model, List.of(new IntType())))
        .hasMessageMatching(
            "PREDICT: 1 arguments \\(expected: 3\\)\\. The model is .*mlp\\.onnx \\(features_0"
                + " FLOAT, .*");
    assertThatThrownBy(
            () ->
                ArgumentBinding.positional(
                    "PREDICT",
                    model,
                    List.of(VarCharType.STRING_TYPE, new FloatType(), VarCharType.STRING_TYPE)))
        .hasMessageStartingWith(
            "PREDICT: features_0: STRING (expected: a number); features_2: STRING (expected: a"
                + " number). The");
    assertThatThrownBy(
            () ->
                ArgumentBinding.named(
                    "PREDICT",
                    model,
                    List.of("features_0", "y", "features_0"),
                    Collections.nCopies(3, new FloatType())))
        .hasMessageStartingWith(
            "PREDICT: y: no such argument; features_0: given twice; features_1: missing;"
                + " features_2: missing. The");
  }

  @Test
  void aNumberOutOfRangeCostsItsRow() {
    CallableModel model = open(Path.of(DEMO).toAbsolutePath().normalize().toString());
    ArgumentBinding binding =
        ArgumentBinding.named(
            "PREDICT",
            model,
            model.arguments().stream().map(Column::name).toList(),
            model.arguments().stream()
                .map(
                    column ->
                        column.name().equals("distance")
                            ? new BigIntType()
                            : RowTypes.of(column.type()))
                .toList());
    assertThatThrownBy(() -> binding.set(binding.newRow(), 1, 1L << 40))
        .hasMessage("distance: 1099511627776 (expected: a whole number of 32 bits)");
  }
}
