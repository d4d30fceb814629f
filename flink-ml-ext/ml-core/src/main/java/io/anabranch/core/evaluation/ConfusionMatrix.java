// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import io.anabranch.core.bytes.Varints;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How often each class was predicted where another (or the same) was true. Classes are all {@code
 * Long}, all {@code String} or all {@code Boolean}. Memory: some 100 bytes per pair that occurs, so
 * at most the square of the number of classes.
 */
public final class ConfusionMatrix implements Evaluation<ConfusionMatrix> {
  private final TreeMap<Object, TreeMap<Object, Count>> byLabel = new TreeMap<>();

  /** A pair of classes that occurs, and how often. */
  public record Cell(Object label, Object prediction, long count) {}

  private static final class Count {
    private long rows;
  }

  // hot path
  public void add(Object label, Object prediction) {
    add(label, prediction, 1);
  }

  /** Undoes {@link #add} of the same row. */
  public void retract(Object label, Object prediction) {
    add(label, prediction, -1);
  }

  @Override
  public void merge(ConfusionMatrix other) {
    for (Cell cell : other.cells()) {
      add(cell.label, cell.prediction, cell.count);
    }
  }

  /** The pairs that occur, in ascending order of label and prediction. */
  public List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    byLabel.forEach(
        (label, row) ->
            row.forEach((prediction, count) -> cells.add(new Cell(label, prediction, count.rows))));
    return cells;
  }

  /** The F1 score of one class; not defined where it is neither label nor prediction. */
  public OptionalDouble f1(Object positive) {
    ClassCounts counts = new ClassCounts();
    for (Cell cell : cells()) {
      counts.add(cell, positive);
    }
    return counts.f1();
  }

  /** The mean of the F1 scores of all classes that are a label or a prediction somewhere. */
  public OptionalDouble macroF1() {
    TreeMap<Object, ClassCounts> classes = new TreeMap<>();
    for (Cell cell : cells()) {
      classes.computeIfAbsent(cell.label, any -> new ClassCounts()).add(cell, cell.label);
      if (!cell.label.equals(cell.prediction)) {
        classes
            .computeIfAbsent(cell.prediction, any -> new ClassCounts())
            .add(cell, cell.prediction);
      }
    }
    double sum = 0;
    for (ClassCounts counts : classes.values()) {
      sum += counts.f1().orElse(0.0);
    }
    return classes.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(sum / classes.size());
  }

  @Override
  public void write(DataOutput out) throws IOException {
    List<Cell> cells = cells();
    Varints.write(cells.size(), out);
    for (Cell cell : cells) {
      ClassValues.write(cell.label, out);
      ClassValues.write(cell.prediction, out);
      Varints.write(cell.count, out);
    }
  }

  public static ConfusionMatrix read(DataInput in) throws IOException {
    ConfusionMatrix read = new ConfusionMatrix();
    int size = Varints.readSize(in);
    for (int i = 0; i < size; i++) {
      Object label = ClassValues.read(in);
      Object prediction = ClassValues.read(in);
      read.add(label, prediction, Varints.read(in));
    }
    return read;
  }

  private void add(Object label, Object prediction, long change) {
    TreeMap<Object, Count> row = byLabel.get(label);
    if (row == null) {
      row = new TreeMap<>();
      byLabel.put(ClassValues.checked(label), row);
    }
    Count count = row.get(prediction);
    if (count == null) {
      count = new Count();
      row.put(ClassValues.checked(prediction), count);
    }
    count.rows += change;
    if (count.rows == 0) {
      row.remove(prediction);
      if (row.isEmpty()) {
        byLabel.remove(label);
      }
    }
  }

  /** F1 is {@code 2 TP / (2 TP + FP + FN)}: the rows where the class is both, and where either. */
  private static final class ClassCounts {
    private long both;
    private long labelled;
    private long predicted;

    void add(Cell cell, Object positive) {
      boolean label = cell.label.equals(positive);
      boolean prediction = cell.prediction.equals(positive);
      both += label && prediction ? cell.count : 0;
      labelled += label ? cell.count : 0;
      predicted += prediction ? cell.count : 0;
    }

    OptionalDouble f1() {
      return labelled + predicted <= 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(2.0 * both / (labelled + predicted));
    }
  }
}
