// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.learn.tree;

import io.anabranch.core.learn.Options;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a forest grows.
 *
 * @param trees how many
 * @param seed of all that is drawn
 * @param draws mean of how often a tree sees an example
 * @param warning delta at which a new tree begins to grow behind a tree
 * @param drift delta at which it takes its place
 * @param clock examples from one check to the next
 */
record ForestSettings(
    TreeSettings tree,
    int trees,
    long seed,
    Poisson draws,
    double warning,
    double drift,
    int clock) {
  static final List<String> OPTIONS = options();

  private static List<String> options() {
    List<String> options =
        new ArrayList<>(List.of("trees", "seed", "subset", "draws", "warning", "drift", "clock"));
    options.addAll(TreeSettings.OPTIONS);
    return Collections.unmodifiableList(options);
  }

  static ForestSettings of(int features, int classes, Options options) {
    int subset = (int) Math.min(features, Math.rint(Math.sqrt(features)) + 1);
    int drawn = options.whole("subset", subset, 1, Math.max(1, features));
    return new ForestSettings(
        TreeSettings.ofForest(features, classes, drawn, options),
        options.whole("trees", 10, 1, 1000),
        options.whole("seed", 1, 0, Integer.MAX_VALUE),
        new Poisson(
            options.number(
                "draws", 6, number -> number > 0 && number <= 20, "a number above 0, at most 20")),
        options.share("warning", 0.01),
        options.share("drift", 0.001),
        options.whole("clock", 32, 1, 1_000_000));
  }
}
