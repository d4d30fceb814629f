// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.io;

import io.anabranch.core.error.MlException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * Decodes one record and catches what a format throws. A record yields its rows or exactly one dead
 * letter: where the third row of a JSON array cannot be read, none of them is emitted.
 *
 * <p>Used by the one thread that reads a split.
 */
final class Guard implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String format;
  private final DeserializationSchema<RowData> decoder;
  private final @Nullable TextRow text;

  private transient List<RowData> decoded;
  private transient ListCollector<RowData> collector;

  /**
   * @param text parses the columns where {@code decoder} leaves them as text; null where it yields
   *     typed columns
   */
  Guard(String format, DeserializationSchema<RowData> decoder, @Nullable TextRow text) {
    this.format = format;
    this.decoder = decoder;
    this.text = text;
  }

  void open(DeserializationSchema.InitializationContext context) throws Exception {
    decoded = new ArrayList<>();
    collector = new ListCollector<>(decoded);
    decoder.open(context);
  }

  // hot path
  void decode(@Nullable byte[] record, Collector<RowData> out) {
    if (record == null || record.length == 0) {
      out.collect(GuardRow.bad("record: empty (expected: " + format + ")", ""));
      return;
    }
    decoded.clear();
    try {
      check(record);
      decoder.deserialize(record, collector);
      parse(record);
    } catch (MlException e) {
      reject(e.getMessage(), record, out);
      return;
    } catch (Exception e) {
      reject(Reasons.of(e) + " (expected: " + format + ")", record, out);
      return;
    }
    for (int i = 0; i < decoded.size(); i++) {
      out.collect(GuardRow.good(decoded.get(i)));
    }
  }

  private void check(byte[] record) {
    if (format.equals("json") && !JsonText.isOneValue(record)) {
      throw MlException.data("record: more than one value (expected: one json object)");
    }
  }

  private void parse(byte[] record) {
    // Formats drop what they are told to ignore; here nothing is lost.
    if (decoded.isEmpty() && !(format.equals("json") && JsonText.isEmptyArray(record))) {
      throw MlException.data("record: no row in it (expected: " + format + ")");
    }
    for (int i = 0; i < decoded.size(); i++) {
      RowData row = decoded.get(i);
      if (row == null || row.getRowKind() != RowKind.INSERT) {
        throw MlException.data("record: not an inserted row (expected: " + format + ")");
      }
      if (text != null) {
        text.parse((GenericRowData) row);
      }
    }
  }

  private void reject(String reason, byte[] record, Collector<RowData> out) {
    out.collect(GuardRow.bad(reason, Reasons.text(record)));
  }
}
