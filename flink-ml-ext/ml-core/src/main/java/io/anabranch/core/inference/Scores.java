// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.inference;

import io.anabranch.core.error.MlException;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of the rows of one micro-batch: spans of rows that were run together, and rows that
 * failed, in the order of the rows. Made once and reused; one thread at a time. Outputs stay valid
 * until the batch that they came from is run again.
 */
public final class Scores {
  /** Takes the outcome of a batch, in the order of its rows. */
  public interface Sink {
    /**
     * Rows {@code first} to {@code first + rows} (exclusive) of the batch are rows {@code at} to
     * {@code at + rows} of these outputs.
     */
    void scored(int first, int rows, int at, List<ModelOutput> outputs);

    /** This row alone makes the model fail. */
    void failed(int row, MlException error);

    /** Which model made the scores that follow; said only where rows go to several. */
    default void madeBy(ModelIdentity model) {}
  }

  private record Span(
      int first, int rows, List<ModelOutput> outputs, MlException error, ModelIdentity model) {}

  private final List<Span> spans = new ArrayList<>();
  private int runs;

  /** Null unless the rows were run in another order: then which row was run where. */
  private int[] order;

  private int firstOfGroup;

  /** Null unless rows go to several models. */
  private ModelIdentity modelOfGroup;

  private int scattered;

  /** Which span a row is in, and where in it. */
  private int[] spanOf = {};

  private int[] placeOf = {};

  void clear() {
    spans.clear();
    runs = 0;
    order = null;
    modelOfGroup = null;
    scattered = 0;
  }

  /**
   * What follows is told of a group of rows that were run together: the i-th of them is row {@code
   * rows[first + i]} of the batch.
   */
  void group(int[] rows, int first) {
    order = rows;
    firstOfGroup = first;
    if (spanOf.length < rows.length) {
      spanOf = new int[rows.length];
      placeOf = new int[rows.length];
    }
  }

  /** The same of rows that were run by this model. */
  void group(int[] rows, int first, ModelIdentity model) {
    group(rows, first);
    modelOfGroup = model;
  }

  void ran() {
    runs++;
  }

  void scored(int first, int rows, List<ModelOutput> outputs) {
    scatter(first, rows);
    spans.add(new Span(first, rows, outputs, null, modelOfGroup));
  }

  void failed(int row, MlException error) {
    scatter(row, 1);
    spans.add(new Span(row, 1, List.of(), error, modelOfGroup));
  }

  private void scatter(int first, int rows) {
    if (order == null) {
      return;
    }
    for (int i = 0; i < rows; i++) {
      int row = order[firstOfGroup + first + i];
      spanOf[row] = spans.size();
      placeOf[row] = i;
    }
    scattered += rows;
  }

  /** Runs of the model that it took: 1 unless rows failed or were padded to several lengths. */
  public int runs() {
    return runs;
  }

  /** Hands every row to the sink, once. */
  public void forEach(Sink sink) {
    if (order == null) {
      for (int i = 0; i < spans.size(); i++) {
        Span span = spans.get(i);
        hand(span, span.first(), span.rows(), 0, sink);
      }
      return;
    }
    for (int row = 0; row < scattered; ) {
      int count = together(row);
      hand(spans.get(spanOf[row]), row, count, placeOf[row], sink);
      row += count;
    }
  }

  /** How many rows from this one on follow each other in one span. */
  private int together(int row) {
    int count = 1;
    while (row + count < scattered
        && spanOf[row + count] == spanOf[row]
        && placeOf[row + count] == placeOf[row] + count) {
      count++;
    }
    return count;
  }

  private static void hand(Span span, int first, int rows, int at, Sink sink) {
    if (span.error() == null) {
      if (span.model() != null) {
        sink.madeBy(span.model());
      }
      sink.scored(first, rows, at, span.outputs());
    } else {
      sink.failed(first, span.error());
    }
  }
}
