// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

/**
 * Finds while running the batch size at which a row costs least, among those whose runs end within
 * a time. Larger is not always better: a forest of 100 trees was fastest at 8 rows, where its
 * inputs still lie in the cache.
 *
 * <p>It first tries all sizes from the smallest on, then settles. From then on a small share of the
 * time pays for trying the others again, one after the other; a size that was cheaper twice takes
 * over. Where the cost of the chosen size changes much, all are tried anew; where its runs take too
 * long, a smaller one is chosen at once. A size to which batches do not fill, because rows come
 * slowly, is left alone: nothing is known of it, and nothing lost.
 *
 * <p>A function of what it is told, without a clock. One thread.
 */
public final class AdaptiveBatchSize {
  /** One part in so many of the time may be lost with trying other sizes. */
  private static final int TRYING_SHARE = 96;

  /** All sizes are tried anew at most for one part in so many of the time. */
  private static final int SEARCH_SHARE = 32;

  /** Runs at the chosen size between two tries. */
  private static final int RUNS_BETWEEN = 32;

  /** A size must be cheaper by this share to take over. */
  private static final double MARGIN = 0.03;

  /** A size that costs this share more than the best is taken if it is smaller. */
  private static final double TOLERANCE = 0.02;

  /** A change of cost by this factor calls for a new search. */
  private static final double CHANGED = 1.5;

  /** Sizes are not searched beyond so many times the best, where rows cost so much more. */
  private static final int FAR = 8;

  private static final double DEAR = 1.5;

  /** Batches in a row that do not fill before a try is given up. */
  private static final int MISSES = 3;

  private static final int PATIENCE = 64;
  private static final int MOST_PATIENCE = 1 << 14;

  private enum Phase {
    /** All sizes are tried for the first time, while the JVM compiles; the outcome is dropped. */
    WARMING,
    /** All sizes are tried. */
    SEARCHING,
    /** The chosen size is used. */
    SETTLED,
    /** Another size is tried. */
    TRYING,
    /** Batches did not fill: the search goes on when they do. */
    WAITING
  }

  private final BatchSizes sizes;
  private final double runLimitNanos;

  private Phase phase;
  private int chosen;
  private int trying;
  private int fresh;
  private int missed;

  /** Since the last search ended. */
  private long settledNanos;

  private long searchNanos;
  private double costWhenSettled;

  /** Time that may be lost with trying. */
  private double credit;

  private int runsSinceTry;
  private int next;
  private boolean won;
  private int patience = PATIENCE;
  private int filledWhileWaiting;

  /**
   * @param least the smallest batch
   * @param most the largest batch
   * @param runLimitNanos what a run may take; the smallest batch is used even if it takes longer
   */
  public AdaptiveBatchSize(int least, int most, long runLimitNanos) {
    if (least < 1 || most < least) {
      throw new IllegalArgumentException(
          "sizes: " + least + " to " + most + " (expected: from 1, ascending)");
    }
    this.sizes = new BatchSizes(least, most);
    this.runLimitNanos = runLimitNanos;
    this.phase = sizes.count() == 1 ? Phase.SETTLED : Phase.WARMING;
    begin(0);
  }

  /**
   * As the policy says: the size that it gives where it is fixed, and that of the model where that
   * has one.
   */
  public static AdaptiveBatchSize of(
      ModelSignature signature, Sequences sequences, BatchPolicy policy) {
    int most = BatchLimits.of(signature, sequences, policy).rows();
    if (!policy.isAdaptive() || signature.batchRows() != ModelSignature.ANY_ROWS) {
      return new AdaptiveBatchSize(most, most, Long.MAX_VALUE);
    }
    return new AdaptiveBatchSize(1, most, policy.latency().minus(policy.maxDelay()).toNanos());
  }

  /** At how many rows the next batch should close. */
  public int size() {
    return sizes.size(trying);
  }

  /** The size that was chosen, also while another is tried. */
  public int chosen() {
    return sizes.size(chosen);
  }

  /** Whether a search has come to its end, and no other is going on. */
  boolean isSettled() {
    return phase == Phase.SETTLED || phase == Phase.TRYING;
  }

  /** What a row costs at the chosen size, in nanoseconds; NaN if that is not known. */
  public double rowNanos() {
    return sizes.cost(chosen);
  }

  /**
   * Takes note of a run.
   *
   * @param reason why its batch was closed
   * @param target the size at which its batch was to close, when it began to fill
   * @param rows the rows that it held
   * @param nanos the time that the model took
   * @return whether another size is chosen now than before, or the first search has ended
   */
  // hot path
  public boolean ran(CloseReason reason, int target, int rows, long nanos) {
    if (target != sizes.size(trying) || sizes.count() == 1) {
      return false;
    }
    if (rows < target) {
      return !reason.isInterruption() && missed();
    }
    missed = 0;
    if (fresh > 0) {
      // The first run at another size finds other memory and other code than those that follow.
      fresh--;
      return false;
    }
    sizes.add(nanos);
    return switch (phase) {
      case WARMING, SEARCHING -> searched(nanos);
      case SETTLED -> settled(nanos);
      case TRYING -> tried(nanos);
      case WAITING -> waited();
    };
  }

