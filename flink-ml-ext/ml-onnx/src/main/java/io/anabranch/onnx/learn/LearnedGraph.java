// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.learn;

import static io.anabranch.onnx.graph.GraphWriter.BATCH;

import io.anabranch.core.error.MlException;
import io.anabranch.core.learn.Clipping;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.learn.ModelStructure.Centres;
import io.anabranch.core.learn.ModelStructure.GaussianBayes;
import io.anabranch.core.learn.ModelStructure.Linear;
import io.anabranch.core.learn.ModelStructure.Link;
import io.anabranch.core.learn.ModelStructure.Softmax;
import io.anabranch.core.learn.ModelStructure.Trees;
import io.anabranch.core.learn.OnlineModel;
import io.anabranch.core.tensor.ElementType;
import io.anabranch.onnx.graph.Attributes;
import io.anabranch.onnx.graph.GraphWriter;
import java.util.List;

/**
 * Writes what a model has learnt as an ONNX model that takes {@code features} (DOUBLE [batch,
 * features]) and gives what the learner gives:
 *
 * <table>
 *   <caption>Outputs</caption>
 *   <tr><td>regression</td><td>{@code prediction} DOUBLE [batch]</td></tr>
 *   <tr><td>two classes</td><td>{@code prediction}, the class: STRING [batch], or BOOL without
 *     names; {@code probability} DOUBLE [batch], of the second class</td></tr>
 *   <tr><td>more classes</td><td>{@code prediction} STRING [batch], or INT64 without names; {@code
 *     probability} DOUBLE [batch], of that class; {@code probabilities} DOUBLE [batch,
 *     classes]</td></tr>
 *   <tr><td>clusters</td><td>{@code cluster} INT64 [batch], {@code distance} DOUBLE [batch]</td>
 *   </tr>
 * </table>
 *
 * <p>Every number has the learner's bits: terms are added in its order, and the exponential is that
 * of {@link StrictMath}, written out. Opset 17, and ai.onnx.ml 3 for trees.
 */
public final class LearnedGraph {
  private static final String FEATURES = "features";
  private static final String WEIGHTS = "weights";
  private static final String PRIOR = "prior";
  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";

  /** As naive Bayes has them: the logarithm of 2 pi, and the greatest squared distance. */
  private static final double LOG_TAU = StrictMath.log(2 * StrictMath.PI);

  private static final double FAR = 1e200;

  private final GraphWriter graph = new GraphWriter("learned");
  private final Arithmetic numbers = new Arithmetic(graph);
  private final List<String> classes;
  private final int width;
  private final boolean prior;

  private LearnedGraph(List<String> features, List<String> classes, boolean prior) {
    this.prior = prior;
    this.classes = List.copyOf(classes);
    this.width = features.size();
    graph.input(FEATURES, ElementType.DOUBLE, BATCH, width);
    if (prior) {
      graph.input(PRIOR, ElementType.DOUBLE, BATCH);
    }
    graph.metadata(FEATURES, String.join(",", features));
    if (!classes.isEmpty()) {
      graph.metadata("classes", String.join(",", classes));
    }
  }

  /**
   * The model's bytes.
   *
   * @param features names of what it sees, in order
   * @param classes names of the classes in the order of their indexes; empty where they have none
   * @throws MlException of kind USER where the names do not fit the structure
   */
  public static byte[] of(ModelStructure structure, List<String> features, List<String> classes) {
    LearnedGraph learned = new LearnedGraph(features, classes, false);
    learned.write(structure);
    return learned.graph.bytes();
  }

  /**
   * The same with another input, {@code prior} (DOUBLE [batch]): what was known before, a number or
   * the log-odds of the second class, to which the model adds.
   *
   * @throws MlException of kind USER where the names do not fit the structure, or where it takes no
   *     prior
   */
  public static byte[] withPrior(
      ModelStructure structure, List<String> features, List<String> classes) {
    if (!(structure instanceof Linear)
        && !(structure instanceof Trees trees && isRegression(trees))) {
      throw MlException.user("prior: given (expected: a linear model or trees of a regression)");
    }
    LearnedGraph learned = new LearnedGraph(features, classes, true);
    learned.write(structure);
    return learned.graph.bytes();
  }

  /**
   * A linear model whose weights come with each row, so that rows of many keys share one batch: it
   * takes {@code features} and {@code weights} (DOUBLE [batch, features + 1]), those of the
   * features in order, then the intercept, as model rows have them. It gives what each key's own
   * model gives.
   *
   * @throws MlException of kind USER where there is another number of classes than the link has
   */
  public static byte[] ofWeights(Link link, List<String> features, List<String> classes) {
    LearnedGraph learned = new LearnedGraph(features, classes, false);
    learned.weighted(link);
    return learned.graph.bytes();
  }

