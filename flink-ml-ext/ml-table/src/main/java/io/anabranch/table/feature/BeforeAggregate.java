// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.feature;

import io.anabranch.core.error.MlException;
import io.anabranch.core.over.Lookback;
import io.anabranch.core.over.OverSink;
import io.anabranch.core.over.OverSpec;
import io.anabranch.table.feature.AggregateTypes.Argument;
import io.anabranch.table.feature.AggregateTypes.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.functions.FunctionRequirement;
import org.apache.flink.table.types.DataType;

/**
 * A feature over time: a statistic of the key's rows with event time in {@code [t - lag - window, t
 * - lag)}, where {@code t} is the time of the current row. For {@code OVER (PARTITION BY key ORDER
 * BY time)}, in which the newest row accumulated has the current row's time; needs no frame, as it
 * keeps by itself what it will see again.
 *
 * <p>Runs the windows that a definition's {@code over} runs. Rows of equal time count in the order
 * of their values.
 */
public final class BeforeAggregate extends FeatureAggregate<Past> {
  private static final long serialVersionUID = 1L;

  /** Which statistic. */
  enum Statistic {
    COUNT,
    SUM,
    MEAN,
    STD,
    MIN,
    MAX,
    LAST,
    LAG,
    DELTA,
    SINCE_LAST,
    EWMA;

    /** What the second argument is; null where that is the time. */
    Argument option() {
      return switch (this) {
        case LAG -> new Argument("n", Form.WHOLE);
        case EWMA -> new Argument("half_life", Form.INTERVAL);
        default -> null;
      };
    }
  }

  private final Statistic statistic;
  private final int timeAt;
  private transient Map<List<Object>, Lookback> empty;
  private transient Result result;

  BeforeAggregate(Statistic statistic) {
    super("ML_" + statistic + "_BEFORE");
    this.statistic = statistic;
    timeAt = statistic.option() == null ? 1 : 2;
  }

  @Override
  public Past createAccumulator() {
    return new Past();
  }

  /** Takes the value, the option if there is one, time, window, and perhaps lag and rows. */
  // hot path
  public void accumulate(Past past, Object... arguments) {
    if (past.rows == null) {
      past.rows = fresh(arguments);
    } else if (!matches(past.rows.spec(), arguments)) {
      throw MlException.user(
          sqlName() + ": window, lag, rows or option differ (expected: the same for all rows)");
    }
    double value = arguments[0] == null ? Double.NaN : finite(arguments[0]);
    try {
      past.rows.add(time(arguments), value);
    } catch (MlException e) {
      throw named(e);
    }
  }

  /** A row leaves a bounded frame; harmless once it is older than the window. */
  public void retract(Past past, Object... arguments) {
    past.rows.forget(time(arguments));
  }

  @Override
  public Object getValue(Past past) {
    if (past.rows == null) {
      return statistic == Statistic.COUNT ? 0L : null;
    }
    if (result == null) {
      result = new Result();
    }
    try {
      past.rows.result(result);
    } catch (MlException e) {
      throw named(e);
    }
    return result.value;
  }

  private MlException named(MlException e) {
    return new MlException(e.kind(), sqlName() + ": " + e.getMessage(), e);
  }

  private long time(Object[] arguments) {
    if (arguments[timeAt] == null) {
      throw MlException.data(sqlName() + ": time: NULL (expected: a timestamp)");
    }
    return ((TimestampData) arguments[timeAt]).getMillisecond();
  }

  // hot path
  private boolean matches(OverSpec spec, Object[] arguments) {
    for (int i = 1; i < arguments.length; i++) {
      if (arguments[i] == null) {
        return i == timeAt;
      }
    }
    return spec.window().toMillis() == (Long) arguments[timeAt + 1]
        && spec.lag().toMillis() == lag(arguments)
        && spec.rows() == rows(arguments)
        && switch (statistic) {
          case LAG -> rank(spec) == ((Number) arguments[1]).longValue();
          case EWMA -> spec.halfLife().toMillis() == (Long) arguments[1];
          default -> true;
        };
  }

  private static long rank(OverSpec spec) {
    return Long.parseLong(spec.stats().get(0), "lag-".length(), spec.stats().get(0).length(), 10);
  }

  /** Flink lets one function serve several calls, so there may be several plans. */
  private Lookback fresh(Object[] arguments) {
    List<Object> options = new ArrayList<>(Arrays.asList(arguments));
    options.set(0, null);
    options.set(timeAt, null);
    if (empty == null) {
      empty = new HashMap<>();
    }
    Lookback plan = empty.get(options);
    if (plan == null) {
      plan = plan(arguments);
      empty.put(options, plan);
    }
    return plan.fresh();
  }

  private Lookback plan(Object[] arguments) {
    for (int i = 1; i < arguments.length; i++) {
      if (arguments[i] == null && i != timeAt) {
        String name = argumentList().get(i).name();
        throw MlException.user(sqlName() + ": " + name + ": NULL (expected: not NULL)");
      }
    }
    try {
      return new Lookback(spec(arguments));
    } catch (IllegalArgumentException e) {
      throw MlException.user(sqlName() + ": " + e.getMessage());
    }
  }

  private long lag(Object[] arguments) {
    return arguments.length > timeAt + 2 ? (Long) arguments[timeAt + 2] : 0;
  }

  private int rows(Object[] arguments) {
    return arguments.length > timeAt + 3
        ? (int) Math.min(Integer.MAX_VALUE, ((Number) arguments[timeAt + 3]).longValue())
        : OverSpec.DEFAULT_ROWS;
  }

  private OverSpec spec(Object[] arguments) {
    String stat = statistic.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Object option = arguments[1];
    Duration window = Duration.ofMillis((Long) arguments[timeAt + 1]);
    Duration lag = Duration.ofMillis(lag(arguments));
    int rows = rows(arguments);
    return switch (statistic) {
      case LAG -> Lookback.spec("lag-" + option, window, rows, lag, null);
      case EWMA -> Lookback.spec(stat, window, rows, lag, Duration.ofMillis((Long) option));
      default -> Lookback.spec(stat, window, rows, lag, null);
    };
  }

  private List<Argument> argumentList() {
    List<Argument> arguments = new ArrayList<>();
    arguments.add(new Argument("value", Form.VALUE));
    if (statistic.option() != null) {
      arguments.add(statistic.option());
    }
    arguments.add(new Argument("time", Form.TIME));
    arguments.add(new Argument("window", Form.INTERVAL));
    arguments.add(new Argument("lag", Form.LAG));
    arguments.add(new Argument("rows", Form.WHOLE));
    return arguments;
  }

  @Override
  AggregateTypes arguments() {
    return new AggregateTypes(sqlName(), argumentList(), 2);
  }

  @Override
  DataType accumulatorType() {
    return DataTypes.RAW(Past.class, new PastSerializer());
  }

  @Override
  DataType resultType() {
    return statistic == Statistic.COUNT ? DataTypes.BIGINT() : DataTypes.DOUBLE();
  }

  @Override
  public Set<FunctionRequirement> getRequirements() {
    return Set.of(FunctionRequirement.OVER_WINDOW_ONLY);
  }

  /** Takes the one output. */
  private static final class Result implements OverSink {
    private Object value;

    @Override
    public void setNull(int output) {
      value = null;
    }

    @Override
    public void setInteger(int output, long integer) {
      value = integer;
    }

    @Override
    public void setNumber(int output, double number) {
      value = number;
    }
  }
}
