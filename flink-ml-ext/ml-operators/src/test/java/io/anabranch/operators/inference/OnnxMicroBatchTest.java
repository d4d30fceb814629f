// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.error.DeadLetter;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.BatchPolicy.Mode;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.Sequences;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.TestGraphs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Real models behind the operator. A row is an identifier and the numbers that the model takes. */
class OnnxMicroBatchTest {
  private static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));
  private static final int WORDS = 50;

  /** One number into the model's input; comes out as {@code identifier=value}. */
  private static final class LookupCodec implements ScoringCodec<long[], String> {
    private static final long serialVersionUID = 1L;

    @Override
    public RowEncoder<long[]> encoder(ModelSignature signature) {
      return (row, batch) -> {
        batch.inputs().get(0).putInteger(batch.beginRow(), row[1]);
        batch.commitRow();
      };
    }

    @Override
    public RowDecoder<long[], String> decoder(ModelSignature signature, ModelIdentity identity) {
      return (row, outputs, index) ->
          row[0] + "=" + ((ModelOutput.OfTensor) outputs.get(0)).tensor().number(index);
    }
  }

  /** All numbers but the first as a sequence; comes out with the bits of the outputs. */
  private static final class TokensCodec implements ScoringCodec<long[], String> {
    private static final long serialVersionUID = 1L;

    @Override
    public Sequences sequences(ModelSignature signature) {
      return new Sequences(
          List.of(2, 4, 8, 32),
          Sequences.Longer.DEAD_LETTER,
          List.of(new Sequences.Elements("tokens", 0L), new Sequences.Mask("mask")));
    }

    @Override
    public RowEncoder<long[]> encoder(ModelSignature signature) {
      return (row, batch) -> {
        batch.beginRow();
        int kept = batch.beginSequences(row.length - 1);
        for (int i = 0; i < kept; i++) {
          batch.inputs().get(0).putInteger(batch.sequenceStart(0) + i, row[i + 1]);
        }
        batch.commitRow();
      };
    }

    @Override
    public RowDecoder<long[], String> decoder(ModelSignature signature, ModelIdentity identity) {
      return (row, outputs, index) -> {
        StringBuilder text = new StringBuilder().append(row[0]);
        for (ModelOutput output : outputs) {
          ModelOutput.OfTensor of = (ModelOutput.OfTensor) output;
          int from = index * of.tensor().rowElements();
          text.append(' ').append(of.rowElements(index)).append(':');
          for (int i = from; i < from + of.rowElements(index); i++) {
            text.append(Integer.toHexString(Float.floatToIntBits((float) of.tensor().number(i))));
          }
        }
        return text.toString();
      };
    }
  }

  private record Outcome(List<String> scored, List<DeadLetter> dead) {}

  private static Outcome run(
      byte[] model, ScoringCodec<long[], String> codec, BatchPolicy policy, List<long[]> rows)
      throws Exception {
    ModelRunner.Factory runner = OnnxModelRunner.factory(model, "m", OnnxOptions.DEFAULT);
    InferenceSpec<long[], String> spec =
        new InferenceSpec<>(
            runner,
            codec,
            policy,
            new DeadLetterOutput<>(
                DEAD_LETTERS,
                (row, error, stage) ->
                    new DeadLetter(stage, error.kind(), error.getMessage(), "" + row[0])));
    try (OneInputStreamOperatorTestHarness<long[], String> harness =
        new OneInputStreamOperatorTestHarness<>(
            new MicroBatchOperatorFactory<>(spec), LongPrimitiveArraySerializer.INSTANCE)) {
      harness.setup(StringSerializer.INSTANCE);
      harness.open();
      for (long[] row : rows) {
        harness.processElement(row, row[0]);
      }
      harness.endInput();
      var letters = harness.getSideOutput(DEAD_LETTERS);
      return new Outcome(
          new ArrayList<>(harness.extractOutputValues()),
          letters == null ? List.of() : letters.stream().map(letter -> letter.getValue()).toList());
    }
  }

  private static BatchPolicy policy(int rows, Mode mode) {
    return new BatchPolicy(
        rows, 1 << 24, Duration.ofSeconds(9), mode, 2, BatchPolicy.Order.ORDERED);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aPoisonedRowInABatchOf64CostsThatRowOnlyAndTheOtherComeOutInOrder(Mode mode)
      throws Exception {
    List<long[]> rows =
        LongStream.range(0, 64).mapToObj(id -> new long[] {id, id == 37 ? 99 : id % 10}).toList();

    Outcome outcome = run(TestGraphs.lookup(10), new LookupCodec(), policy(64, mode), rows);

    assertThat(outcome.scored())
        .isEqualTo(
            LongStream.range(0, 64)
                .filter(id -> id != 37)
                .mapToObj(id -> id + "=" + (double) (id % 10 / 10f))
                .toList());
    assertThat(outcome.dead())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.original()).isEqualTo("37");
              assertThat(letter.stage()).isEqualTo("model");
              assertThat(letter.reason()).contains("idx=99", "(1 row)");
            });
  }

  private static List<long[]> sentences(int count) {
    Random random = new Random(5);
    List<long[]> rows = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      long[] row = new long[1 + random.nextInt(20)];
      for (int i = 1; i < row.length; i++) {
        row[i] = random.nextInt(WORDS);
      }
      row[0] = id;
      rows.add(row);
    }
    return rows;
  }

  @ParameterizedTest
  @CsvSource({"64, INLINE, 1", "7, INLINE, 2", "64, ASYNC, 3", "500, ASYNC, 4"})
  void aSentenceGivesTheSameBitsAloneAndInAnyBatchAndOrder(int batch, Mode mode, long seed)
      throws Exception {
    byte[] model = TestGraphs.maskedMean(WORDS, 16, 11);
    List<long[]> rows = sentences(400);
    List<String> alone = run(model, new TokensCodec(), policy(1, Mode.INLINE), rows).scored();
    List<Integer> order = new ArrayList<>(IntStream.range(0, rows.size()).boxed().toList());
    Collections.shuffle(order, new Random(seed));

    List<String> together =
        run(model, new TokensCodec(), policy(batch, mode), order.stream().map(rows::get).toList())
            .scored();

    assertThat(together).isEqualTo(order.stream().map(alone::get).toList());
    for (long[] row : rows) {
      // The mean has a fixed width, the other output one number for each word of the row.
      assertThat(alone.get((int) row[0])).contains(" 16:", " " + (row.length - 1) + ":");
    }
  }

  @Test
  void badSentencesStandAloneAmongOthersOfAllLengths() throws Exception {
    List<long[]> rows = sentences(200);
    Map<String, String> bad = new LinkedHashMap<>();
    for (int id : new int[] {3, 77, 150}) {
      rows.set(id, new long[] {id, 1, WORDS + 5});
      bad.put("" + id, "model");
    }
    rows.set(100, new long[34]);
    rows.get(100)[0] = 100;
    bad.put("100", "feature");

    Outcome outcome =
        run(TestGraphs.maskedMean(WORDS, 4, 11), new TokensCodec(), policy(64, Mode.INLINE), rows);

    assertThat(outcome.scored()).hasSize(196);
    assertThat(outcome.scored())
        .isSortedAccordingTo(Comparator.comparing(OnnxMicroBatchTest::identifier));
    assertThat(outcome.dead())
        .allSatisfy(letter -> assertThat(bad).containsEntry(letter.original(), letter.stage()))
        .hasSize(4);
    assertThat(outcome.dead())
        .extracting(DeadLetter::reason)
        .contains("sequence: 33 elements (expected: at most 32)");
  }

  private static long identifier(String scored) {
    return Long.parseLong(scored.substring(0, scored.indexOf(' ')));
  }
}
