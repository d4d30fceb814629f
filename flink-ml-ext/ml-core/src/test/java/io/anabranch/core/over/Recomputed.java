// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.over;

import io.anabranch.core.aggregate.DecayedMean;
import io.anabranch.core.aggregate.Moments;
import java.util.ArrayList;
import java.util.List;

/**
 * The plain twin of {@link KeyWindows}: every output from the key's whole history, from scratch.
 */
final class Recomputed {
  /** A row of the key: the values of a and b, NaN where not known. */
  record Row(long time, List<Double> values) {}

  private record Known(long time, double value) {}

  private Recomputed() {}

  /** What a row at {@code time} sees of {@code history}, which is in order; null for null. */
  static List<Object> outputs(List<OverSpec> specs, List<Row> history, long time) {
    List<Object> outputs = new ArrayList<>();
    for (OverSpec spec : specs) {
      for (String stat : spec.stats()) {
        long length = spec.window().toMillis();
        if (stat.equals("ewma")) {
          length = Math.min(length, 512 * spec.halfLife().toMillis());
        }
        List<Known> window = window(spec, length, spec.of().equals("b") ? 1 : 0, history, time);
        outputs.add(output(spec, OverStat.parse(stat), window, time));
      }
    }
    return outputs;
  }

  private static List<Known> window(
      OverSpec spec, long length, int column, List<Row> history, long time) {
    long end = time - spec.lag().toMillis();
    List<Known> known =
        history.stream()
            .filter(row -> row.time() >= end - length && row.time() < end)
            .map(row -> new Known(row.time(), row.values().get(column)))
            .filter(row -> !Double.isNaN(row.value()))
            .toList();
    return known.subList(Math.max(0, known.size() - spec.rows()), known.size());
  }

  private static Object output(OverSpec spec, OverStat stat, List<Known> window, long time) {
    int n = window.size();
    Moments moments = new Moments();
    window.forEach(row -> moments.add(row.value()));
    switch (stat.kind()) {
      case COUNT:
        return (long) n;
      case SUM:
        return n == 0 ? null : (Object) moments.sum();
      case MEAN:
        return n == 0 ? null : (Object) moments.mean();
      case STD:
        return n < 2 ? null : (Object) moments.std();
      case MIN:
        return n == 0 ? null : (Object) sorted(window).get(0);
      case MAX:
        return n == 0 ? null : (Object) sorted(window).get(n - 1);
      case LAST:
      case LAG:
        return n < stat.rank() ? null : (Object) window.get(n - stat.rank()).value();
      case DELTA:
        return n < 2 ? null : (Object) (window.get(n - 1).value() - window.get(n - 2).value());
      case SINCE_LAST:
        return n == 0 ? null : (Object) ((time - window.get(n - 1).time()) / 1000.0);
      case EWMA:
        DecayedMean mean = new DecayedMean(spec.halfLife().toMillis());
        window.forEach(row -> mean.add(row.time(), row.value()));
        return n == 0 ? null : (Object) mean.mean();
    }
    throw new AssertionError(stat);
  }

  private static List<Double> sorted(List<Known> window) {
    return window.stream().map(Known::value).sorted().toList();
  }
}
