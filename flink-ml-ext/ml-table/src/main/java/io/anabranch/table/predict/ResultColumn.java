// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import java.io.Serializable;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/** What a call gives of a scored row, which begins with the model's outputs. Immutable. */
sealed interface ResultColumn extends Serializable {
  /** The SQL type of the call; nullable. */
  LogicalType type();

  /**
   * Reads scored rows, in Flink's internal data structures; what it gives stays as it is when the
   * scored row is used again. One thread.
   */
  Function<RowData, Object> reader();

  /** The bare value where there is one output, else a row of all. */
  static ResultColumn all(RowType outputs) {
    return outputs.getFieldCount() == 1 ? new Value(outputs, 0) : new Whole(outputs);
  }

  /** A row of all outputs. */
  record Whole(RowType outputs) implements ResultColumn {
    @Override
    public LogicalType type() {
      return outputs;
    }

    @Override
    public Function<RowData, Object> reader() {
      Value[] values =
          IntStream.range(0, outputs.getFieldCount())
              .mapToObj(i -> new Value(outputs, i))
              .toArray(Value[]::new);
      Function<RowData, Object>[] readers = readers(values);
      return scored -> {
        GenericRowData row = new GenericRowData(readers.length);
        for (int i = 0; i < readers.length; i++) {
          row.setField(i, readers[i].apply(scored));
        }
        return row;
      };
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Function<RowData, Object>[] readers(Value[] values) {
      Function[] readers = new Function[values.length];
      for (int i = 0; i < values.length; i++) {
        readers[i] = values[i].reader();
      }
      return readers;
    }
  }

  /** One output. */
  record Value(RowType outputs, int field) implements ResultColumn {
    @Override
    public LogicalType type() {
      return outputs.getTypeAt(field);
    }

    @Override
    public Function<RowData, Object> reader() {
      RowData.FieldGetter getter = RowData.createFieldGetter(type(), field);
      TypeSerializer<Object> serializer = InternalSerializers.create(type());
      return scored -> {
        Object value = getter.getFieldOrNull(scored);
        return value == null ? null : serializer.copy(value);
      };
    }
  }

  /** The key of a map's greatest value; the first of several. */
  record GreatestKey(RowType outputs, int field) implements ResultColumn {
    private MapType map() {
      return (MapType) outputs.getTypeAt(field);
    }

    @Override
    public LogicalType type() {
      return map().getKeyType().copy(true);
    }

    @Override
    public Function<RowData, Object> reader() {
      ArrayData.ElementGetter key = ArrayData.createElementGetter(map().getKeyType());
      TypeSerializer<Object> serializer = InternalSerializers.create(map().getKeyType());
      LogicalType value = map().getValueType();
      return scored -> {
        MapData scores = scored.getMap(field);
        int at = greatest(scores.valueArray(), value);
        return at < 0 ? null : serializer.copy(key.getElementOrNull(scores.keyArray(), at));
      };
    }
  }

  /** The position, from 0, of an array's greatest value; the first of several. */
  record GreatestPosition(RowType outputs, int field) implements ResultColumn {
    @Override
    public LogicalType type() {
      return new BigIntType();
    }

    @Override
    public Function<RowData, Object> reader() {
      LogicalType element = ((ArrayType) outputs.getTypeAt(field)).getElementType();
      return scored -> {
        int at = greatest(scored.getArray(field), element);
        return at < 0 ? null : (Object) (long) at;
      };
    }
  }

  /** The position of the greatest number, NULL and NaN aside; negative where there is none. */
  private static int greatest(ArrayData values, LogicalType element) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(element);
    int greatest = -1;
    double most = 0;
    for (int i = 0; i < values.size(); i++) {
      Object value = getter.getElementOrNull(values, i);
      double score = value instanceof Number number ? number.doubleValue() : Double.NaN;
      if (!Double.isNaN(score) && (greatest < 0 || score > most)) {
        greatest = i;
        most = score;
      }
    }
    return greatest;
  }
}
