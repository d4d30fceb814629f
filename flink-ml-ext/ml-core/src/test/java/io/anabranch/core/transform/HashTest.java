// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import static io.anabranch.core.feature.Features.apply;
import static io.anabranch.core.feature.Features.definition;
import static io.anabranch.core.feature.Features.ofDouble;
import static io.anabranch.core.feature.Features.ofText;
import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.definition.Definition;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class HashTest {
  /** Test vectors of RFC 9923 (FNV), 64-bit FNV-1a. */
  @Test
  void agreesWithThePublishedVectors() {
    assertThat(Hash.ofText("")).isEqualTo(0xcbf29ce484222325L);
    assertThat(Hash.ofText("a")).isEqualTo(0xaf63dc4c8601ec8cL);
    assertThat(Hash.ofText("foobar")).isEqualTo(0x85944171f73967e8L);
  }

  @Property
  void textIsHashedAsItsUtf8Bytes(@ForAll String text) {
    assertThat(Hash.ofText(text)).isEqualTo(plain(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Property
  void numbersAreHashedAsLittleEndianBytes(@ForAll long number) {
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array();

    assertThat(Hash.ofLong(number)).isEqualTo(plain(bytes));
  }

  private static long plain(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte octet : bytes) {
      hash = (hash ^ (octet & 0xFF)) * 0x100000001b3L;
    }
    return hash;
  }

  @Property
  void bucketsAreWithinRange(@ForAll String text) {
    Definition definition = definition("{name: h, hash: s, buckets: 7}");
    long expected = Long.remainderUnsigned(Hash.ofText(text), 7);

    assertThat(apply(definition, ofText(text))).containsExactly(expected);
    assertThat(expected).isBetween(0L, 6L);
  }

  @Test
  void zeroHasOneHash() {
    Definition definition = definition("{name: h, hash: d, buckets: 1000000}");

    assertThat(apply(definition, ofDouble(-0.0))).isEqualTo(apply(definition, ofDouble(0.0)));
  }
}
