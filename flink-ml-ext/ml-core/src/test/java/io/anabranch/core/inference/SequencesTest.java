// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.core.tensor.Tensor;
import io.anabranch.core.tensor.TensorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of sequences through a model that sees all of its inputs, padding included. */
class SequencesTest {
  private static final long OPEN = TensorSpec.DYNAMIC;
  private static final long PAD = -9;
  private static final long POISON = 666;

  /** A number of a row's own beside its tokens; each has two words, and a text. */
  private record Row(double weight, List<Long> tokens) {
    @Override
    public String toString() {
      return tokens.size() + " tokens";
    }
  }

  private static ModelSignature signature(int batchRows) {
    return new ModelSignature(
        List.of(
            new TensorSpec("weight", ElementType.DOUBLE, new long[] {batchRows, 1}),
            new TensorSpec(
                "tokens",
                ElementType.INT64,
                new long[] {batchRows, OPEN, 2},
                List.of("", "length", "")),
            new TensorSpec("words", ElementType.STRING, new long[] {batchRows, OPEN}),
            new TensorSpec("mask", ElementType.BOOL, new long[] {batchRows, OPEN}),
            new TensorSpec("length", ElementType.INT32, new long[] {batchRows})),
        List.of(
            new OutputSpec.OfTensor(
                new TensorSpec("hash", ElementType.INT64, new long[] {batchRows})),
            new OutputSpec.OfTensor(
                new TensorSpec(
                    "each",
                    ElementType.INT64,
                    new long[] {batchRows, OPEN},
                    List.of("", "length"))),
            new OutputSpec.OfTensor(
                new TensorSpec(
                    "classes",
                    ElementType.INT64,
                    new long[] {batchRows, OPEN},
                    List.of("", "classes")))),
        batchRows);
  }

  private static Sequences sequences(Sequences.Longer longer) {
    return new Sequences(
        List.of(2, 4, 16),
        longer,
        List.of(
            new Sequences.Elements("tokens", PAD),
            new Sequences.Elements("words", "-"),
            new Sequences.Mask("mask"),
            new Sequences.Length("length")));
  }

  private static final Sequences SEQUENCES = sequences(Sequences.Longer.DEAD_LETTER);

  private static final RowEncoder<Row> ENCODER =
      (row, batch) -> {
        int index = batch.beginRow();
        int kept = batch.beginSequences(row.tokens().size());
        batch.inputs().get(0).putNumber(index, row.weight());
        for (int i = 0; i < kept; i++) {
          long token = row.tokens().get(i);
          batch.inputs().get(1).putInteger(batch.sequenceStart(1) + 2 * i, token);
          batch.inputs().get(1).putInteger(batch.sequenceStart(1) + 2 * i + 1, -token);
          batch.inputs().get(2).putText(batch.sequenceStart(2) + i, "w" + token);
        }
        batch.commitRow();
      };

  /** Hashes all that a row's share of the inputs holds, its padded length included. */
  private static final class HashingRunner implements ModelRunner {
    private final ModelSignature signature;
    private final List<List<Long>> shapes = new ArrayList<>();

    HashingRunner(int batchRows) {
      signature = SequencesTest.signature(batchRows);
    }

    @Override
    public ModelSignature signature() {
      return signature;
    }

    @Override
    public ModelIdentity identity() {
      return new ModelIdentity("hash", "1");
    }

