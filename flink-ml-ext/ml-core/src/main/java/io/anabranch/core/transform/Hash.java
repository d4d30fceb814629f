// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.List;
import java.util.Map;

/**
 * A bucket number from 0 to {@code buckets - 1}, as BIGINT, for text or numbers of any number of
 * distinct values: the 64-bit FNV-1a hash (Fowler, Noll, Vo; RFC 9923) modulo the buckets,
 * unsigned. Text is hashed as its UTF-8 bytes; whole numbers, booleans and timestamps
 * (milliseconds) as the 8 bytes of a two's complement integer, other numbers as those of an IEEE
 * 754 double, both little endian; -0.0 is hashed as 0.0.
 */
record Hash(String name, String input, long buckets) implements ColumnTransform {
  static final String KIND = "hash";
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  static FeatureTransform read(Arguments arguments) {
    return new Hash(arguments.name(), arguments.column(KIND), arguments.whole("buckets", 1));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("buckets", buckets);
  }

  @Override
  public List<Column> outputs(List<ColumnType> inputs, Statistics statistics) {
    return List.of(new Column(name, ColumnType.BIGINT));
  }

  @Override
  public Step bind(Binding binding) {
    int from = binding.input(0);
    int to = binding.output(0);
    return switch (binding.type(0).slot()) {
      case TEXT ->
          slots -> slots.setInteger(to, Long.remainderUnsigned(ofText(slots.text(from)), buckets));
      case INTEGER ->
          slots ->
              slots.setInteger(to, Long.remainderUnsigned(ofLong(slots.integer(from)), buckets));
      case NUMBER ->
          slots ->
              slots.setInteger(
                  to,
                  Long.remainderUnsigned(
                      ofLong(Double.doubleToLongBits(slots.number(from) + 0.0)), buckets));
      case NONE -> throw new IllegalStateException("slot: NONE (expected: a plain value)");
    };
  }

  // hot path
  static long ofLong(long value) {
    long hash = OFFSET_BASIS;
    for (int i = 0; i < 64; i += 8) {
      hash = mix(hash, (int) (value >>> i));
    }
    return hash;
  }

  /** Encodes on the way, so that no array is needed; a lone surrogate counts as '?', as in Java. */
  // hot path
  static long ofText(String text) {
    long hash = OFFSET_BASIS;
    for (int i = 0; i < text.length(); i++) {
      int point = text.charAt(i);
      if (Character.isSurrogate((char) point)) {
        point = text.codePointAt(i);
        if (Character.isSupplementaryCodePoint(point)) {
          i++;
        } else {
          point = '?';
        }
      }
      hash = ofPoint(hash, point);
    }
    return hash;
  }

  private static long ofPoint(long hash, int point) {
    if (point < 0x80) {
      return mix(hash, point);
    }
    if (point < 0x800) {
      return mix(mix(hash, 0xC0 | point >> 6), 0x80 | point & 0x3F);
    }
    if (point < 0x10000) {
      long lead = mix(hash, 0xE0 | point >> 12);
      return mix(mix(lead, 0x80 | point >> 6 & 0x3F), 0x80 | point & 0x3F);
    }
    long lead = mix(mix(hash, 0xF0 | point >> 18), 0x80 | point >> 12 & 0x3F);
    return mix(mix(lead, 0x80 | point >> 6 & 0x3F), 0x80 | point & 0x3F);
  }

  private static long mix(long hash, int octet) {
    return (hash ^ (octet & 0xFF)) * PRIME;
  }
}
