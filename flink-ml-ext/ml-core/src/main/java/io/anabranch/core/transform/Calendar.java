// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.transform;

import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * A part of a timestamp: as a number (BIGINT), or as the point on a circle that its cycle makes, in
 * the two DOUBLE columns {@code name_sin} and {@code name_cos}, so that its end lies beside its
 * begin. A cycle starts at the part's least value.
 */
record Calendar(String name, String input, Part part, Form form) implements ColumnTransform {
  static final String KIND = "calendar";

  /** Which part, with its least value and the length of its cycle. */
  enum Part {
    HOUR(0, 24),
    MINUTE_OF_DAY(0, 1440),
    /** ISO: Monday is 1, Sunday 7. */
    WEEKDAY(1, 7),
    DAY(1, 31),
    MONTH(1, 12),
    DAY_OF_YEAR(1, 366);

    private final int least;
    private final int cycle;

    Part(int least, int cycle) {
      this.least = least;
      this.cycle = cycle;
    }

    // hot path
    long of(long millis) {
      long day = Math.floorDiv(millis, CivilDate.DAY_MILLIS);
      return switch (this) {
        case HOUR -> Math.floorMod(millis, CivilDate.DAY_MILLIS) / 3_600_000L;
        case MINUTE_OF_DAY -> Math.floorMod(millis, CivilDate.DAY_MILLIS) / 60_000L;
        // Day 0 was a Thursday.
        case WEEKDAY -> Math.floorMod(day + 3, 7L) + 1;
        case DAY -> CivilDate.day(day);
        case MONTH -> CivilDate.month(day);
        case DAY_OF_YEAR -> CivilDate.dayOfYear(day);
      };
    }
  }

  /** How the part is given. */
  enum Form {
    NUMBER,
    CYCLIC
  }

  static FeatureTransform read(Arguments arguments) {
    return new Calendar(
        arguments.name(),
        arguments.column(KIND),
        arguments.choice("part", Part.class),
        arguments.choice("form", Form.NUMBER));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Map<String, Object> parameters() {
    return Map.of("part", part.name(), "form", form.name());
  }

  @Override
  public List<Column> outputs(List<ColumnType> inputs, Statistics statistics) {
    TypeCheck.inputs(this, inputs, EnumSet.of(ColumnType.TIMESTAMP));
    return form == Form.NUMBER
        ? List.of(new Column(name, ColumnType.BIGINT))
        : List.of(
            new Column(name + "_sin", ColumnType.DOUBLE),
            new Column(name + "_cos", ColumnType.DOUBLE));
  }

  @Override
  public Step bind(Binding binding) {
    int from = binding.input(0);
    int to = binding.output(0);
    if (form == Form.NUMBER) {
      return slots -> slots.setInteger(to, part.of(slots.integer(from)));
    }
    int cosine = binding.output(1);
    double[] sines = new double[part.cycle];
    double[] cosines = new double[part.cycle];
    for (int i = 0; i < part.cycle; i++) {
      double angle = 2 * Math.PI * i / part.cycle;
      sines[i] = StrictMath.sin(angle);
      cosines[i] = StrictMath.cos(angle);
    }
    return slots -> {
      int step = (int) part.of(slots.integer(from)) - part.least;
      slots.setNumber(to, sines[step]);
      slots.setNumber(cosine, cosines[step]);
    };
  }
}