  private void begin(int index) {
    trying = index;
    fresh = 1;
    missed = 0;
    sizes.begin();
  }

  private boolean missed() {
    if (phase == Phase.SETTLED || phase == Phase.WAITING || ++missed < MISSES) {
      filledWhileWaiting = 0;
      return false;
    }
    if (phase == Phase.TRYING) {
      // Larger ones will not fill either.
      next = 0;
      won = false;
      backToChosen();
      return false;
    }
    int before = chosen;
    chosen = sizes.cheapest(TOLERANCE);
    phase = Phase.WAITING;
    filledWhileWaiting = 0;
    begin(chosen);
    return chosen != before;
  }

  private boolean waited() {
    if (++filledWhileWaiting < patience) {
      return false;
    }
    patience = Math.min(2 * patience, MOST_PATIENCE);
    search(Phase.SEARCHING);
    return false;
  }

  private void search(Phase kind) {
    sizes.forget();
    searchNanos = 0;
    phase = kind;
    begin(0);
  }

  private boolean searched(long nanos) {
    searchNanos += nanos;
    boolean late = nanos > runLimitNanos && trying > 0;
    if (!late && !sizes.isEnough()) {
      return false;
    }
    if (!late) {
      sizes.measure(trying);
      if (isWorthTrying(trying + 1)) {
        begin(trying + 1);
        return false;
      }
    }
    if (phase == Phase.WARMING) {
      search(Phase.SEARCHING);
      return false;
    }
    settle(sizes.cheapest(TOLERANCE));
    return true;
  }

  private boolean isWorthTrying(int index) {
    if (index == sizes.count() || sizes.expectedRun(index, trying) > runLimitNanos) {
      return false;
    }
    int best = sizes.cheapest(0);
    return sizes.size(trying) < FAR * sizes.size(best)
        || sizes.cost(trying) < DEAR * sizes.cost(best);
  }

  private void settle(int index) {
    chosen = index;
    costWhenSettled = sizes.cost(index);
    patience = PATIENCE;
    settledNanos = 0;
    credit = 0;
    backToChosen();
  }

  private void backToChosen() {
    phase = Phase.SETTLED;
    runsSinceTry = 0;
    begin(chosen);
  }

  private boolean settled(long nanos) {
    settledNanos += nanos;
    credit += (double) nanos / TRYING_SHARE;
    if (++runsSinceTry % RUNS_BETWEEN != 0) {
      return false;
    }
    double cost = sizes.measure(chosen);
    if (chosen > 0 && sizes.expectedRun(chosen, chosen) > runLimitNanos) {
      settle(largestInTime());
      return true;
    }
    boolean changed = cost > CHANGED * costWhenSettled || cost < costWhenSettled / CHANGED;
    if (changed && settledNanos > SEARCH_SHARE * searchNanos) {
      search(Phase.SEARCHING);
    } else if (next != chosen && price(next) <= credit) {
      phase = Phase.TRYING;
      begin(next);
    } else if (next == chosen) {
      next = follower(next);
    }
    return false;
  }

  /** The largest size within the limit if its rows cost what they do at the chosen size. */
  private int largestInTime() {
    int index = chosen;
    while (index > 0 && sizes.expectedRun(index, chosen) > runLimitNanos) {
      index--;
    }
    return index;
  }

  /** What trying a size is expected to lose. */
  private double price(int index) {
    double dearer = sizes.isKnown(index) ? sizes.cost(index) - sizes.cost(chosen) : 0;
    return dearer * sizes.size(index) * (BatchSizes.SAMPLES + 1);
  }

  /** The next size in turn, from the smallest again where a run may take too long. */
  private int follower(int index) {
    int follower = (index + 1) % sizes.count();
    return sizes.expectedRun(follower, chosen) > runLimitNanos ? 0 : follower;
  }

  private boolean tried(long nanos) {
    credit -= Math.max(0, nanos - sizes.expectedRun(trying, chosen));
    boolean late = nanos > runLimitNanos && trying > 0;
    if (!late && !sizes.isEnough()) {
      return false;
    }
    boolean cheaper = sizes.measure(trying) < sizes.cost(chosen) * (1 - MARGIN) && !late;
    boolean takesOver = cheaper && won;
    won = cheaper && !won;
    if (takesOver) {
      chosen = trying;
      costWhenSettled = sizes.cost(chosen);
    } else if (!cheaper) {
      next = follower(next);
    }
    backToChosen();
    return takesOver;
  }
}
