// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.definition.ModelTemplate;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.feature.RowProgram;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.Sequences;
import io.anabranch.core.row.Column;
import io.anabranch.core.scoring.FeatureEncoder;
import io.anabranch.core.scoring.ModelBinding;
import io.anabranch.core.scoring.ModelChoice;
import io.anabranch.operators.inference.ScoringCodec;
import io.anabranch.operators.row.RowDataView;
import io.anabranch.operators.row.RowTypes;
import java.io.Serial;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;

/** Rows of a definition to a model's tensors and back. */
final class RowDataCodec implements ScoringCodec<RowData, RowData> {
  @Serial private static final long serialVersionUID = 1L;

  private final PipelineSpec spec;

  /** Made on the task, by its first row. */
  private transient RowKeeper keeper;

  RowDataCodec(PipelineSpec spec) {
    this.spec = spec;
  }

  @Override
  public RowEncoder<RowData> encoder(ModelSignature signature) {
    FeaturePipeline pipeline = spec.pipeline();
    List<Column> row = Bindings.travelling(pipeline);
    ModelBinding binding = Bindings.resolve(spec.definition(), pipeline, signature);
    FeatureEncoder encoder = FeatureEncoder.of(pipeline, row, binding);
    RowDataView view = new RowDataView(RowTypes.of(row));
    ModelTemplate template = spec.definition().model().template().orElse(null);
    if (template == null) {
      return (in, batch) -> encoder.encode(view.of(in), batch);
    }
    ModelChoice choice = new ModelChoice(template, row);
    return (in, batch) -> {
      encoder.encode(view.of(in), batch);
      batch.route(choice.of(view));
    };
  }

  @Override
  public Sequences sequences(ModelSignature signature) {
    return Bindings.resolve(spec.definition(), spec.pipeline(), signature).sequences();
  }

  /** As a binary row, whatever it was: from here on it is read as bytes. */
  @Override
  public RowData keep(RowData row, RowData spare, TypeSerializer<RowData> serializer) {
    if (keeper == null) {
      keeper = new RowKeeper(RowTypes.of(Bindings.travelling(spec.pipeline())));
    }
    return keeper.keep(row, spare);
  }

  @Override
  public RowDecoder<RowData, RowData> decoder(ModelSignature signature, ModelIdentity identity) {
    return decoder(spec, signature, identity);
  }

  /** Without a model where signature and identity are null: then only features are computed. */
  static RowDecoder<RowData, RowData> decoder(
      PipelineSpec spec, ModelSignature signature, ModelIdentity identity) {
    FeaturePipeline pipeline = spec.pipeline();
    List<Column> row = Bindings.travelling(pipeline);
    OutputLayout layout = new OutputLayout(spec, pipeline, signature);
    RowProgram program =
        layout.features().isEmpty() ? null : pipeline.program(row, layout.features());
    return new ScoredRowDecoder(
        layout, program, new RowDataView(RowTypes.of(row)), pipeline.hash(), signature, identity);
  }
}
