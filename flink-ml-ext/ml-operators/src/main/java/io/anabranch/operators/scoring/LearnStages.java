// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.definition.Definition;
import io.anabranch.core.feature.FeaturePipeline;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.LearnSpec;
import io.anabranch.core.row.Column;
import io.anabranch.operators.keyed.Columns;
import io.anabranch.operators.learn.LearnInputs;
import io.anabranch.operators.learn.LearnStage;
import io.anabranch.operators.learn.LearnStreams;
import io.anabranch.operators.learn.Learned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** The learners of a definition, one after the other, behind its features and model. */
final class LearnStages {
  private final FeaturePipeline pipeline;
  private final List<String> listed;
  private final RowType columns;
  private final Map<String, Learned> learners = new LinkedHashMap<>();
  private final List<DataStream<RowData>> late = new ArrayList<>();
  private DataStream<RowData> rows;
  private DataStream<RowData> deadLetters;
  private RowType type;

  /**
   * @param listed columns, features and learners that rows leave with; empty for all
   */
  LearnStages(Scored scored, FeaturePipeline pipeline, List<String> listed) {
    this.pipeline = pipeline;
    this.listed = listed;
    columns = scored.lateType();
    rows = scored.rows();
    type = scored.type();
    deadLetters = scored.deadLetters();
    scored.late().ifPresent(late::add);
  }

  void add(
      LearnSpec spec, LearnInputs inputs, LearnStage.Models models, RuntimeExecutionMode mode) {
    LearnStage stage = LearnStage.of(spec, pipeline.hash()).with(models);
    Learned learned = LearnStreams.apply(rows, type, columns, stage, inputs, mode);
    learners.put(spec.name(), learned);
    int[] first = IntStream.range(0, columns.getFieldCount()).toArray();
    late.add(project(learned.late(), first, columns, "late-" + stage.uid()));
    deadLetters = deadLetters.union(learned.deadLetters());
    rows = learned.rows();
    type = learned.type();
  }

  LearnedDefinition finish() {
    int[] positions = positions(outputs());
    RowType output =
        RowType.of(
            IntStream.of(positions).mapToObj(type::getTypeAt).toArray(LogicalType[]::new),
            IntStream.of(positions).mapToObj(type.getFieldNames()::get).toArray(String[]::new));
    Optional<DataStream<RowData>> allLate = late.stream().reduce((a, b) -> a.union(b));
    return new LearnedDefinition(
        new Scored(
            project(rows, positions, output, "output"), output, allLate, columns, deadLetters),
        learners);
  }

  /** What the definition lists, by default all; then what made the row. */
  private List<String> outputs() {
    Definition definition = pipeline.definition();
    List<String> provenance =
        OutputLayout.PROVENANCE.stream().filter(type.getFieldNames()::contains).toList();
    List<String> outputs = new ArrayList<>();
    if (listed.isEmpty()) {
      outputs.addAll(type.getFieldNames());
      outputs.removeAll(provenance);
    }
    for (String name : listed) {
      outputs.addAll(expand(name, definition));
    }
    outputs.addAll(provenance);
    return outputs;
  }

  /** A learner or a feature of several columns stands for all of them. */
  private List<String> expand(String name, Definition definition) {
    if (type.getFieldNames().contains(name)) {
      return List.of(name);
    }
    for (LearnSpec spec : definition.learn()) {
      if (spec.name().equals(name)) {
        return new KeyModels(spec).outputs().stream().map(Column::name).toList();
      }
    }
    if (definition.features().stream().anyMatch(feature -> feature.name().equals(name))) {
      return pipeline.expand(name).stream().map(Column::name).toList();
    }
    return List.of(name);
  }

  private int[] positions(List<String> names) {
    return names.stream().mapToInt(name -> Columns.indexOf(type, name)).toArray();
  }

  private static DataStream<RowData> project(
      DataStream<RowData> rows, int[] positions, RowType type, String uid) {
    return rows.map(new Projection(positions))
        .returns(InternalTypeInfo.of(type))
        .name(uid)
        .uid(uid);
  }

  /** The row that leaves is used again. */
  private static final class Projection implements MapFunction<RowData, RowData> {
    private static final long serialVersionUID = 1L;

    private final int[] positions;
    private transient ProjectedRowData projected;

    Projection(int[] positions) {
      this.positions = positions;
    }

    // hot path
    @Override
    public RowData map(RowData row) {
      if (projected == null) {
        projected = ProjectedRowData.from(positions);
      }
      return projected.replaceRow(row);
    }
  }
}
