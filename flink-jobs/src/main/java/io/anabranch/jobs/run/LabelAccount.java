// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of every label that a job read for one learner: labels in = learnt + dead-lettered.
 *
 * @param learner its name in the definition
 */
public record LabelAccount(String learner, long in, long learnt, long deadLettered) {
  /** Labels read, of all learners. */
  public static final String IN = "labels.in";

  /** Records that were no labels. */
  public static final String DEAD_LETTERED = "labels.dead-lettered";

  private static final String PREFIX = "labels.";
  private static final String LEARNT = ".learnt";

  /** The counter of labels that a learner learnt. */
  public static String learnt(String learner) {
    return PREFIX + learner + LEARNT;
  }

  /** The counter of labels that a learner could not use. */
  public static String deadLettered(String learner) {
    return PREFIX + learner + ".dead-lettered";
  }

  static List<LabelAccount> of(Map<String, Object> accumulators) {
    return accumulators.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && name.endsWith(LEARNT))
        .map(name -> name.substring(PREFIX.length(), name.length() - LEARNT.length()))
        .sorted()
        .map(
            learner ->
                new LabelAccount(
                    learner,
                    RowAccount.value(accumulators, IN),
                    RowAccount.value(accumulators, learnt(learner)),
                    RowAccount.value(accumulators, DEAD_LETTERED)
                        + RowAccount.value(accumulators, deadLettered(learner))))
        .toList();
  }

  /** Whether every label that came in went somewhere. */
  public boolean isBalanced() {
    return in == learnt + deadLettered;
  }

  /** Three lines for a person. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%nlabels in     %,12d   for %s%n  learnt      %,12d%n  dead letters%,12d   %s",
        in,
        learner,
        learnt,
        deadLettered,
        isBalanced() ? "every label accounted for" : "labels are missing");
  }
}
