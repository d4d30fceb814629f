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
     * Rows {@code first} to {@code first + rows} (exclusive) of the batch are rows 0 to {@code
     * rows} of these outputs.
     */
    void scored(int first, int rows, List<ModelOutput> outputs);

    /** This row alone makes the model fail. */
    void failed(int row, MlException error);
  }

  private record Span(int first, int rows, List<ModelOutput> outputs, MlException error) {}

  private final List<Span> spans = new ArrayList<>();
  private int runs;

  void clear() {
    spans.clear();
    runs = 0;
  }

  void ran() {
    runs++;
  }

  void scored(int first, int rows, List<ModelOutput> outputs) {
    spans.add(new Span(first, rows, outputs, null));
  }

  void failed(int row, MlException error) {
    spans.add(new Span(row, 1, List.of(), error));
  }

  /** Runs of the model that it took: 1 unless rows failed. */
  public int runs() {
    return runs;
  }

  /** Hands every row to the sink, once. */
  public void forEach(Sink sink) {
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      if (span.error() == null) {
        sink.scored(span.first(), span.rows(), span.outputs());
      } else {
        sink.failed(span.first(), span.error());
      }
    }
  }
}
