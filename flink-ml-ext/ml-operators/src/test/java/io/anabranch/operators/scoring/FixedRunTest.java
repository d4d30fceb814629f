// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.inference.RowDecoder;
import io.anabranch.operators.row.RowTypes;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

final class FixedRunTest {
  private static final PipelineSpec SPEC =
      new PipelineSpec(
          "runs.yaml",
          """
          name: runs
          columns: {b: BOOLEAN, i: INT, s: STRING, l: BIGINT, f: FLOAT, d: DOUBLE, t: TIMESTAMP(3)}
          """,
          null);
  private static final int COLUMNS = 7;

  private static GenericRowData row(Random random, double nulls) {
    GenericRowData row =
        GenericRowData.of(
            random.nextBoolean(),
            random.nextInt(),
            StringData.fromString("s".repeat(random.nextInt(20))),
            random.nextLong(),
            random.nextFloat(),
            random.nextDouble(),
            TimestampData.fromEpochMillis(random.nextInt()));
    for (int i = 0; i < COLUMNS; i++) {
      if (random.nextDouble() < nulls) {
        row.setField(i, null);
      }
    }
    return row;
  }

  private static BinaryRowData moved(BinaryRowData row, int offset) {
    MemorySegment segment =
        MemorySegmentFactory.allocateUnpooledSegment(offset + row.getSizeInBytes());
    row.getSegments()[0].copyTo(row.getOffset(), segment, offset, row.getSizeInBytes());
    BinaryRowData moved = new BinaryRowData(row.getArity());
    moved.pointTo(segment, offset, row.getSizeInBytes());
    return moved;
  }

  /** Also in one decoder, one after the other: nothing of a row stays for the next. */
  @Property(tries = 200)
  void rowsThatAreCopiedAsBytesGiveTheBytesOfRowsThatAreCopiedByField(
      @ForAll Random random, @ForAll boolean nulls) {
    RowDecoder<RowData, RowData> decoder = RowDataCodec.decoder(SPEC, null, null);
    RowDataSerializer rows = new RowDataSerializer(RowTypes.of(SPEC.definition().columns()));
    for (int i = 0; i < 5; i++) {
      GenericRowData row = row(random, nulls ? 0.2 : 0);
      BinaryRowData expected = ((BinaryRowData) decoder.decode(row, List.of(), 0)).copy();
      BinaryRowData binary = rows.toBinaryRow(row).copy();
      assertThat(decoder.decode(binary, List.of(), 0)).isEqualTo(expected);
      assertThat(decoder.decode(moved(binary, 8), List.of(), 0)).isEqualTo(expected);
    }
  }

  /** Without text the constants stay in the reused row: they and the nulls must be right still. */
  @Property(tries = 200)
  void aDecoderThatHasSeenOtherRowsGivesWhatAFreshOneGives(@ForAll Random random) {
    PipelineSpec spec = new PipelineSpec("runs.yaml", SPEC.yaml().replace("s: STRING, ", ""), null);
    RowDecoder<RowData, RowData> decoder = RowDataCodec.decoder(spec, null, null);
    RowDataSerializer rows = new RowDataSerializer(RowTypes.of(spec.definition().columns()));
    for (int i = 0; i < 8; i++) {
      GenericRowData all = row(random, random.nextBoolean() ? 0.2 : 0);
      GenericRowData row = new GenericRowData(COLUMNS - 1);
      for (int column = 0; column < COLUMNS - 1; column++) {
        row.setField(column, all.getField(column < 2 ? column : column + 1));
      }
      RowData sent = random.nextBoolean() ? row : rows.toBinaryRow(row).copy();
      RowData fresh = RowDataCodec.decoder(spec, null, null).decode(row, List.of(), 0);
      assertThat(decoder.decode(sent, List.of(), 0)).isEqualTo(fresh);
    }
  }
}
