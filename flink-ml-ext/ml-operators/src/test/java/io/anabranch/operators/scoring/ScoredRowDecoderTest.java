// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.operators.row.RowText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

final class ScoredRowDecoderTest {
  private static final ModelIdentity IDENTITY = new ModelIdentity("m", "7");
  private static final int ROWS = 3;

  private static RowData row(int i) {
    return GenericRowData.of(
        TimestampData.fromEpochMillis(1000L + i),
        StringData.fromString("key " + i),
        i,
        (long) i << 40,
        i / 4f,
        i / 3.0,
        i % 2 == 1);
  }

  private static Tensor tensor(ElementType type, int width) {
    long[] shape = width == 0 ? new long[] {ROWS} : new long[] {ROWS, width};
    Tensor tensor = new Tensor("y", type, shape, ROWS * Math.max(width, 1));
    for (int i = 0; i < tensor.elements(); i++) {
      if (type == ElementType.STRING) {
        tensor.putText(i, "label " + i);
      } else {
        tensor.putInteger(i, type == ElementType.BOOL ? i % 2 : i);
      }
    }
    return tensor;
  }

  /** One decoder over all rows; its one reused row is turned to text each time. */
  private static List<String> decode(
      PipelineSpec spec, ModelSignature signature, List<ModelOutput> outputs) {
    RowDecoder<RowData, RowData> decoder =
        RowDataCodec.decoder(spec, signature, signature == null ? null : IDENTITY);
    RowType type = Definitions.layout(spec, signature).rowType();
    RowData.FieldGetter[] getters = new RowData.FieldGetter[type.getFieldCount()];
    for (int i = 0; i < getters.length; i++) {
      getters[i] = RowData.createFieldGetter(type.getTypeAt(i), i);
    }
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(new RowText(type).of(decoder.decode(row(i), outputs, i)));
    }
    return rows;
  }

  @Test
  void columnsAndFeaturesLeaveWithTheirValues() {
    PipelineSpec spec =
        Definitions.of(
            """
            - {name: product, multiply: [d, i]}
            - {name: part, calendar: t, part: hour}
            - {name: yes, clip: b, min: 0}
            - {name: index, string-index: s, categories: [key 1], unknown: bucket}
            """,
            "");
    String hash = spec.pipeline().hash();
    assertThat(decode(spec, null, List.of()))
        .containsExactly(
            expected(0, "0.0", "false", "0.0", "0.0", "-1", hash),
            expected(1, "0.3333333333333333", "true", "0.3333333333333333", "1.0", "0", hash),
            expected(2, "0.6666666666666666", "false", "1.3333333333333333", "0.0", "-1", hash));
  }

  private static String expected(
      int i, String d, String b, String product, String yes, String index, String hash) {
    String index1 = index.equals("-1") ? "1" : index;
    return String.format(
        "{\"t\": \"1970-01-01T00:00:01%s\", \"s\": \"key %d\", \"i\": %d, \"l\": %d, \"f\": %s,"
            + " \"d\": %s, \"b\": %s, \"product\": %s, \"part\": 0, \"yes\": %s, \"index\": %s,"
            + " \"definition_hash\": \"%s\"}",
        i == 0 ? "" : ".00" + i, i, i, (long) i << 40, i / 4f, d, b, product, yes, index1, hash);
  }

  @Test
  void nullColumnsAndFeaturesStayNull() {
    PipelineSpec spec = Definitions.of("- {name: twice, add: [d, d]}\n", "");
    RowDecoder<RowData, RowData> decoder = RowDataCodec.decoder(spec, null, null);
    RowType type = Definitions.layout(spec, null).rowType();
    // The row before must not show through.
    decoder.decode(row(1), List.of(), 0);
    RowData decoded = decoder.decode(new GenericRowData(7), List.of(), 0);
    assertThat(new RowText(type).of(decoded))
        .startsWith(
            "{\"t\": null, \"s\": null, \"i\": null, \"l\": null, \"f\": null, \"d\": null,"
                + " \"b\": null, \"twice\": null, ");
  }

  @Test
  void everyTypeOfScalarLeavesBesideItsRowWithWhatMadeIt() {
    Map<ElementType, List<String>> expected =
        Map.of(
            ElementType.FLOAT, List.of("0.0", "1.0", "2.0"),
            ElementType.FLOAT16, List.of("0.0", "1.0", "2.0"),
            ElementType.BFLOAT16, List.of("0.0", "1.0", "2.0"),
            ElementType.DOUBLE, List.of("0.0", "1.0", "2.0"),
            ElementType.INT8, List.of("0", "1", "2"),
            ElementType.UINT32, List.of("0", "1", "2"),
            ElementType.INT64, List.of("0", "1", "2"),
            ElementType.BOOL, List.of("false", "true", "false"),
            ElementType.STRING, List.of("\"label 0\"", "\"label 1\"", "\"label 2\""));
    expected.forEach(
        (type, values) -> {
          for (int width : new int[] {0, 1}) {
            List<String> rows = decodeOutput(tensor(type, width));
            for (int i = 0; i < ROWS; i++) {
              assertThat(rows.get(i))
                  .startsWith(
                      "{\"i\": "
                          + i
                          + ", \"y\": "
                          + values.get(i)
                          + ", \"model_name\": \"m\", \"model_version\": \"7\","
                          + " \"definition_hash\": \"");
            }
          }
        });
  }

  private static List<String> decodeOutput(Tensor tensor) {
    long[] shape = tensor.shape();
    shape[0] = -1;
    ModelSignature signature = Definitions.signature(Definitions.tensor("y", tensor.type(), shape));
    return decode(
        Definitions.of("- {name: twice, add: [d, d]}\n", "model: m.onnx\noutput: [i, y]\n"),
        signature,
        List.of(new ModelOutput.OfTensor(tensor)));
  }

  /** What a row holds in its second column, as text that shows every element. */
  private static List<String> complex(OutputSpec spec, ModelOutput output, int batchRows) {
    PipelineSpec pipeline =
        Definitions.of("- {name: twice, add: [d, d]}\n", "model: m.onnx\noutput: [i, y]\n");
    ModelSignature signature =
        new ModelSignature(Definitions.signature().inputs(), List.of(spec), batchRows);
    RowDecoder<RowData, RowData> decoder = RowDataCodec.decoder(pipeline, signature, IDENTITY);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < (batchRows == ModelSignature.NO_BATCH ? 1 : ROWS); i++) {
      RowData decoded = decoder.decode(row(i), List.of(output), i);
      rows.add(spec instanceof OutputSpec.OfMaps ? map(decoded) : array(decoded, output));
    }
    return rows;
  }

  private static String map(RowData row) {
    Map<String, Float> entries = new TreeMap<>();
    for (int i = 0; i < row.getMap(1).size(); i++) {
      entries.put(
          row.getMap(1).keyArray().getString(i).toString(), row.getMap(1).valueArray().getFloat(i));
    }
    return entries.toString();
  }

  private static String array(RowData row, ModelOutput output) {
    List<Object> elements = new ArrayList<>();
    ElementType type = ((ModelOutput.OfTensor) output).tensor().type();
    for (int i = 0; i < row.getArray(1).size(); i++) {
      elements.add(
          switch (type) {
            case FLOAT -> row.getArray(1).getFloat(i);
            case DOUBLE -> row.getArray(1).getDouble(i);
            case INT64 -> row.getArray(1).getLong(i);
            case BOOL -> row.getArray(1).getBoolean(i);
            default -> row.getArray(1).getString(i);
          });
    }
    return elements.toString();
  }

  @Test
  void everyTypeOfArrayLeavesBesideItsRow() {
    Map<ElementType, String> last =
        Map.of(
            ElementType.FLOAT, "[4.0, 5.0]",
            ElementType.DOUBLE, "[4.0, 5.0]",
            ElementType.INT64, "[4, 5]",
            ElementType.BOOL, "[false, true]",
            ElementType.STRING, "[label 4, label 5]");
    last.forEach(
        (type, expected) ->
            assertThat(
                    complex(
                        Definitions.tensor("y", type, -1, 2),
                        new ModelOutput.OfTensor(tensor(type, 2)),
                        ModelSignature.ANY_ROWS))
                .hasSize(ROWS)
                .last()
                .isEqualTo(expected));
  }

  @Test
  void aModelWithoutABatchDimensionGivesItsWholeTensor() {
    assertThat(
            complex(
                Definitions.tensor("y", ElementType.INT64, 3, 2),
                new ModelOutput.OfTensor(tensor(ElementType.INT64, 2)),
                ModelSignature.NO_BATCH))
        .containsExactly("[0, 1, 2, 3, 4, 5]");
  }

  @Test
  void mapsOfClassifiersLeaveBesideTheirRow() {
    List<Map<Object, Double>> maps =
        List.of(Map.of("red", 0.25, "blue", 0.75), Map.of("red", 1.0, "blue", 0.0), Map.of());
    assertThat(
            complex(
                new OutputSpec.OfMaps("y", ElementType.STRING, ElementType.FLOAT),
                new ModelOutput.OfMaps("y", maps),
                ModelSignature.ANY_ROWS))
        .containsExactly("{blue=0.75, red=0.25}", "{blue=0.0, red=1.0}", "{}");
  }
}