  private static boolean isRegression(Trees trees) {
    for (double[] values : trees.trees().get(0).values()) {
      if (values != null) {
        return values.length == 1;
      }
    }
    return false;
  }

  /**
   * The same of a model of a key.
   *
   * @param kind of its learner, for the message
   * @throws MlException of kind USER also where the kind has no form that ONNX can say
   */
  public static byte[] of(
      OnlineModel model, String kind, List<String> features, List<String> classes) {
    ModelStructure structure =
        model
            .structure()
            .orElseThrow(
                () ->
                    MlException.user(
                        "learner: "
                            + kind
                            + " cannot be written as ONNX (expected: a linear model, naive Bayes,"
                            + " clusters that have seen an example, or trees whose leaves predict"
                            + " the same for all rows, as with leaf: majority; what others have"
                            + " learnt is exported as rows)"));
    return of(structure, features, classes);
  }

  private void write(ModelStructure structure) {
    if (structure instanceof Linear linear) {
      linear(linear);
    } else if (structure instanceof Softmax softmax) {
      softmax(softmax);
    } else if (structure instanceof GaussianBayes bayes) {
      bayes(bayes);
    } else if (structure instanceof Centres centres) {
      centres(centres);
    } else if (structure instanceof Trees trees) {
      trees(trees);
    }
  }

  private void linear(Linear linear) {
    requireWidth(linear.weights().length);
    String products = numbers.multiply(features(), numbers.numbers(linear.weights(), 1, width));
    String score = numbers.sum(products, new double[] {linear.intercept()}, 1, width);
    linked(prior ? numbers.add(PRIOR, score) : score, linear.link());
  }

  private void weighted(Link link) {
    graph.input(WEIGHTS, ElementType.DOUBLE, BATCH, width + 1L);
    String slopes = numbers.slice(WEIGHTS, 0, width);
    String products = numbers.multiply(features(), slopes);
    linked(numbers.sum(products, numbers.slice(WEIGHTS, width, width + 1L), width), link);
  }

  private void linked(String score, Link link) {
    if (link == Link.IDENTITY) {
      prediction(score);
    } else {
      requireClasses(2);
      twoClasses(logistic(score));
    }
  }

  /** In the form that does not overflow on either side. */
  private String logistic(String score) {
    String odds =
        new Exponential(numbers)
            .of(numbers.apply("Neg", List.of(numbers.apply("Abs", List.of(score)))));
    String sum = numbers.add(numbers.number(1), odds);
    return numbers.where(
        numbers.notLess(score, numbers.number(0)),
        numbers.divide(numbers.number(1), sum),
        numbers.divide(odds, sum));
  }

  private void softmax(Softmax softmax) {
    int count = softmax.weights().length;
    requireWidth(softmax.weights()[0].length);
    String rows = numbers.unsqueeze(features(), 1);
    String products = numbers.multiply(rows, numbers.table(softmax.weights(), 1, count, width));
    String scores = numbers.sum(products, softmax.intercepts(), 2, width);
    classes(probabilities(scores, count), count);
  }

  /** The log of each class's density. */
  private void bayes(GaussianBayes bayes) {
    int count = bayes.priors().length;
    requireWidth(bayes.means()[0].length);
    double[][] starts = new double[count][width];
    double[][] constants = new double[count][width];
    for (int c = 0; c < count; c++) {
      starts[c][0] = StrictMath.log(bayes.priors()[c]);
      for (int i = 0; i < width; i++) {
        constants[c][i] = LOG_TAU + StrictMath.log(bayes.variances()[c][i]);
      }
    }
    String centred =
        numbers.subtract(
            numbers.unsqueeze(features(), 1), numbers.table(bayes.means(), 1, count, width));
    String squares =
        numbers.divide(
            numbers.multiply(centred, centred), numbers.table(bayes.variances(), 1, count, width));
    String near = numbers.apply("Min", List.of(squares, numbers.number(FAR)));
    String terms =
        numbers.multiply(
            numbers.add(numbers.table(constants, 1, count, width), near), numbers.number(-0.5));
    String scores =
        numbers.sum(numbers.add(terms, numbers.table(starts, 1, count, width)), 2, width);
    classes(probabilities(scores, count), count);
  }

