// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.TensorBatch;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** Binary rows are encoded by runs of columns, all others value by value. */
final class EncodingTest {
  private static final PipelineSpec SPEC =
      new PipelineSpec(
          "runs.yaml",
          """
          name: runs
          columns: {a: FLOAT, b: FLOAT, s: STRING, c: FLOAT, d: DOUBLE, e: DOUBLE, f: DOUBLE, i: INT,
            g: ARRAY<FLOAT>}
          model: {path: m.onnx, inputs: {x: [a, b, c, i, e, f, d], y: [d, e], z: [g]}}
          """,
          null);
  private static final ModelSignature SIGNATURE =
      new ModelSignature(
          List.of(
              new TensorSpec("x", ElementType.FLOAT, new long[] {-1, 7}),
              new TensorSpec("y", ElementType.DOUBLE, new long[] {-1, 2}),
              new TensorSpec("z", ElementType.FLOAT, new long[] {-1, 3})),
          List.of(),
          ModelSignature.ANY_ROWS);
  private static final double[] UNUSUAL = {
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -0.0,
    Float.MAX_VALUE,
    -Double.MAX_VALUE,
    Float.MIN_VALUE
  };

  private static double number(Random random, double unusual) {
    return random.nextDouble() < unusual
        ? UNUSUAL[random.nextInt(UNUSUAL.length)]
        : random.nextGaussian();
  }

  private static GenericRowData row(Random random, double unusual) {
    GenericRowData row = new GenericRowData(9);
    for (int i = 0; i < 7; i++) {
      double value = number(random, unusual);
      row.setField(i, i < 4 ? (Object) (float) value : (Object) value);
    }
    row.setField(2, StringData.fromString("s".repeat(random.nextInt(12))));
    row.setField(7, random.nextInt());
    Float[] array = new Float[random.nextDouble() < unusual ? 2 : 3];
    for (int i = 0; i < array.length; i++) {
      array[i] = random.nextDouble() < unusual / 3 ? null : (Float) (float) number(random, unusual);
    }
    row.setField(8, new GenericArrayData(array));
    if (random.nextDouble() < unusual) {
      row.setField(random.nextInt(9), null);
    }
    return row;
  }

  /** What a row of the tensors holds, or why it was refused. */
  private static String encoded(RowEncoder<RowData> encoder, TensorBatch batch, RowData row) {
    batch.clear();
    try {
      encoder.encode(row, batch);
    } catch (MlException e) {
      return e.getMessage();
    }
    batch.seal();
    List<Object> numbers = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      numbers.add(batch.inputs().get(0).number(i));
    }
    numbers.add(batch.inputs().get(1).number(0));
    numbers.add(batch.inputs().get(1).number(1));
    for (int i = 0; i < 3; i++) {
      numbers.add(batch.inputs().get(2).number(i));
    }
    return numbers.toString();
  }

  @Property(tries = 300)
  void rowsThatAreEncodedByRunsGiveWhatRowsEncodedByValueGive(
      @ForAll Random random, @ForAll boolean clean) {
    RowEncoder<RowData> encoder = new RowDataCodec(SPEC).encoder(SIGNATURE);
    TensorBatch batch = TensorBatch.allocate(SIGNATURE, 1);
    RowDataSerializer rows = new RowDataSerializer(RowTypes.of(SPEC.definition().columns()));
    for (int i = 0; i < 5; i++) {
      GenericRowData row = row(random, clean ? 0 : 0.1);
      String expected = encoded(encoder, batch, row);
      assertThat(encoded(encoder, batch, rows.toBinaryRow(row).copy())).isEqualTo(expected);
    }
  }

  @Property(tries = 200)
  void aRowThatIsKeptInTheMemoryOfAnotherIsACopy(@ForAll Random random) {
    RowDataSerializer rows = new RowDataSerializer(RowTypes.of(SPEC.definition().columns()));
    RowDataCodec codec = new RowDataCodec(SPEC);
    RowData spare = null;
    for (int i = 0; i < 5; i++) {
      GenericRowData row = row(random, 0.1);
      BinaryRowData sent = rows.toBinaryRow(row).copy();
      BinaryRowData expected = sent.copy();
      RowData kept = codec.keep(random.nextBoolean() ? row : sent, spare, rows);
      sent.setNullAt(0);
      assertThat(kept).isEqualTo(expected).isNotSameAs(sent);
      spare = kept;
    }
  }
}
