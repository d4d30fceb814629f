// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.online;

import io.anabranch.core.error.MlException;
import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.Learners;
import io.anabranch.core.learn.StateFormat;
import io.anabranch.core.learn.Weighted;
import io.anabranch.core.learn.drift.Detector;
import io.anabranch.core.learn.drift.Detectors;
import io.anabranch.core.row.Column;
import io.anabranch.core.row.ColumnType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes and reads the models of all keys of one {@link LearnSpec}. Immutable and thread-safe. */
public final class KeyModels {
  /** The newest format of {@link KeyModel#write}. */
  static final int FORMAT = 1;

  /** The {@link #ttlMillis} of keys that are never forgotten. */
  static final long FOR_EVER = Long.MAX_VALUE;

  private final LearnSpec spec;
  private final Learner learner;
  private final Detector detector;
  private final boolean labelStream;
  private final long delayMillis;
  private final long ttlMillis;

  /**
   * @throws IllegalArgumentException {@code name: value (expected: ...)} where the parts of the
   *     specification do not fit each other
   */
  public KeyModels(LearnSpec spec) {
    this.spec = spec;
    learner = Learners.create(spec.learner());
    detector =
        spec.drift() == null
            ? null
            : Detectors.create(spec.drift().detector(), spec.drift().options());
    new LearnSpecCheck(spec, learner).check();
    labelStream = spec.delay().isStream();
    delayMillis = (labelStream ? spec.delay().within() : spec.delay().lag()).toMillis();
    ttlMillis = spec.ttl() == null ? FOR_EVER : spec.ttl().toMillis();
  }

  public LearnSpec spec() {
    return spec;
  }

  public Learner learner() {
    return learner;
  }

  /** Null where nothing watches for drift. */
  Detector detector() {
    return detector;
  }

  boolean isLabelStream() {
    return labelStream;
  }

  /** How long a row waits for its label, at most or exactly. */
  long delayMillis() {
    return delayMillis;
  }

  long ttlMillis() {
    return ttlMillis;
  }

  /** Buffers for one task. */
  public Workspace workspace() {
    return new Workspace(this);
  }

  /** What a row gets: the prediction, how many updates made it, and how good it was before. */
  public List<Column> outputs() {
    List<Column> outputs = new ArrayList<>();
    switch (learner.task()) {
      case REGRESSION, FORECAST -> add(outputs, "prediction", ColumnType.DOUBLE);
      case BINARY -> {
        add(outputs, "prediction", classType());
        add(outputs, "probability", ColumnType.DOUBLE);
      }
      case MULTICLASS -> {
        add(outputs, "prediction", ColumnType.STRING);
        add(outputs, "probability", ColumnType.DOUBLE);
        add(outputs, "probabilities", ColumnType.DOUBLE_ARRAY);
      }
      case CLUSTERING -> {
        add(outputs, "cluster", ColumnType.BIGINT);
        add(outputs, "distance", ColumnType.DOUBLE);
      }
      case ANOMALY -> {
        add(outputs, "score", ColumnType.DOUBLE);
        add(outputs, "anomaly", ColumnType.BOOLEAN);
      }
    }
    add(outputs, "updates", ColumnType.BIGINT);
    for (QualityMeasure measure : spec.quality()) {
      add(outputs, measure.name().toLowerCase(Locale.ROOT), ColumnType.DOUBLE);
    }
    if (detector != null) {
      add(outputs, "drifts", ColumnType.BIGINT);
    }
    return outputs;
  }

  /** Labels of two classes without names are BOOLEAN, or 0 and 1. */
  private ColumnType classType() {
    return spec.learner().classes().isEmpty() ? ColumnType.BOOLEAN : ColumnType.STRING;
  }

  private void add(List<Column> outputs, String what, ColumnType type) {
    outputs.add(new Column(spec.name() + "_" + what, type));
  }

