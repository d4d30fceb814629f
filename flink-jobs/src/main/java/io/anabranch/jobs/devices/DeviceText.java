// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.jobs.model.TextTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A key's model for a person. */
public final class DeviceText {
  private static final String INDENT = "  ";

  private final LearnSpec learner;
  private final DeviceModel device;
  private final KeyModel model;
  private final StringBuilder text = new StringBuilder();

  private DeviceText(DeviceModel device) {
    this.device = device;
    learner = device.learner();
    model = device.model();
  }

  /** Some lines. */
  public static String of(DeviceModel device) {
    DeviceText text = new DeviceText(device);
    text.head();
    device.model().model().structure().ifPresent(text::structure);
    return text.text.toString();
  }

  private void head() {
    line(
        "%s %s: learner %s (%s)",
        String.join(", ", learner.key()), device.key(), learner.name(), learner.learner().kind());
    line("  version   %,d updates of %,d rows", model.updates(), model.rows());
    line(
        "  as of     %s",
        model.clock() == Long.MIN_VALUE ? "no row yet" : Instant.ofEpochMilli(model.clock()));
    if (learner.drift() != null) {
      line("  drifts    %,d found by %s", model.drifts(), learner.drift().detector());
    }
    if (learner.delay().isStream() || !learner.delay().lag().isZero()) {
      line(
          "  labels    %,d rows are kept for theirs, %,d did not come in time",
          model.waiting(), model.unlabelled());
    }
    for (QualityMeasure measure : learner.quality()) {
      double value = model.quality(measure);
      line(
          "  %-9s %s",
          measure.name().toLowerCase(Locale.ROOT), Double.isNaN(value) ? "not known" : value);
    }
    line("  state     %,d bytes, of definition %s", device.stateBytes(), device.definitionHash());
  }

  private void structure(ModelStructure structure) {
    if (structure instanceof ModelStructure.Linear linear) {
      List<String[]> rows = new ArrayList<>();
      rows.add(new String[] {"weight of", ""});
      weights(rows, new double[][] {linear.weights()}, new double[] {linear.intercept()});
    } else if (structure instanceof ModelStructure.Softmax softmax) {
      List<String[]> rows = new ArrayList<>();
      rows.add(named("weight of"));
      weights(rows, softmax.weights(), softmax.intercepts());
    } else if (structure instanceof ModelStructure.GaussianBayes bayes) {
      List<String[]> rows = new ArrayList<>();
      rows.add(named("mean of"));
      features(rows, bayes.means());
      print(rows);
    } else if (structure instanceof ModelStructure.Centres centres) {
      List<String[]> rows = new ArrayList<>();
      rows.add(numbered(centres.centres().length));
      features(rows, centres.centres());
      print(rows);
    } else if (structure instanceof ModelStructure.Trees trees) {
      int nodes = trees.trees().stream().mapToInt(tree -> tree.feature().length).sum();
      line("  trees     %,d with %,d nodes", trees.trees().size(), nodes);
    }
  }

  private void weights(List<String[]> rows, double[][] weights, double[] intercepts) {
    features(rows, weights);
    rows.add(row("intercept", intercepts));
    print(rows);
  }

  /** A line for each feature, a column for each class. */
  private void features(List<String[]> rows, double[][] numbers) {
    List<String> features = learner.learner().features();
    for (int i = 0; i < features.size(); i++) {
      int feature = i;
      rows.add(
          row(features.get(i), Arrays.stream(numbers).mapToDouble(of -> of[feature]).toArray()));
    }
  }

  private String[] named(String title) {
    return Stream.concat(Stream.of(title), learner.learner().classes().stream())
        .toArray(String[]::new);
  }

  private static String[] numbered(int centres) {
    String[] titles = new String[centres + 1];
    titles[0] = "centre of";
    for (int i = 0; i < centres; i++) {
      titles[i + 1] = Integer.toString(i);
    }
    return titles;
  }

  private static String[] row(String name, double[] numbers) {
    return Stream.concat(Stream.of(name), Arrays.stream(numbers).mapToObj(Double::toString))
        .toArray(String[]::new);
  }

  private void print(List<String[]> rows) {
    TextTable table = new TextTable(rows.get(0));
    rows.stream().skip(1).forEach(table::row);
    text.append(table.text(INDENT));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
  }
}
