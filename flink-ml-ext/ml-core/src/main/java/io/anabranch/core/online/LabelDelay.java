// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * When a row's label becomes known.
 *
 * @param lag the row itself brings its label, which was not known before so much later; zero where
 *     it is known as soon as the row is predicted
 * @param id columns that tell rows of a key apart; empty where rows bring their labels
 * @param within how much later than its row a label of the second stream may come; zero where rows
 *     bring their labels
 * @param most rows of a key that wait for their label at the same time; of a second stream the
 *     oldest go without beyond it, of a lag the newest, so that those that wait become known
 */
public record LabelDelay(Duration lag, List<String> id, Duration within, int most)
    implements Serializable {
  /** So many rows of a key wait for labels of a second stream, where nothing else is said. */
  public static final int DEFAULT_MOST = 4096;

  /** So many rows of a key wait for their own labels. */
  public static final int MOST_OF_LAG = 65_536;

  public LabelDelay {
    id = List.copyOf(id);
  }

  /** Rows bring their label, which is known at once. */
  public static LabelDelay none() {
    return lag(Duration.ZERO);
  }

  /** Rows bring their label, known so much later. */
  public static LabelDelay lag(Duration lag) {
    return new LabelDelay(lag, List.of(), Duration.ZERO, MOST_OF_LAG);
  }

  /** Labels come on a stream of their own. */
  public static LabelDelay stream(List<String> id, Duration within) {
    return new LabelDelay(Duration.ZERO, id, within, DEFAULT_MOST);
  }

  public boolean isStream() {
    return !id.isEmpty();
  }
}
