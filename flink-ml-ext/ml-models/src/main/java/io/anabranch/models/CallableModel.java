// SPDX-License-Identifier: Apache-2.0
package io.anabranch.models;

import io.anabranch.core.definition.ModelSpec;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.registry.ModelUri;
import io.anabranch.core.row.Column;
import io.anabranch.operators.scoring.PipelineSpec;
import io.anabranch.operators.scoring.ScoringRows;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.types.logical.RowType;

/**
 * A model that is called by its reference alone: the definition that it carries, or one that its
 * signature suggests, says what a row must bring. Fixed when it was opened, whatever happens to an
 * alias; travels to the tasks.
 *
 * @param reference as the caller wrote it
 * @param spec the definition; features of the row are computed by it, features over time are
 *     brought by the row
 * @param runner opens the model where it runs
 * @param name of the model
 * @param version of the model
 * @param positions of the arguments among {@link ScoringRows#columns}
 * @param outputs what comes out, each column nullable, without what made it
 */
public record CallableModel(
    String reference,
    PipelineSpec spec,
    ModelRunner.Factory runner,
    String name,
    String version,
    List<Integer> positions,
    RowType outputs)
    implements Serializable {
  public CallableModel {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(runner, "runner");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(outputs, "outputs");
    positions = List.copyOf(positions);
  }

  /** What a row brings, in order. */
  public List<Column> arguments() {
    List<Column> columns = columns();
    return positions.stream().map(columns::get).toList();
  }

  /** The row that the model's encoder takes; what is not among the arguments is null there. */
  public List<Column> columns() {
    return ScoringRows.columns(spec);
  }

  /** As in {@code models:/flight-delay/3 (departure TIMESTAMP, distance INT)}. */
  public String signature() {
    return reference
        + arguments().stream()
            .map(column -> column.name() + " " + column.type())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  /** Whether it runs on a server, which may give another answer the next time. */
  public boolean isRemote() {
    return ModelSpec.isRemote(reference);
  }

  /** A reference that means this version, whatever happens to an alias. */
  public String pinned() {
    return ModelUri.isReference(reference) ? ModelUri.SCHEME + name + "/" + version : reference;
  }

  static List<Integer> positions(List<Column> all, List<Column> some) {
    return IntStream.range(0, all.size()).filter(i -> some.contains(all.get(i))).boxed().toList();
  }
}
