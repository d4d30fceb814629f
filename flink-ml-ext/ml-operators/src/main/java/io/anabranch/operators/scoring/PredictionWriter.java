// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.scoring;

import io.anabranch.core.inference.ModelOutput;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.OutputSpec;
import io.anabranch.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.apache.flink.table.runtime.typeutils.ArrayDataSerializer;
import org.apache.flink.table.runtime.typeutils.MapDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;

/** Writes a row's share of one model output as a column. One per task. */
final class PredictionWriter {
  private final LogicalType type;
  private final boolean wholeTensor;
  private final ArrayDataSerializer arrays;
  private final MapDataSerializer maps;

  PredictionWriter(OutputSpec output, int batchRows) {
    type = ModelTypes.of(output, batchRows);
    wholeTensor = batchRows == ModelSignature.NO_BATCH;
    arrays =
        type instanceof ArrayType array ? new ArrayDataSerializer(array.getElementType()) : null;
    maps =
        type instanceof MapType map
            ? new MapDataSerializer(map.getKeyType(), map.getValueType())
            : null;
  }

  // hot path
  void write(ModelOutput output, int row, BinaryRowWriter to, int position) {
    if (output instanceof ModelOutput.OfMaps ofMaps) {
      to.writeMap(position, map(ofMaps.rows().get(row)), maps);
    } else if (output instanceof ModelOutput.OfTensors sequence) {
      to.writeArray(position, arrays(sequence.tensors()), arrays);
    } else {
      write((ModelOutput.OfTensor) output, row, to, position);
    }
  }

  private void write(ModelOutput.OfTensor output, int row, BinaryRowWriter to, int position) {
    Tensor tensor = output.tensor();
    if (arrays == null) {
      writeScalar(tensor, row, to, position);
      return;
    }
    LogicalType element = ((ArrayType) type).getElementType();
    GenericArrayData array =
        wholeTensor
            ? OutputArray.of(tensor, 0, output.wholeElements(), element)
            : OutputArray.of(tensor, row * tensor.rowElements(), output.rowElements(row), element);
    to.writeArray(position, array, arrays);
  }

  private void writeScalar(Tensor tensor, int element, BinaryRowWriter to, int position) {
    switch (type.getTypeRoot()) {
      case FLOAT -> to.writeFloat(position, (float) tensor.number(element));
      case DOUBLE -> to.writeDouble(position, tensor.number(element));
      case BIGINT -> to.writeLong(position, tensor.integer(element));
      case DECIMAL ->
          to.writeDecimal(
              position, OutputArray.unsigned(tensor.integer(element)), ModelTypes.UNSIGNED_DIGITS);
      case BOOLEAN -> to.writeBoolean(position, tensor.integer(element) != 0);
      case VARCHAR -> to.writeString(position, StringData.fromString(tensor.text(element)));
      default ->
          throw new IllegalArgumentException("type: " + type + " (expected: a model's type)");
    }
  }

  private GenericArrayData arrays(List<Tensor> tensors) {
    LogicalType element = ((ArrayType) ((ArrayType) type).getElementType()).getElementType();
    GenericArrayData[] members = new GenericArrayData[tensors.size()];
    for (int i = 0; i < members.length; i++) {
      Tensor tensor = tensors.get(i);
      members[i] = OutputArray.of(tensor, 0, Math.toIntExact(tensor.elements()), element);
    }
    return new GenericArrayData(members);
  }

  private GenericMapData map(Map<Object, Double> scores) {
    MapType map = (MapType) type;
    boolean floats = map.getValueType().is(LogicalTypeRoot.FLOAT);
    Map<Object, Object> converted = new LinkedHashMap<>();
    scores.forEach(
        (label, score) ->
            converted.put(
                label instanceof String text ? StringData.fromString(text) : label,
                floats ? (Object) score.floatValue() : score));
    return new GenericMapData(converted);
  }
}
