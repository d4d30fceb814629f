// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import java.util.List;

/**
 * A kind of learner.
 *
 * @param kind as definitions write it, in lower case with hyphens
 * @param options that it has
 * @param maker reads the options and makes the learner
 */
public record LearnerFactory(String kind, List<String> options, Maker maker) {
  public LearnerFactory {
    options = List.copyOf(options);
  }

  /** Makes a learner. */
  @FunctionalInterface
  public interface Maker {
    /**
     * @param features number of features
     * @param classes number of classes; 0 where the definition gives none
     * @throws IllegalArgumentException {@code option: value (expected: ...)}
     */
    Learner make(int features, int classes, Options options);
  }
}
