// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.feature.RowProgram;
import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.row.Slots;
import io.anabranch.operators.row.RowDataView;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;

/**
 * Joins a row with its prediction into one reused binary row. Features that the output lists are
 * computed again here rather than kept while the batch fills: they are a pure function of the row.
 */
final class ScoredRowDecoder implements RowDecoder<RowData, RowData> {
  private final OutputField[] fields;
  private final FixedRun[] runs;
  private final int[] all;
  private final int[] outsideRuns;
  private final int[] changing;
  private final int[] changingOutsideRuns;
  private final boolean fixedWidth;
  private final PredictionWriter[] predictions;
  private final ArrayDataSerializer[] arrays;
  private final RowProgram program;
  private final Slots slots;
  private final int[] featureSlots;
  private final RowDataView view;
  private StringData modelName;
  private StringData modelVersion;
  private final StringData definitionHash;

  /** The model of the row before, where rows go to several. */
  private ModelIdentity madeBy;

  private final BinaryRowData row;
  private final BinaryRowWriter writer;

  /** Whether the row still holds the constants of the row before, and no null bit is set. */
  private boolean constantsStand;

  /**
   * @param program computes the features of the layout; null where it has none
   * @param signature and {@code identity} of the model; null where only features are computed
   */
  ScoredRowDecoder(
      OutputLayout layout,
      RowProgram program,
      RowDataView view,
      String definitionHash,
      ModelSignature signature,
      ModelIdentity identity) {
    this.fields = layout.fields().toArray(OutputField[]::new);
    this.runs = FixedRun.of(layout.fields()).toArray(FixedRun[]::new);
    this.all = IntStream.range(0, fields.length).toArray();
    this.outsideRuns = outsideRuns(all);
    this.changing = IntStream.of(all).filter(i -> !fields[i].isConstant()).toArray();
    this.changingOutsideRuns = outsideRuns(changing);
    this.fixedWidth =
        IntStream.of(changing).allMatch(i -> BinaryRowData.isInFixedLengthPart(fields[i].type()));
    this.program = program;
    this.slots = program == null ? null : program.newSlots();
    this.featureSlots = layout.features().stream().mapToInt(name -> program.slot(name)).toArray();
    this.view = view;
    this.modelName = identity == null ? null : bytes(identity.name());
    this.modelVersion = identity == null ? null : bytes(identity.version());
    this.definitionHash = bytes(definitionHash);
    this.predictions = new PredictionWriter[fields.length];
    this.arrays = new ArrayDataSerializer[fields.length];
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].type() instanceof ArrayType array) {
        arrays[i] = new ArrayDataSerializer(array.getElementType());
      }
      if (fields[i].source() == OutputField.Source.MODEL) {
        predictions[i] =
            new PredictionWriter(signature.outputs().get(fields[i].index()), signature.batchRows());
      }
    }
    this.row = new BinaryRowData(fields.length);
    this.writer = new BinaryRowWriter(row);
  }

  // hot path
  @Override
  public RowData decode(RowData in, List<ModelOutput> outputs, int index) {
    if (program != null) {
      program.run(view.of(in), slots);
    }
    boolean stand = constantsStand;
    // Until the row is whole: an error on the way must not leave half of it to the next.
    constantsStand = false;
    if (!stand) {
      writer.reset();
    }
    writer.writeRowKind(in.getRowKind());
    for (int i : positions(copyRuns(in), stand)) {
      OutputField field = fields[i];
      switch (field.source()) {
        case ROW -> FieldWriter.copy(in, field.index(), field.type(), arrays[i], writer, i);
        case FEATURE -> FieldWriter.write(slots, featureSlots[field.index()], writer, i);
        case MODEL -> predictions[i].write(outputs.get(field.index()), index, writer, i);
        case MODEL_NAME -> writer.writeString(i, modelName);
        case MODEL_VERSION -> writer.writeString(i, modelVersion);
        case DEFINITION_HASH -> writer.writeString(i, definitionHash);
      }
    }
    writer.complete();
    // The constants are all that lies behind the fixed part, so the next row can leave them there.
    constantsStand = fixedWidth && !row.anyNull();
    return row;
  }

  private int[] positions(boolean runsCopied, boolean stand) {
    if (stand) {
      return runsCopied ? changingOutsideRuns : changing;
    }
    return runsCopied ? outsideRuns : all;
  }

  private int[] outsideRuns(int[] positions) {
    return IntStream.of(positions)
        .filter(i -> Stream.of(runs).noneMatch(run -> run.covers(i)))
        .toArray();
  }

  /** Text that is encoded once, not for each row. */
  private static StringData bytes(String text) {
    return StringData.fromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void madeBy(ModelIdentity model) {
    if (model.equals(madeBy)) {
      return;
    }
    madeBy = model;
    modelName = bytes(model.name());
    modelVersion = bytes(model.version());
    constantsStand = false;
  }

  private boolean copyRuns(RowData in) {
    if (!(in instanceof BinaryRowData binary) || !FixedRun.mayCopy(binary)) {
      return false;
    }
    for (FixedRun run : runs) {
      run.copy(binary, writer);
    }
    return true;
  }
}
