// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.ledger;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A digest of a multiset of rows: how many there are and the sum of their hashes. Neither order nor
 * partitioning matters, and digests of parts add up.
 *
 * @param rows number of rows
 * @param high sum, modulo 2^64, of the first 8 bytes of each row's SHA-256
 * @param low sum, modulo 2^64, of the next 8 bytes
 */
public record RowDigest(long rows, long high, long low) {
  public static final RowDigest EMPTY = new RowDigest(0, 0, 0);

  /** One hash function for one thread. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256: missing (expected: part of every Java runtime)", e);
    }
  }

  public RowDigest plus(RowDigest other) {
    return new RowDigest(rows + other.rows, high + other.high, low + other.low);
  }

  RowDigest plusHash(byte[] hash) {
    ByteBuffer bytes = ByteBuffer.wrap(hash);
    return new RowDigest(rows + 1, high + bytes.getLong(), low + bytes.getLong());
  }

  /** The digest as 32 hex digits. */
  public String hex() {
    return String.format("%016x%016x", high, low);
  }
}
