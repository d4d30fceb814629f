// SPDX-License-Identifier: Apache-2.0
package io.anabranch.benchmarks;

import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Learner;
import io.anabranch.core.learn.LearnerSpec;
import io.anabranch.core.learn.Learners;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LabelDelay;
import io.anabranch.core.online.LearnSink;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.core.online.Workspace;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** Learners without an engine: predictions with learning per second of CPU, one thread. */
final class BareLearner {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int EXAMPLES = 1 << 10;
  private static final LearnerSpec LINEAR =
      new LearnerSpec("linear", FleetLoad.names(), List.of(), Map.of());

  private final double[][] features = new double[EXAMPLES][FleetLoad.FEATURES];
  private final double[] labels = new double[EXAMPLES];
  private double sum;

  BareLearner() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < EXAMPLES; i++) {
      for (int at = 0; at < FleetLoad.FEATURES; at++) {
        features[i][at] = random.nextDouble(-1, 1);
        labels[i] += features[i][at] * (at - 7);
      }
    }
  }

  /** The learner alone. */
  double models(int devices, int steps) {
    Learner learner = Learners.create(LINEAR);
    OnlineModel[] models = new OnlineModel[devices];
    for (int i = 0; i < devices; i++) {
      models[i] = learner.create();
    }
    Example example = new Example(FleetLoad.FEATURES);
    double[] prediction = new double[1];
    return rate(
        steps,
        step -> {
          OnlineModel model = models[device(step, devices)];
          int at = step & EXAMPLES - 1;
          System.arraycopy(features[at], 0, example.features(), 0, FleetLoad.FEATURES);
          model.predict(example, prediction);
          model.learn(example, labels[at]);
          sum += prediction[0];
        });
  }

  /** With all that is kept of a key: counts, quality, the time. */
  double keys(int devices, int steps) {
    KeyModels plan =
        new KeyModels(
            new LearnSpec(
                "it",
                List.of("device"),
                LINEAR,
                "label",
                LabelDelay.none(),
                null,
                null,
                List.of(QualityMeasure.MAE, QualityMeasure.RMSE),
                null));
    KeyModel[] models = new KeyModel[devices];
    for (int i = 0; i < devices; i++) {
      models[i] = plan.create();
    }
    Workspace workspace = plan.workspace();
    LearnSink sink = new Sum();
    return rate(
        steps,
        step -> {
          int at = step & EXAMPLES - 1;
          System.arraycopy(features[at], 0, workspace.example().features(), 0, FleetLoad.FEATURES);
          workspace.example().at(step);
          models[device(step, devices)].row(workspace, labels[at], null, sink);
        });
  }

  /** Twice, of which the second counts. */
  private double rate(int steps, IntConsumer step) {
    loop(steps, 0, step);
    long start = THREADS.getCurrentThreadCpuTime();
    loop(steps, steps, step);
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("sum: NaN (expected: a number)");
    }
    return steps * 1e9 / nanos;
  }

  private static void loop(int steps, int first, IntConsumer step) {
    for (int i = first; i < first + steps; i++) {
      step.accept(i);
    }
  }

  /** Without any order, as in {@link FleetLoad}. */
  private static int device(int step, int devices) {
    int mixed = step * 0x9E3779B9;
    mixed = (mixed ^ mixed >>> 16) * 0x85EBCA6B;
    return (int) ((mixed & 0xFFFFFFFFL) * devices >>> 32);
  }

  /** Uses every output, so that none is optimised away. */
  private final class Sum implements LearnSink {
    @Override
    public void setNumber(int output, double value) {
      sum += output;
    }

    @Override
    public void setInteger(int output, long value) {
      sum += value;
    }

    @Override
    public void setNull(int output) {}

    @Override
    public void setBoolean(int output, boolean value) {}

    @Override
    public void setClass(int output, int index) {}

    @Override
    public void setNumbers(int output, double[] values) {}
  }
}
