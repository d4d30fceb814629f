// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import io.anabranch.core.aggregate.DecayedMean;
import io.anabranch.core.aggregate.ExactSum;
import io.anabranch.core.aggregate.Moments;
import io.anabranch.core.aggregate.MonotonicDeque;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One window of one key: the rows between two edges of the series, and accumulators of their known
 * values. An accumulator that is not needed is null.
 */
final class Window {
  /** A longer deque is not written but rebuilt from the rows: the state of a key stays small. */
  private static final int MAX_WRITTEN_DEQUE = 64;

  private final WindowPlan.Shape shape;
  private final long[] halfLives;
  private final long fixedBytes;
  private final Cursor tail = new Cursor();
  private final Cursor head = new Cursor();
  private long count;
  private ExactSum sum;
  private Moments moments;
  private final MonotonicDeque minimum;
  private final MonotonicDeque maximum;
  private final Recent recent;
  private final DecayedMean[] decays;

  Window(WindowPlan plan, int width) {
    shape = plan.shape;
    fixedBytes = plan.bytes(width);
    halfLives = plan.halfLives();
    moments = plan.moments ? new Moments() : null;
    sum = plan.sum && !plan.moments ? new ExactSum() : null;
    minimum = plan.minimum ? MonotonicDeque.ofMinimum() : null;
    maximum = plan.maximum ? MonotonicDeque.ofMaximum() : null;
    recent = plan.depth > 0 ? new Recent(plan.depth) : null;
    decays = new DecayedMean[halfLives.length];
    for (int i = 0; i < decays.length; i++) {
      decays[i] = new DecayedMean(halfLives[i]);
    }
  }

  /** Moves both edges to where a row at {@code time} sees them. */
  // hot path
  void advance(long time, Series series) {
    long end = time - shape.lag();
    while (head.isBefore(end, series)) {
      double value = head.value(series, shape.column());
      if (!Double.isNaN(value)) {
        enter(head.time(series), value);
      }
      head.advance();
    }
    long begin = end - shape.length();
    while (tail.position() < head.position()
        && (count > shape.rows() || tail.isBefore(begin, series))) {
      double value = tail.value(series, shape.column());
      if (!Double.isNaN(value)) {
        leave(tail.time(series), value);
      }
      tail.advance();
    }
  }

  /** The oldest position that is still needed. */
  long begin() {
    return tail.position();
  }

  // hot path
  long bytes() {
    long deques = minimum == null ? 0 : minimum.bytes();
    return fixedBytes + deques + (maximum == null ? 0 : maximum.bytes());
  }

  // hot path
  void result(OverWindows.Output output, long time, int position, OverSink out) {
    switch (output.kind()) {
      case COUNT:
        out.setInteger(position, count);
        break;
      case SUM:
        number(position, count > 0, count > 0 ? sum() : 0, out);
        break;
      case MEAN:
        number(position, count > 0, count > 0 ? mean() : 0, out);
        break;
      case STD:
        number(position, count > 1, count > 1 ? moments.std() : 0, out);
        break;
      case MIN:
        number(position, count > 0, minimum.extreme(), out);
        break;
      case MAX:
        number(position, count > 0, maximum.extreme(), out);
        break;
      case LAST:
      case LAG:
        number(position, count >= output.rank(), recent.value(output.rank()), out);
        break;
      case DELTA:
        number(position, count > 1, recent.value(1) - recent.value(2), out);
        break;
      case SINCE_LAST:
        number(position, count > 0, (time - recent.time(1)) / 1000.0, out);
        break;
      case EWMA:
        number(position, count > 0, count > 0 ? decays[output.decay()].mean() : 0, out);
        break;
    }
  }

  void write(DataOutput out) throws IOException {
    tail.write(out);
    head.write(out);
    out.writeLong(count);
    if (moments != null) {
      moments.write(out);
    }
    if (sum != null) {
      sum.write(out);
    }
    write(minimum, out);
    write(maximum, out);
    if (recent != null) {
      recent.write(out);
    }
    for (DecayedMean decay : decays) {
      decay.write(out);
    }
  }

  void restore(DataInput in, Series series) throws IOException {
    tail.restore(in);
    head.restore(in);
    count = in.readLong();
    moments = moments == null ? null : Moments.read(in);
    sum = sum == null ? null : ExactSum.read(in);
    restore(minimum, in, series);
    restore(maximum, in, series);
    if (recent != null) {
      recent.restore(in);
    }
    for (int i = 0; i < decays.length; i++) {
      decays[i] = DecayedMean.read(halfLives[i], in);
    }
  }

  private void enter(long time, double value) {
    count++;
    if (moments != null) {
      moments.add(value);
    }
    if (sum != null) {
      sum.add(value);
    }
    if (minimum != null) {
      minimum.enter(head.position(), value);
    }
    if (maximum != null) {
      maximum.enter(head.position(), value);
    }
    if (recent != null) {
      recent.enter(time, value);
    }
    for (DecayedMean decay : decays) {
      decay.add(time, value);
    }
  }

  private void leave(long time, double value) {
    count--;
    if (moments != null) {
      moments.subtract(value);
    }
    if (sum != null) {
      sum.subtract(value);
    }
    if (minimum != null) {
      minimum.leave(tail.position());
    }
    if (maximum != null) {
      maximum.leave(tail.position());
    }
    for (DecayedMean decay : decays) {
      decay.subtract(time, value);
    }
  }

  private double sum() {
    return moments != null ? moments.sum() : sum.value();
  }

  private double mean() {
    return moments != null ? moments.mean() : sum.over(count);
  }

  private static void number(int position, boolean known, double value, OverSink out) {
    if (known) {
      out.setNumber(position, value);
    } else {
      out.setNull(position);
    }
  }

  private static void write(MonotonicDeque deque, DataOutput out) throws IOException {
    if (deque != null) {
      boolean written = deque.size() <= MAX_WRITTEN_DEQUE;
      out.writeBoolean(written);
      if (written) {
        deque.write(out);
      }
    }
  }

  private void restore(MonotonicDeque deque, DataInput in, Series series) throws IOException {
    if (deque == null) {
      return;
    }
    if (in.readBoolean()) {
      deque.restore(in);
      return;
    }
    Cursor row = new Cursor();
    for (row.moveTo(tail.position()); row.position() < head.position(); row.advance()) {
      double value = row.value(series, shape.column());
      if (!Double.isNaN(value)) {
        deque.enter(row.position(), value);
      }
    }
  }
}
