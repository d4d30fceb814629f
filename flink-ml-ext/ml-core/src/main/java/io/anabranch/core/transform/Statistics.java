// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import java.util.List;
import java.util.Objects;

/** What was fitted for one transform. Every form states from how many known values. */
public sealed interface Statistics {
  long count();

  /** Location and spread: the mean and the sample standard deviation. */
  record Scale(long count, double mean, double std) implements Statistics {
    public Scale {
      if (!Double.isFinite(mean) || !Double.isFinite(std)) {
        throw new IllegalArgumentException(
            "mean: " + mean + ", std: " + std + " (expected: finite numbers)");
      }
    }
  }

  /** One value. */
  record Single(long count, Constant value) implements Statistics {
    public Single {
      Objects.requireNonNull(value, "value");
    }
  }

  /** Distinct values, most frequent first, equal frequencies in the order of their text. */
  record Categories(List<String> values, List<Long> counts) implements Statistics {
    public Categories {
      values = List.copyOf(values);
      counts = List.copyOf(counts);
      if (values.size() != counts.size()) {
        throw new IllegalArgumentException(
            "counts: " + counts.size() + " (expected: " + values.size() + ")");
      }
    }

    @Override
    public long count() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }
  }
}
