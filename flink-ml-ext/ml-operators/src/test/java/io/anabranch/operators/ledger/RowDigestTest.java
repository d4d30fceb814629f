// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import io.anabranch.operators.row.RowTypes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

final class RowDigestTest {
  private static final RowType TYPE =
      RowTypes.of(
          List.of(
              new Column("n", ColumnType.BIGINT),
              new Column("d", ColumnType.DOUBLE),
              new Column("s", ColumnType.STRING)));

  private static RowData row(Long n, Double d, String s) {
    return GenericRowData.of(n, d, StringData.fromString(s));
  }

  private static RowDigest digest(List<RowData> rows) {
    RowHash hash = new RowHash(TYPE);
    RowDigest digest = RowDigest.EMPTY;
    for (RowData row : rows) {
      digest = digest.plusHash(hash.of(row));
    }
    return digest;
  }

  @Property(tries = 100)
  void neitherOrderNorPartitioningMatters(
      @ForAll @Size(max = 60) List<Long> values, @ForAll long seed) {
    List<RowData> rows = new ArrayList<>();
    values.forEach(value -> rows.add(row(value, value / 3.0, "some longer text " + value)));
    RowDigest whole = digest(rows);
    Collections.shuffle(rows, new Random(seed));
    int cut = rows.isEmpty() ? 0 : new Random(seed).nextInt(rows.size());
    RowDigest parts = digest(rows.subList(cut, rows.size())).plus(digest(rows.subList(0, cut)));
    assertThat(parts).isEqualTo(whole);
    assertThat(whole.rows()).isEqualTo(rows.size());
  }

  @Test
  void aRowMoreOrTwiceInPlaceOfAnotherIsNoticed() {
    RowData a = row(1L, 1.0, "a");
    RowData b = row(2L, 2.0, "b");
    assertThat(digest(List.of(a, a, b)).hex()).isNotEqualTo(digest(List.of(a, b, b)).hex());
    assertThat(digest(List.of(a, a)).hex()).isNotEqualTo(digest(List.of(a)).hex());
    assertThat(RowDigest.EMPTY.hex()).isEqualTo("0".repeat(32));
  }

  @Test
  void everyBitOfARowCounts() {
    double next = Math.nextUp(0.1);
    List<RowData> all =
        List.of(
            row(1L, 0.1, "x"),
            row(1L, next, "x"),
            row(1L, 0.0, "x"),
            row(1L, -0.0, "x"),
            row(1L, Double.NaN, "x"),
            row(1L, null, "x"),
            row(null, 0.1, "x"),
            row(1L, 0.1, "y"),
            row(1L, 0.1, ""),
            row(1L, 0.1, null),
            row(1L, 0.1, "longer than eight bytes"),
            row(1L, 0.1, "longer than eight byteS"));
    Set<String> digests = new HashSet<>();
    all.forEach(row -> digests.add(digest(List.of(row)).hex()));
    assertThat(digests).hasSameSizeAs(all);
  }

  @Test
  void howARowIsHeldDoesNotCount() {
    RowData plain = row(7L, 0.5, "longer than eight bytes");
    RowData binary = new RowDataSerializer(TYPE).toBinaryRow(plain);
    RowData joined =
        new JoinedRowData(
            GenericRowData.of(7L),
            GenericRowData.of(0.5, StringData.fromString("longer than eight bytes")));
    RowData deleted = row(7L, 0.5, "longer than eight bytes");
    deleted.setRowKind(RowKind.DELETE);
    RowHash hash = new RowHash(TYPE);
    assertThat(hash.of(binary)).isEqualTo(hash.of(plain));
    assertThat(hash.of(joined)).isEqualTo(hash.of(plain));
    assertThat(hash.of(deleted)).isEqualTo(hash.of(plain));
    assertThat(hash.of(plain)).hasSize(32);
  }
}