    @Override
    public void run(TensorBatch batch) {
      int rows = batch.rows();
      assertThat(rows).isPositive().isEqualTo(signature.limitRows(rows));
      int length = (int) batch.inputs().get(1).shape()[1];
      shapes.add(List.of((long) rows, (long) length));
      Tensor hash = new Tensor("hash", ElementType.INT64, new long[] {rows}, rows);
      Tensor each = new Tensor("each", ElementType.INT64, new long[] {rows, length}, rows * length);
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < length; i++) {
          each.putInteger(row * length + i, 10 * token(batch, row * length + i));
        }
        hash.putInteger(row, share(batch, row, length).hashCode());
      }
      // As long as the padded sequence, by chance.
      Tensor classes =
          new Tensor("classes", ElementType.INT64, new long[] {rows, length}, rows * length);
      batch.outputs(
          List.of(
              new ModelOutput.OfTensor(hash),
              new ModelOutput.OfTensor(each),
              new ModelOutput.OfTensor(classes)));
    }

    private static long token(TensorBatch batch, int position) {
      long token = batch.inputs().get(1).integer(2 * position);
      if (token == POISON) {
        throw MlException.data("tokens: " + POISON + " (expected: a token)");
      }
      return token;
    }

    private static List<Object> share(TensorBatch batch, int row, int length) {
      List<Tensor> in = batch.inputs();
      assertThat(in)
          .extracting(Tensor::elements)
          .containsExactly(
              (long) batch.rows(),
              2L * batch.rows() * length,
              (long) batch.rows() * length,
              (long) batch.rows() * length,
              (long) batch.rows());
      List<Object> share = new ArrayList<>(List.of(in.get(0).number(row), in.get(4).integer(row)));
      for (int i = row * length; i < (row + 1) * length; i++) {
        share.add(in.get(1).integer(2 * i));
        share.add(in.get(1).integer(2 * i + 1));
        share.add(in.get(2).text(i));
        share.add(in.get(3).integer(i));
      }
      return share;
    }

    @Override
    public void close() {}
  }

  private static BatchPolicy policy(int rows, long tokens) {
    return new BatchPolicy(
            rows,
            Long.MAX_VALUE,
            Duration.ofMillis(5),
            BatchPolicy.Mode.INLINE,
            1,
            BatchPolicy.Order.ORDERED)
        .limitTokens(tokens);
  }

  /** The outcome of each row: the outputs as text, or the error. */
  private static List<String> score(MicroBatch<Row> batch, ModelRunner runner, List<Row> rows) {
    String[] outcomes = new String[rows.size()];
    int next = 0;
    for (int i = 0; i <= rows.size(); i++) {
      if (i == rows.size() || batch.full() != null) {
        batch.run(new BatchScorer(runner));
        assertThat(batch.failure()).isNull();
        int first = next;
        batch.scores().forEach(sink(outcomes, first));
        next += batch.size();
        batch.clear();
      }
      if (i < rows.size()) {
        batch.encode(rows.get(i), ENCODER);
        batch.keep(rows.get(i), 0);
      }
    }
    return Arrays.asList(outcomes);
  }

  private static Scores.Sink sink(String[] outcomes, int base) {
    int[] expected = {0};
    return new Scores.Sink() {
      @Override
      public void scored(int first, int rows, int at, List<ModelOutput> outputs) {
        assertThat(first).isEqualTo(expected[0]);
        expected[0] += rows;
        for (int i = 0; i < rows; i++) {
          var hash = ((ModelOutput.OfTensor) outputs.get(0)).tensor();
          var each = (ModelOutput.OfTensor) outputs.get(1);
          int from = (at + i) * each.tensor().rowElements();
          List<Long> own =
              IntStream.range(from, from + each.rowElements(at + i))
                  .mapToObj(each.tensor()::integer)
                  .toList();
          var classes = (ModelOutput.OfTensor) outputs.get(2);
          assertThat(classes.rowElements(at + i)).isEqualTo(each.tensor().rowElements());
          outcomes[base + first + i] = hash.integer(at + i) + " " + own;
        }
      }

      @Override
      public void failed(int row, MlException error) {
        assertThat(row).isEqualTo(expected[0]++);
        outcomes[base + row] = error.getMessage();
      }
    };
  }

  private static String alone(Row row) {
    HashingRunner runner = new HashingRunner(ModelSignature.ANY_ROWS);
    MicroBatch<Row> batch = MicroBatch.allocate(runner.signature(), SEQUENCES, policy(1, 1 << 20));
    return score(batch, runner, List.of(row)).get(0);
  }

  @Property(tries = 300)
  void aRowsResultIsTheSameAloneAndInAnyBatchAndOrder(
      @ForAll("rows") List<Row> rows, @ForAll("batchRows") int batchRows, @ForAll long seed) {
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(seed));
    HashingRunner runner = new HashingRunner(batchRows);
    MicroBatch<Row> batch = MicroBatch.allocate(runner.signature(), SEQUENCES, policy(9, 1 << 20));

    assertThat(score(batch, runner, rows)).isEqualTo(rows.stream().map(r -> alone(r)).toList());
    // The same batch again, with other rows in its memory.
    assertThat(score(batch, runner, shuffled))
        .isEqualTo(shuffled.stream().map(r -> alone(r)).toList());
  }

  @Property(tries = 100)
  void outputsAreCutToTheRowsOwnLength(@ForAll("rows") List<Row> rows) {
    for (Row row : rows) {
      if (!row.tokens().contains(POISON)) {
        List<Long> tenfold = row.tokens().stream().map(token -> 10 * token).toList();
        assertThat(alone(row)).endsWith(" " + tenfold);
      }
    }
  }

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Long> tokens =
        Arbitraries.frequencyOf(
            Tuple.of(60, Arbitraries.longs().between(0, 99)),
            Tuple.of(1, Arbitraries.just(POISON)));
    return tokens
        .list()
        .ofMaxSize(16)
        .map(list -> new Row(list.size() / 4.0, list))
        .list()
        .ofMaxSize(30);
  }

  @Provide
  Arbitrary<Integer> batchRows() {
    return Arbitraries.of(ModelSignature.ANY_ROWS, 1, 3, 8);
  }

  private static Row row(int length) {
    return new Row(1, LongStream.range(0, length).boxed().toList());
  }

  @Test
  void aRunHoldsTheRowsOfOnePaddedLength() {
    HashingRunner runner = new HashingRunner(ModelSignature.ANY_ROWS);
    MicroBatch<Row> batch = MicroBatch.allocate(runner.signature(), SEQUENCES, policy(9, 1 << 20));
    score(batch, runner, List.of(row(16), row(0), row(2), row(5), row(1)));
    assertThat(runner.shapes).containsExactly(List.of(3L, 2L), List.of(2L, 16L));
  }

  @Test
  void aBatchClosesAtSoManyTokensPaddingIncluded() {
    MicroBatch<Row> batch =
        MicroBatch.allocate(signature(ModelSignature.ANY_ROWS), SEQUENCES, policy(9, 20));
    batch.encode(row(5), ENCODER);
    batch.keep(row(5), 0);
    assertThat(batch.full()).isNull();
    batch.encode(row(3), ENCODER);
    batch.keep(row(3), 0);
    assertThat(batch.full()).isEqualTo(CloseReason.WEIGHT);
  }

  @Test
  void aSequenceThatIsTooLongIsRefusedOrCut() {
    ModelSignature signature = signature(ModelSignature.ANY_ROWS);
    MicroBatch<Row> batch = MicroBatch.allocate(signature, SEQUENCES, policy(9, 1 << 20));
    assertThatThrownBy(() -> batch.encode(row(17), ENCODER))
        .isInstanceOf(MlException.class)
        .hasMessage("sequence: 17 elements (expected: at most 16)");
    assertThat(batch.size()).isZero();

    HashingRunner runner = new HashingRunner(ModelSignature.ANY_ROWS);
    MicroBatch<Row> cutting =
        MicroBatch.allocate(signature, sequences(Sequences.Longer.TRUNCATE), policy(9, 1 << 20));
    assertThat(score(cutting, runner, List.of(row(17), row(3))))
        .containsExactly(alone(row(16)), alone(row(3)));
  }

  @Test
  void aModelWithoutABatchTakesOnePaddedRow() {
    ModelSignature whole =
        new ModelSignature(
            List.of(
                new TensorSpec("bias", ElementType.FLOAT, new long[] {1, 1}),
                new TensorSpec(
                    "tokens", ElementType.INT64, new long[] {OPEN, 2}, List.of("length", ""))),
            List.of(
                new OutputSpec.OfTensor(
                    new TensorSpec(
                        "each", ElementType.INT64, new long[] {OPEN}, List.of("length")))),
            ModelSignature.NO_BATCH);
    Sequences padded =
        new Sequences(
            List.of(4, 8),
            Sequences.Longer.TRUNCATE,
            List.of(new Sequences.Elements("tokens", PAD)));
    TensorBatch batch = TensorBatch.allocate(whole, padded, 1);
    assertThat(batch.beginSequences(9)).isEqualTo(8);
    assertThat(batch.beginSequences(3)).isEqualTo(3);
    for (int i = 0; i < 6; i++) {
      batch.inputs().get(1).putInteger(batch.sequenceStart(1) + i, i);
    }
    batch.inputs().get(0).reshape(1, 1);
    batch.inputs().get(0).putFloat(0, 0.5f);
    batch.commitWhole();
    batch.seal();
    batch.ragged().sort(1);

    TensorBatch run = batch.ragged().dense(0);

    assertThat(run.rows()).isEqualTo(1);
    assertThat(run.inputs().get(0).number(0)).isEqualTo(0.5);
    assertThat(run.inputs().get(1).shape()).containsExactly(4, 2);
    assertThat(IntStream.range(0, 8).mapToLong(run.inputs().get(1)::integer))
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, PAD, PAD);
    run.outputs(
        List.of(
            new ModelOutput.OfTensor(new Tensor("each", ElementType.INT64, new long[] {4}, 4))));
    assertThat(((ModelOutput.OfTensor) run.outputs().get(0)).wholeElements()).isEqualTo(3);
  }

  @Test
  void sequencesThatTheModelDoesNotTakeAreRefusedTogether() {
    Sequences wrong =
        new Sequences(
            List.of(4, 8),
            Sequences.Longer.TRUNCATE,
            List.of(
                new Sequences.Elements("tokens", 0.5),
                new Sequences.Elements("weight", 0L),
                new Sequences.Length("words"),
                new Sequences.Mask("none")));
    assertThatThrownBy(() -> TensorBatch.allocate(signature(ModelSignature.ANY_ROWS), wrong, 1))
        .isInstanceOf(MlException.class)
        .hasMessage(
            """
            inputs.none: no such input of the model
            inputs.weight: weight: DOUBLE [?, 1] cannot hold sequences of [4, 8] (expected: one \
            open dimension, next to that of the rows)
            inputs.tokens: pad: 0.5 (expected: a value that fits INT64)
            inputs.words: words: STRING [?, ?] cannot hold lengths (expected: one number per row)\
            """);
  }

  @ParameterizedTest
  @CsvSource({"INT8, 127", "UINT8, 255", "FLOAT16, 2048", "BFLOAT16, 256", "INT16, 32767"})
  void aTypeThatCannotHoldTheLengthsIsRefused(ElementType type, int longest) {
    TensorSpec tokens = new TensorSpec("tokens", ElementType.INT64, new long[] {OPEN, OPEN});
    TensorSpec length = new TensorSpec("length", type, new long[] {OPEN});
    ModelSignature signature = new ModelSignature(List.of(tokens, length), List.of(), -1);
    List<Sequences.Input> inputs =
        List.of(new Sequences.Elements("tokens", 0L), new Sequences.Length("length"));
    Sequences fits = new Sequences(List.of(longest), Sequences.Longer.TRUNCATE, inputs);
    assertThat(TensorBatch.allocate(signature, fits, 1).inputs()).hasSize(2);
    Sequences longer = new Sequences(List.of(longest + 1), Sequences.Longer.TRUNCATE, inputs);
    assertThatThrownBy(() -> TensorBatch.allocate(signature, longer, 1))
        .hasMessage(
            "inputs.length: %s cannot hold the length %d (expected: a wider type, or shorter"
                + " buckets)",
            length, longest + 1);
  }

  @Test
  void lengthsMustAscend() {
    assertThatThrownBy(() -> new Sequences(List.of(4, 4), Sequences.Longer.TRUNCATE, List.of()))
        .hasMessage("lengths: [4, 4] (expected: ascending, from 1)");
    assertThatThrownBy(
            () ->
                new Sequences(
                    List.of(4), Sequences.Longer.TRUNCATE, List.of(new Sequences.Mask("m"))))
        .hasMessage("inputs: [Mask[name=m]] (expected: at least one with elements)");
  }

  @Test
  void anEncoderThatForgetsTheSequencesIsNoticed() {
    TensorBatch batch = TensorBatch.allocate(signature(ModelSignature.ANY_ROWS), SEQUENCES, 2);
    batch.beginRow();
    assertThatThrownBy(batch::commitRow)
        .hasMessage("row 0: no sequences (expected: begun before it ends)");
  }
}
