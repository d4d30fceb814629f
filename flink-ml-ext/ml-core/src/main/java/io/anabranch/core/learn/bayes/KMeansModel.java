// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.bayes;

import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.Example;
import io.anabranch.core.learn.Mergeable;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.learn.Shrinking;
import io.anabranch.core.learn.StateFormat;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sequential k-means: the first k distinct examples are the centres, then each example draws the
 * nearest centre to the mean of all that came to it (MacQueen, "Some Methods for Classification and
 * Analysis of Multivariate Observations", 1967). With a decay the mean follows the recent ones. Of
 * centres equally near, that with the lowest index is the nearest. Features count up to {@link
 * Clipping#LIMIT}; before any example the prediction is cluster 0 at the distance 0.
 *
 * <p>Merging adds each centre of the other, in order: as a new one while there are fewer than k,
 * else it draws the nearest with all its weight. That is not what one model would have found.
 */
final class KMeansModel implements Mergeable {
  private static final int HEADER = 72;

  private final KMeansLearner settings;

  /** How many examples each centre stands for. */
  private final double[] weights;

  /** Row by row, one for each centre. */
  private final double[] centres;

  private int used;

  KMeansModel(KMeansLearner settings) {
    this.settings = settings;
    weights = new double[settings.k()];
    centres = new double[settings.k() * settings.features()];
  }

  // hot path
  @Override
  public void predict(Example example, double[] prediction) {
    double[] x = Clipping.within(example.features());
    int nearest = nearest(x, 0);
    prediction[0] = nearest;
    prediction[1] = used == 0 ? 0 : Math.sqrt(distance(nearest, x, 0));
  }

  private int nearest(double[] x, int offset) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < used; c++) {
      double distance = distance(c, x, offset);
      if (distance < least) {
        least = distance;
        nearest = c;
      }
    }
    return nearest;
  }

  private double distance(int centre, double[] x, int offset) {
    int n = settings.features();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double difference = x[offset + i] - centres[centre * n + i];
      sum += difference * difference;
    }
    return sum;
  }

  // hot path
  @Override
  public void learn(Example example, double label) {
    add(Clipping.within(example.features()), 0, 1, settings.decay());
  }

  private void add(double[] x, int offset, double weight, double decay) {
    int n = settings.features();
    int nearest = nearest(x, offset);
    if (used < settings.k() && !isCentre(nearest, x, offset)) {
      System.arraycopy(x, offset, centres, used * n, n);
      weights[used++] = weight;
      return;
    }
    weights[nearest] = decay * weights[nearest] + weight;
    double share = weight / weights[nearest];
    for (int i = 0; i < n; i++) {
      centres[nearest * n + i] += (x[offset + i] - centres[nearest * n + i]) * share;
    }
  }

  private boolean isCentre(int nearest, double[] x, int offset) {
    return used > 0 && distance(nearest, x, offset) == 0;
  }

  @Override
  public void merge(OnlineModel model) {
    KMeansModel other = (KMeansModel) model;
    for (int c = 0; c < other.used; c++) {
      add(other.centres, c * settings.features(), other.weights[c], 1);
    }
  }

  /** The centres stay and follow new examples faster; with nothing kept they are forgotten. */
  @Override
  public void shrink(double kept) {
    Shrinking.toZero(weights, kept);
    if (kept == 0) {
      used = 0;
    }
  }

  @Override
  public void write(DataOutput out) throws IOException {
    StateFormat.writeCount(settings.features(), out);
    StateFormat.writeCount(used, out);
    for (int c = 0; c < used; c++) {
      out.writeDouble(weights[c]);
    }
    for (int i = 0; i < used * settings.features(); i++) {
      out.writeDouble(centres[i]);
    }
  }

  void read(DataInput in) throws IOException {
    StateFormat.expectSize("features", settings.features(), in);
    used = (int) StateFormat.readCount("centres", 0, settings.k(), in);
    for (int c = 0; c < used; c++) {
      weights[c] = StateFormat.readDouble("weight", in);
    }
    for (int i = 0; i < used * settings.features(); i++) {
      centres[i] = StateFormat.readDouble("centre", in);
    }
  }

  @Override
  public KMeansModel copy() {
    KMeansModel copy = new KMeansModel(settings);
    System.arraycopy(weights, 0, copy.weights, 0, weights.length);
    System.arraycopy(centres, 0, copy.centres, 0, centres.length);
    copy.used = used;
    return copy;
  }

  @Override
  public int bytes() {
    return HEADER + (weights.length + centres.length) * Double.BYTES;
  }

  @Override
  public Optional<ModelStructure> structure() {
    if (used == 0) {
      return Optional.empty();
    }
    int n = settings.features();
    double[][] rows = new double[used][];
    for (int c = 0; c < used; c++) {
      rows[c] = Arrays.copyOfRange(centres, c * n, (c + 1) * n);
    }
    return Optional.of(new ModelStructure.Centres(rows));
  }
}