  private void centres(Centres centres) {
    int count = centres.centres().length;
    requireWidth(centres.centres()[0].length);
    String differences =
        numbers.subtract(
            numbers.unsqueeze(features(), 1), numbers.table(centres.centres(), 1, count, width));
    String squares = numbers.sum(numbers.multiply(differences, differences), 2, width);
    numbers.name(
        numbers.apply(
            "ArgMin", List.of(squares), Attributes.of("axis", 1), Attributes.of("keepdims", 0)),
        "cluster");
    String nearest = least(squares);
    numbers.name(numbers.apply("Sqrt", List.of(nearest)), "distance");
    graph.output("cluster", ElementType.INT64, BATCH);
    graph.output("distance", ElementType.DOUBLE, BATCH);
  }

  private String least(String values) {
    return numbers.apply(
        "ReduceMin", List.of(values), Attributes.ofInts("axes", 1), Attributes.of("keepdims", 0));
  }

  private void trees(Trees trees) {
    graph.domain(GraphWriter.ML);
    TreeEnsemble ensemble = new TreeEnsemble(trees.trees());
    ensemble.write(graph, FEATURES, "leaves");
    double[][] values = ensemble.leafValues();
    int count = values[0].length;
    String numbersOfLeaves = numbers.index("leaves");
    String picked =
        numbers.apply(
            "Gather", List.of(numbers.table(values, values.length, count), numbersOfLeaves));
    int size = trees.trees().size();
    String mean = numbers.divide(numbers.sum(picked, 1, size), numbers.number(size));
    if (count == 1) {
      String value = numbers.pick(mean, 1, 0);
      prediction(prior ? numbers.add(PRIOR, value) : value);
    } else {
      classes(mean, count);
    }
  }

  private String probabilities(String scores, int count) {
    String most =
        numbers.apply(
            "ReduceMax",
            List.of(scores),
            Attributes.ofInts("axes", 1),
            Attributes.of("keepdims", 1));
    String shares = new Exponential(numbers).of(numbers.subtract(scores, most));
    return numbers.divide(shares, numbers.unsqueeze(numbers.sum(shares, 1, count), 1));
  }

  /** No learner but trees takes a feature for more than this. */
  private String features() {
    return numbers.apply(
        "Clip", List.of(FEATURES, numbers.number(-Clipping.LIMIT), numbers.number(Clipping.LIMIT)));
  }

  private void prediction(String value) {
    numbers.name(value, PREDICTION);
    graph.output(PREDICTION, ElementType.DOUBLE, BATCH);
  }

  private void classes(String probabilities, int count) {
    requireClasses(count);
    if (count == 2) {
      twoClasses(numbers.pick(probabilities, 1, 1));
    } else {
      manyClasses(probabilities, count);
    }
  }

  private void twoClasses(String probability) {
    String second = numbers.apply("GreaterOrEqual", List.of(probability, numbers.number(0.5)));
    if (classes.isEmpty()) {
      numbers.name(second, PREDICTION);
      graph.output(PREDICTION, ElementType.BOOL, BATCH);
    } else {
      String index = numbers.index(second);
      named(index);
    }
    numbers.name(probability, PROBABILITY);
    graph.output(PROBABILITY, ElementType.DOUBLE, BATCH);
  }

  private void manyClasses(String probabilities, int count) {
    String index =
        numbers.apply(
            "ArgMax",
            List.of(probabilities),
            Attributes.of("axis", 1),
            Attributes.of("keepdims", 0));
    if (classes.isEmpty()) {
      numbers.name(index, PREDICTION);
      graph.output(PREDICTION, ElementType.INT64, BATCH);
    } else {
      named(index);
    }
    numbers.name(
        numbers.apply(
            "ReduceMax",
            List.of(probabilities),
            Attributes.ofInts("axes", 1),
            Attributes.of("keepdims", 0)),
        PROBABILITY);
    numbers.name(probabilities, "probabilities");
    graph.output(PROBABILITY, ElementType.DOUBLE, BATCH);
    graph.output("probabilities", ElementType.DOUBLE, BATCH, count);
  }

  private void named(String index) {
    numbers.name(numbers.apply("Gather", List.of(numbers.texts(classes), index)), PREDICTION);
    graph.output(PREDICTION, ElementType.STRING, BATCH);
  }

  private void requireWidth(int learnt) {
    if (width != learnt) {
      throw MlException.user("features: " + width + " (expected: " + learnt + ", as was learnt)");
    }
  }

  private void requireClasses(int learnt) {
    if (!classes.isEmpty() && classes.size() != learnt) {
      throw MlException.user(
          "classes: " + classes.size() + " (expected: " + learnt + ", as was learnt)");
    }
  }
}
