// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.TensorSpec;
import io.anabranch.core.testing.FakeModelRunner;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MicroBatchTest {
  private static BatchPolicy policy(int maxRows, long maxBytes) {
    return new BatchPolicy(
        maxRows,
        maxBytes,
        Duration.ofMillis(5),
        BatchPolicy.Mode.INLINE,
        1,
        BatchPolicy.Order.ORDERED);
  }

  private static ModelSignature signatureOf(ElementType type, int batchRows, long... shape) {
    return new ModelSignature(List.of(new TensorSpec("x", type, shape)), List.of(), batchRows);
  }

  private static final RowEncoder<String> TEXT =
      (row, batch) -> {
        batch.inputs().get(0).putText(batch.beginRow(), row);
        batch.commitRow();
      };

  @Test
  void closesOnRows() {
    MicroBatch<String> batch = texts(policy(2, 1000));
    add(batch, "a");
    assertThat(batch.full()).isNull();
    add(batch, "b");
    assertThat(batch.full()).isEqualTo(CloseReason.SIZE);
  }

  @Test
  void closesOnATargetBelowItsCapacity() {
    MicroBatch<String> batch = texts(policy(4, 1000));
    batch.target(2);
    add(batch, "a");
    add(batch, "b");
    assertThat(batch.full()).isEqualTo(CloseReason.SIZE);
    batch.clear();
    batch.target(9);
    assertThat(batch.target()).isEqualTo(4);
  }

  @Test
  void closesOnTheBytesOfStrings() {
    MicroBatch<String> batch = texts(policy(100, 10));
    add(batch, "abc");
    assertThat(batch.full()).isNull();
    add(batch, "de");
    assertThat(batch.full()).isEqualTo(CloseReason.WEIGHT);
    batch.clear();
    add(batch, "abc");
    assertThat(batch.full()).isNull();
  }

  private static MicroBatch<String> texts(BatchPolicy policy) {
    return MicroBatch.allocate(
        signatureOf(ElementType.STRING, ModelSignature.ANY_ROWS, -1, 1), policy);
  }

  private static void add(MicroBatch<String> batch, String text) {
    batch.encode(text, TEXT);
    batch.keep(text, 0);
  }

  @Test
  void bytesOfFixedRowsBecomeALimitOfRows() {
    ModelSignature image = signatureOf(ElementType.FLOAT, ModelSignature.ANY_ROWS, -1, 3, 10, 10);
    assertThat(BatchLimits.of(image, Sequences.NONE, policy(64, 2500)))
        .isEqualTo(
            new BatchLimits(
                3, CloseReason.WEIGHT, BatchLimits.NOT_COUNTED, BatchLimits.NOT_COUNTED));
    assertThat(BatchLimits.of(image, Sequences.NONE, policy(2, 2500)))
        .isEqualTo(
            new BatchLimits(2, CloseReason.SIZE, BatchLimits.NOT_COUNTED, BatchLimits.NOT_COUNTED));
    assertThat(BatchLimits.of(image, Sequences.NONE, policy(64, 1)).rows()).isEqualTo(1);
    assertThat(BatchLimits.of(image, Sequences.NONE, policy(64, Long.MAX_VALUE)).rows())
        .isEqualTo(64);
  }

  @Test
  void theModelsOwnBatchWins() {
    assertThat(
            BatchLimits.of(
                    signatureOf(ElementType.FLOAT, 3, 3, 4), Sequences.NONE, policy(64, 1000))
                .rows())
        .isEqualTo(3);
    ModelSignature noBatch = signatureOf(ElementType.FLOAT, ModelSignature.NO_BATCH, 4);
    assertThat(BatchLimits.of(noBatch, Sequences.NONE, policy(64, 1000)).rows()).isEqualTo(1);
  }

  @Test
  void anEncoderThatAddsNoRowIsNoticed() {
    MicroBatch<String> batch = texts(policy(2, 1000));
    assertThatThrownBy(() -> batch.encode("a", (row, tensors) -> tensors.beginRow()))
        .isInstanceOf(MlException.class)
        .hasMessage("encoded rows: 0 (expected: 1, one per row)");
  }

  @Test
  void aRowThatCannotBeEncodedLeavesTheOthersAlone() {
    FakeModelRunner runner = FakeModelRunner.anyRows();
    MicroBatch<double[]> batch = MicroBatch.allocate(runner.signature(), policy(3, 1000));
    RowEncoder<double[]> encoder = FakeRows.encoder(runner.signature());
    double[] good = {4, 0};
    batch.encode(good, encoder);
    batch.keep(good, 17);
    assertThatThrownBy(
            () ->
                batch.encode(
                    good,
                    (row, tensors) -> {
                      tensors.inputs().get(0).putNumber(2 * tensors.beginRow(), 99);
                      throw MlException.data("value: NaN (expected: a number)");
                    }))
        .hasMessage("value: NaN (expected: a number)");

    batch.run(new BatchScorer(runner));

    assertThat(batch.failure()).isNull();
    assertThat(batch.size()).isEqualTo(1);
    assertThat(batch.timestamp(0)).isEqualTo(17);
    assertThat(runner.rows()).isEqualTo(1);
  }
}
