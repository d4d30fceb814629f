// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.row.Column;
import io.anabranch.core.scoring.InputBinding;
import io.anabranch.core.scoring.ModelBinding;
import io.anabranch.operators.inference.ScoringCodec;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** What scoring a definition's rows needs where there is no stream, as in a SQL function. */
public final class ScoringRows {
  /** The last columns of {@link #outputs}, which say what made a prediction. */
  public static final List<String> PROVENANCE = OutputLayout.PROVENANCE;

  private ScoringRows() {}

  /** The row as it reaches the scorer: the definition's columns, then all features over time. */
  public static List<Column> columns(PipelineSpec spec) {
    return Bindings.travelling(spec.partlyFitted());
  }

  /**
   * Those of {@link #columns} that decide the prediction, in their order.
   *
   * @throws io.anabranch.core.error.MlException of kind USER if the definition does not fit the
   *     model, with all that is wrong
   */
  public static List<Column> needed(PipelineSpec spec, ModelSignature signature) {
    FeaturePipeline pipeline = spec.pipeline();
    ModelBinding binding = Bindings.resolve(spec.definition(), pipeline, signature);
    List<String> sources =
        binding.inputs().stream()
            .map(InputBinding::sources)
            .flatMap(List::stream)
            .distinct()
            .toList();
    List<Column> columns = Bindings.travelling(pipeline);
    List<Column> read = pipeline.program(columns, sources).columns();
    return columns.stream().filter(read::contains).toList();
  }

  /** Rows of {@link #columns} to the model, and its answer to rows of {@link #outputs}. */
  public static ScoringCodec<RowData, RowData> codec(PipelineSpec spec) {
    return new RowDataCodec(spec);
  }

  /** The rows that come out, as the specification wants them. */
  public static RowType outputs(PipelineSpec spec, ModelSignature signature) {
    return new OutputLayout(spec, spec.pipeline(), signature).rowType();
  }
}
