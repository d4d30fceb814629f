// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.row.ColumnType;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.onnx.ModelUse;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.TestGraphs;
import io.anabranch.operators.row.RowText;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Each type of tensor, from a column through ONNX Runtime to a column. */
final class EveryTypeTest {
  private static final OnnxOptions OPTIONS = OnnxOptions.DEFAULT;

  /** What the model's column {@code y} holds for one row of a column {@code x}, as JSON. */
  private static String score(byte[] model, String type, ModelUse use, Object value) {
    PipelineSpec spec =
        new PipelineSpec(
            "test.yaml",
            "name: test\ncolumns: {x: " + type + "}\nmodel: {path: m.onnx, inputs: {x: x}}\n",
            null);
    try (OnnxModelRunner runner = OnnxModelRunner.open(model, "m", OPTIONS, use)) {
      ModelSignature signature = runner.signature();
      RowDataCodec codec = new RowDataCodec(spec);
      TensorBatch batch = TensorBatch.allocate(signature, codec.sequences(signature), 2);
      RowData row = GenericRowData.of(value);
      codec.encoder(signature).encode(row, batch);
      batch.seal();
      runner.run(batch);
      RowData scored = codec.decoder(signature, runner.identity()).decode(row, batch.outputs(), 0);
      String json =
          new RowText(new OutputLayout(spec, spec.pipeline(), signature).rowType()).of(scored);
      return json.replaceFirst(", \"model_name\".*", "")
          .replaceFirst("\\{\"x\": .*, \"[a-z]+\": ", "");
    }
  }

  private static String identity(ElementType type, String column, Object value) {
    return score(TestGraphs.identity(type, -1, 1), column, ModelUse.DEFAULT, value);
  }

  @Property(tries = 20)
  void doublesStayDoubles(@ForAll double value) {
    if (Double.isFinite(value)) {
      assertThat(identity(ElementType.DOUBLE, "DOUBLE", value)).isEqualTo(Double.toString(value));
    }
  }

  @Property(tries = 20)
  void longsStayLongs(@ForAll long value) {
    assertThat(identity(ElementType.INT64, "BIGINT", value)).isEqualTo(Long.toString(value));
  }

  @ParameterizedTest
  @EnumSource(
      value = ElementType.class,
      mode = Mode.INCLUDE,
      names = {"FLOAT", "FLOAT16", "BFLOAT16"})
  void narrowFloatsAreRoundedOnceAndComeBackAsFloat(ElementType type) {
    for (double value : new double[] {0.1, -1.0 / 3, 1e-30, 65_000, 3}) {
      Tensor rounded = new Tensor("r", type, new long[] {1}, 1);
      rounded.putNumber(0, value);
      assertThat(identity(type, "DOUBLE", value))
          .isEqualTo(Float.toString((float) rounded.number(0)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, BIGINT, -128",
    "INT16, BIGINT, -32768",
    "INT32, BIGINT, -2147483648",
    "UINT8, BIGINT, 255",
    "INT64, BIGINT, 9007199254740993"
  })
  void integersReachTheEndsOfTheirRange(ElementType type, String column, long value) {
    assertThat(identity(type, column, value)).isEqualTo(Long.toString(value));
  }

  @Test
  void truthAndTextComeBackAsTheyWere() {
    assertThat(identity(ElementType.BOOL, "BOOLEAN", true)).isEqualTo("true");
    assertThat(identity(ElementType.STRING, "STRING", StringData.fromString("Zürich")))
        .isEqualTo("\"Zürich\"");
  }

  @ParameterizedTest
  @CsvSource({
    "UINT16, 65535, 65535",
    "UINT32, 4294967295, 4294967295",
    "UINT64, 9223372036854775807, \"9223372036854775807\"",
    "UINT64, -1, \"18446744073709551615\""
  })
  void unsignedOutputsAreReadWithoutTheirSign(ElementType type, long value, String expected) {
    byte[] cast = TestGraphs.cast(ElementType.INT64, type, -1, 1);
    assertThat(score(cast, "BIGINT", ModelUse.DEFAULT, value)).isEqualTo(expected);
  }

  @Test
  void outputsOfAnyRankAreFlattened() {
    byte[] model = TestGraphs.identity(ElementType.FLOAT, -1, 2, 1, 2);
    Object value = new GenericArrayData(new float[] {1, 2, 3, 4});
    assertThat(score(model, "ARRAY<FLOAT>", ModelUse.DEFAULT, value))
        .isEqualTo("[1.0, 2.0, 3.0, 4.0]");
  }

  @Test
  void aSequenceOfTensorsIsAnArrayOfArrays() {
    Object value = new GenericArrayData(new float[] {1, 2, 3, 4, 5, 6});
    assertThat(score(TestGraphs.sequenceOutput(), "ARRAY<FLOAT>", ModelUse.WHOLE, value))
        .isEqualTo("[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]");
  }

  @Test
  void everyArrayFeedsATensorOfItsElements() {
    List<ColumnType> arrays =
        Arrays.stream(ColumnType.values()).filter(ColumnType::isArray).toList();
    for (ColumnType type : arrays) {
      Object value =
          switch (type.element()) {
            case INT -> new GenericArrayData(new int[] {1, 2});
            case BIGINT -> new GenericArrayData(new long[] {1, 2});
            case FLOAT -> new GenericArrayData(new float[] {1, 2});
            case DOUBLE -> new GenericArrayData(new double[] {1, 2});
            default ->
                new GenericArrayData(
                    new Object[] {StringData.fromString("1"), StringData.fromString("2")});
          };
      ElementType element =
          type == ColumnType.STRING_ARRAY ? ElementType.STRING : ElementType.DOUBLE;
      byte[] model = TestGraphs.identity(element, -1, 2);
      assertThat(score(model, type.toString(), ModelUse.DEFAULT, value))
          .isEqualTo(element == ElementType.STRING ? "[\"1\", \"2\"]" : "[1.0, 2.0]");
    }
  }
}
