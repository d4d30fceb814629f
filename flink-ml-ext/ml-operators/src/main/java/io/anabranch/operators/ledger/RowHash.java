// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.ledger;

import java.security.MessageDigest;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/** SHA-256 of a row's canonical binary form: equal to the bit, or different. Not thread-safe. */
public final class RowHash {
  private final RowDataSerializer serializer;
  private final MessageDigest sha256 = RowDigest.sha256();

  public RowHash(RowType type) {
    serializer = new RowDataSerializer(type);
  }

  public byte[] of(RowData row) {
    BinaryRowData binary = serializer.toBinaryRow(row);
    // A row that a reader handed out may lie across segments or carry another row kind.
    byte[] bytes =
        BinarySegmentUtils.copyToBytes(
            binary.getSegments(), binary.getOffset(), binary.getSizeInBytes());
    bytes[0] = 0;
    return sha256.digest(bytes);
  }
}
