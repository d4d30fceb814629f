// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A learner under test.
 *
 * @param name unique in its package; names the files of kept states
 * @param classes number of classes; 0 where there are none
 */
public record Subject(
    String name, String kind, int features, int classes, Map<String, String> options) {

  /**
   * @param options names and values in turn
   */
  public static Subject of(String name, String kind, int features, int classes, String... options) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put(options[i], options[i + 1]);
    }
    return new Subject(name, kind, features, classes, map);
  }

  public Learner learner() {
    return learner(features);
  }

  Learner learner(int count) {
    return Learners.create(
        new LearnerSpec(
            kind,
            IntStream.range(0, count).mapToObj(i -> "x" + i).toList(),
            IntStream.range(0, classes).mapToObj(i -> "c" + i).toList(),
            options));
  }

  /** An example with its label; NaN for tasks without labels. */
  public record Labelled(Example example, double label) {}

  /** Examples as they come in practice: features of some order, labels that follow from them. */
  public List<Labelled> ordinary(Random random, int count) {
    Learner learner = learner();
    List<Labelled> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = random.doubles(features, -1, 1).map(v -> Math.rint(v * 1e4) / 1e4).toArray();
      double sum = 0.3;
      for (int j = 0; j < features; j++) {
        sum += x[j] * (j % 3 - 0.7);
      }
      double prior = learner.takesPrior() && random.nextBoolean() ? sum / 2 : 0;
      examples.add(labelled(learner, x, i, prior, 3 * sum + i % 4 + random.nextGaussian() / 4));
    }
    return examples;
  }

  /** Examples of any finite numbers. */
  public List<Labelled> wild(Random random, int count) {
    Learner learner = learner();
    List<Labelled> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] x = IntStream.range(0, features).mapToDouble(j -> wild(random)).toArray();
      examples.add(labelled(learner, x, i, learner.takesPrior() ? wild(random) : 0, wild(random)));
    }
    return examples;
  }

  private Labelled labelled(Learner learner, double[] x, int i, double prior, double target) {
    Example example = Example.of(x).at(1_700_000_000_000L + i * 3_600_000L).withPrior(prior);
    double label =
        switch (learner.task()) {
          case REGRESSION, FORECAST -> target;
          case BINARY -> target > 0 ? 1 : 0;
          case MULTICLASS -> Math.floorMod((long) target, (long) classes);
          case CLUSTERING, ANOMALY -> Double.NaN;
        };
    return new Labelled(example, label);
  }

  private static final double[] KNOWN = {
    0,
    -0.0,
    1,
    -1,
    1e150,
    -1e150,
    1e-150,
    1e-308,
    Double.MIN_VALUE,
    1e300,
    -1e300,
    1e16,
    Double.MAX_VALUE,
    -Double.MAX_VALUE
  };

  private static double wild(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> KNOWN[random.nextInt(KNOWN.length)];
      case 1 -> random.nextGaussian();
      case 2 -> random.nextGaussian() * 1e4;
      default -> {
        double any = Double.longBitsToDouble(random.nextLong());
        yield Double.isFinite(any) ? any : 2;
      }
    };
  }

  /** Predicts, as always before learning, then learns. */
  public void learn(OnlineModel model, List<Labelled> examples) {
    double[] prediction = new double[learner().predictions()];
    for (Labelled each : examples) {
      model.predict(each.example(), prediction);
      model.learn(each.example(), each.label());
    }
  }

  public double[] predict(OnlineModel model, Example example) {
    double[] prediction = new double[learner().predictions()];
    model.predict(example, prediction);
    return prediction;
  }

  public double[][] predictAll(OnlineModel model, List<Labelled> examples) {
    return examples.stream().map(each -> predict(model, each.example())).toArray(double[][]::new);
  }

  public static byte[] write(OnlineModel model) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      model.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Reads a state, all of it. */
  public static OnlineModel read(Learner learner, byte[] state, int version) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(state));
    OnlineModel model = learner.read(in, version);
    if (in.available() > 0) {
      throw new AssertionError(in.available() + " of " + state.length + " bytes were not read");
    }
    return model;
  }

  public OnlineModel reread(OnlineModel model) {
    Learner learner = learner();
    try {
      return read(learner, write(model), learner.version());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