  /**
   * What decides the layout of a key's state, by name: state is read only under an equal layout.
   * Settings that leave the layout alone, as rates, are not part of it.
   */
  public Map<String, String> layout() {
    Map<String, String> layout = new LinkedHashMap<>();
    layout.put("learner", spec.learner().kind());
    layout.put("features", spec.learner().features().toString());
    layout.put("classes", spec.learner().classes().toString());
    layout.put("key", spec.key().toString());
    layout.put("label", String.valueOf(spec.label()));
    layout.put("labels", delayMode());
    layout.put("prior", String.valueOf(spec.prior()));
    layout.put("quality", spec.quality().toString());
    layout.put("drift", spec.drift() == null ? "none" : spec.drift().detector());
    learner.layout().forEach((option, value) -> layout.put("option " + option, value));
    if (detector != null) {
      detector.layout().forEach((option, value) -> layout.put("drift option " + option, value));
    }
    return layout;
  }

  private String delayMode() {
    if (spec.delay().isStream()) {
      return "by " + spec.delay().id();
    }
    return spec.delay().lag().isZero() ? "at once" : "later";
  }

  /** The model of a key that was never seen. */
  public KeyModel create() {
    return new KeyModel(this);
  }

  /**
   * The model of a key whose weights were learnt elsewhere; it has seen no row.
   *
   * @param weights of the features in their order, then the intercept
   * @throws MlException of kind DATA where these are no weights of this learner
   */
  public KeyModel create(double[] weights) {
    KeyModel model = create();
    if (!(model.model() instanceof Weighted weighted)) {
      throw MlException.data(
          "weights: given (expected: state, for "
              + spec.learner().kind()
              + " has no weights of the features and an intercept alone)");
    }
    try {
      weighted.setWeights(weights);
    } catch (IllegalArgumentException e) {
      throw MlException.data(e.getMessage());
    }
    return model;
  }

  /**
   * Reads what {@link KeyModel#write} wrote, also what an earlier version of this class or of the
   * learner wrote.
   *
   * @throws IOException where the bytes are of a newer version or of another learner
   */
  public KeyModel read(DataInput in) throws IOException {
    StateFormat.read(in, FORMAT);
    int learnerVersion = StateFormat.read(in, learner.version());
    return new KeyModel(this, in, learnerVersion);
  }

  /**
   * The same state under the settings of this plan, whose layout must be that of the model's; the
   * model itself where it is of this plan already.
   */
  // hot path
  public KeyModel adopt(KeyModel model) throws IOException {
    if (model.plan() == this) {
      return model;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    model.write(new DataOutputStream(bytes));
    return read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
  }

  Quality quality() {
    return new Quality(learner.task(), spec.quality());
  }

  /** Numbers that are kept of a row until it is learnt: features, prior, prediction, label. */
  int stride() {
    return spec.learner().features().size() + learner.predictions() + 2;
  }

  /** Null where rows are learnt at once. */
  Waiting waiting() {
    boolean atOnce = !spec.delay().isStream() && spec.delay().lag().isZero();
    return atOnce ? null : new Waiting(stride());
  }

  /** Writes a prediction; gives the index of the next output. */
  // hot path
  int emit(double[] prediction, LearnSink sink) {
    switch (learner.task()) {
      case REGRESSION, FORECAST -> {
        sink.setNumber(0, prediction[0]);
        return 1;
      }
      case BINARY -> {
        boolean second = prediction[0] >= 0.5;
        if (spec.learner().classes().isEmpty()) {
          sink.setBoolean(0, second);
        } else {
          sink.setClass(0, second ? 1 : 0);
        }
        sink.setNumber(1, prediction[0]);
        return 2;
      }
      case MULTICLASS -> {
        int best = Quality.best(prediction);
        sink.setClass(0, best);
        sink.setNumber(1, prediction[best]);
        sink.setNumbers(2, prediction);
        return 3;
      }
      case CLUSTERING -> {
        sink.setInteger(0, (long) prediction[0]);
        sink.setNumber(1, prediction[1]);
        return 2;
      }
      case ANOMALY -> {
        sink.setNumber(0, prediction[0]);
        sink.setBoolean(1, prediction[1] > 0);
        return 2;
      }
    }
    throw new IllegalStateException("task: " + learner.task() + " (expected: one of Task)");
  }
}
