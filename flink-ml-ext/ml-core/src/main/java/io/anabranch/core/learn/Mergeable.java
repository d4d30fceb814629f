// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

/** A model that can take in what another of the same learner has learnt from other examples. */
public interface Mergeable extends OnlineModel {
  /**
   * Adds the other model's knowledge; each class says how near this comes to having seen all
   * examples itself.
   *
   * @param other of the same learner; unchanged
   */
  void merge(OnlineModel other);
}
