// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.aggregate;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** Finite doubles of every magnitude, and lists in which they meet and cancel. */
abstract class AnyDoubles {

  @Provide
  Arbitrary<List<Double>> manyDoubles() {
    return anyDouble().list().ofMaxSize(30);
  }

  @Provide
  Arbitrary<Double> anyDouble() {
    Arbitrary<Double> anyBits =
        Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
    Arbitrary<Double> known =
        Arbitraries.of(
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.1,
            -0.3,
            1e300,
            -1e300,
            1e-300,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            -Double.MAX_VALUE,
            0x1.0p53,
            0x1.fffffffffffffp0);
    Arbitrary<Double> small = Arbitraries.integers().between(-1000, 1000).map(i -> (double) i);
    Arbitrary<Double> decimals =
        Arbitraries.integers().between(-100000, 100000).map(i -> i / 1000.0);
    return Arbitraries.oneOf(anyBits, known, small, decimals);
  }
}
