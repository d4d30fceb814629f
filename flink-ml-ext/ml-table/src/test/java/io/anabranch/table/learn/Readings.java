// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LabelDelay;
import io.anabranch.core.online.LearnSink;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.core.online.Workspace;
import io.anabranch.operators.keyed.RowContent;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;

/** Readings of some devices, and what a plain loop over the keys' models says of them. */
final class Readings {
  static final RowType ROW_TYPE =
      (RowType)
          DataTypes.ROW(
                  DataTypes.FIELD("device", DataTypes.STRING()),
                  DataTypes.FIELD("at", DataTypes.TIMESTAMP(3)),
                  DataTypes.FIELD("a", DataTypes.DOUBLE()),
                  DataTypes.FIELD("b", DataTypes.DOUBLE()),
                  DataTypes.FIELD("y", DataTypes.DOUBLE()))
              .getLogicalType();

  /** How much earlier than one before it a reading may come, in milliseconds. */
  static final int BOUND = 300;

  /** A reading. */
  record Reading(String device, long at, Double a, Double b, Double y) {
    Row row() {
      return Row.of(device, time(at), a, b, y);
    }

    BinaryRowData binary() {
      return new RowDataSerializer(ROW_TYPE)
          .toBinaryRow(
              GenericRowData.of(
                  StringData.fromString(device), TimestampData.fromEpochMillis(at), a, b, y))
          .copy();
    }

    static LocalDateTime time(long at) {
      return LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).plus(Duration.ofMillis(at));
    }
  }

  private Readings() {}

  /** Some out of order, some of equal time, some without a label. */
  static List<Reading> random(int count, long seed) {
    Random random = new Random(seed);
    List<Reading> readings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int device = random.nextInt(7);
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      Double y = i % 11 == 0 ? null : Double.valueOf(device * a - b + 0.1 * random.nextGaussian());
      long at = i * 4L - random.nextInt(BOUND) & ~7L;
      readings.add(new Reading("device-" + device, at, a, b, y));
    }
    return readings;
  }

  static LearnSpec spec(Duration ttl) {
    return new LearnSpec(
        "learner",
        List.of("device"),
        new LearnerSpec("linear", List.of("a", "b"), List.of(), Map.of("rate", "0.1")),
        "y",
        LabelDelay.none(),
        null,
        null,
        List.of(QualityMeasure.MAE, QualityMeasure.RMSE),
        ttl);
  }

  /** Every reading with what its device's model says, as text that shows every bit, sorted. */
  static List<String> byEventTime(List<Reading> readings, Duration ttl) {
    Map<String, TreeMap<Long, List<Reading>>> devices = new TreeMap<>();
    for (Reading reading : readings) {
      devices
          .computeIfAbsent(reading.device(), device -> new TreeMap<>())
          .computeIfAbsent(reading.at(), at -> new ArrayList<>())
          .add(reading);
    }
    List<String> lines = new ArrayList<>();
    KeyModels models = new KeyModels(spec(ttl));
    for (TreeMap<Long, List<Reading>> times : devices.values()) {
      KeyModel model = models.create();
      Workspace workspace = models.workspace();
      times.forEach(
          (at, peers) -> {
            peers.sort(Comparator.comparing(Reading::binary, RowContent::compare));
            model.advance(at, workspace);
            peers.forEach(peer -> lines.add(predict(model, workspace, peer, at)));
            model.settle(workspace);
          });
    }
    lines.sort(null);
    return lines;
  }

  static List<String> byArrival(List<Reading> readings) {
    KeyModels models = new KeyModels(spec(null));
    Map<String, KeyModel> devices = new TreeMap<>();
    Workspace workspace = models.workspace();
    List<String> lines = new ArrayList<>();
    for (Reading reading : readings) {
      KeyModel model = devices.computeIfAbsent(reading.device(), device -> models.create());
      model.advance(model.rows(), workspace);
      lines.add(predict(model, workspace, reading, model.rows()));
      model.settle(workspace);
    }
    lines.sort(null);
    return lines;
  }

  private static String predict(KeyModel model, Workspace workspace, Reading row, long time) {
    workspace.example().features()[0] = row.a();
    workspace.example().features()[1] = row.b();
    workspace.example().at(time);
    Object[] outputs = new Object[4];
    model.predict(workspace, row.y() == null ? Double.NaN : row.y(), null, new Outputs(outputs));
    return line(row.row(), outputs);
  }

  static String line(Row reading, Object... outputs) {
    return reading + " " + Row.of(outputs);
  }

  /** Keeps what it is told. */
  private record Outputs(Object[] values) implements LearnSink {
    @Override
    public void setNull(int output) {
      values[output] = null;
    }

    @Override
    public void setBoolean(int output, boolean value) {
      values[output] = value;
    }

    @Override
    public void setInteger(int output, long value) {
      values[output] = value;
    }

    @Override
    public void setNumber(int output, double value) {
      values[output] = value;
    }

    @Override
    public void setClass(int output, int index) {
      values[output] = index;
    }

    @Override
    public void setNumbers(int output, double[] numbers) {
      values[output] = numbers.clone();
    }
  }
}
