// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import java.io.Serializable;
import java.math.BigDecimal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalSerializers;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * A declared output column and where its value comes from.
 *
 * @param from position among the model's outputs and what made them; {@link #ERROR} for why a row
 *     could not be scored
 * @param given the type that comes out of the model
 * @param declared the type that the column was declared with
 */
record OutputColumn(int from, LogicalType given, LogicalType declared) implements Serializable {
  static final int ERROR = -1;

  private static final int BIGINT_DIGITS = 19;

  /** Reads a column of a scored row; what it gives stays as it is when that row is used again. */
  @FunctionalInterface
  interface Reader {
    Object read(RowData scored);
  }

  /** Whether every value of a type is, without loss, one of another. */
  static boolean widens(LogicalType given, LogicalType declared) {
    return switch (given.getTypeRoot()) {
      case FLOAT -> declared.isAnyOf(LogicalTypeRoot.FLOAT, LogicalTypeRoot.DOUBLE);
      case BIGINT -> declared.is(LogicalTypeRoot.BIGINT) || holdsDigits(declared, BIGINT_DIGITS, 0);
      case DECIMAL ->
          holdsDigits(
              declared, ((DecimalType) given).getPrecision(), ((DecimalType) given).getScale());
      case VARCHAR ->
          declared instanceof VarCharType text && text.getLength() == VarCharType.MAX_LENGTH;
      case ARRAY ->
          declared instanceof ArrayType array
              && (widensInArray(((ArrayType) given).getElementType(), array.getElementType()));
      default -> declared.copy(true).equals(given.copy(true));
    };
  }

  private static boolean widensInArray(LogicalType given, LogicalType declared) {
    return given.is(LogicalTypeRoot.FLOAT) && declared.is(LogicalTypeRoot.DOUBLE)
        || declared.copy(true).equals(given.copy(true));
  }

  private static boolean holdsDigits(LogicalType declared, int precision, int scale) {
    return declared instanceof DecimalType decimal
        && decimal.getScale() >= scale
        && decimal.getPrecision() - decimal.getScale() >= precision - scale;
  }

  /** A reader for one task. */
  Reader reader() {
    return switch (given.getTypeRoot()) {
      case FLOAT ->
          declared.is(LogicalTypeRoot.DOUBLE)
              ? scored -> (double) scored.getFloat(from)
              : scored -> scored.getFloat(from);
      case BIGINT ->
          declared instanceof DecimalType decimal
              ? scored ->
                  DecimalData.fromBigDecimal(
                      BigDecimal.valueOf(scored.getLong(from)),
                      decimal.getPrecision(),
                      decimal.getScale())
              : scored -> scored.getLong(from);
      case DECIMAL -> decimal((DecimalType) given, (DecimalType) declared);
      case ARRAY ->
          element(declared).is(LogicalTypeRoot.DOUBLE) && element(given).is(LogicalTypeRoot.FLOAT)
              ? scored -> doubles(scored.getArray(from))
              : copied();
      default -> copied();
    };
  }

  private Reader decimal(DecimalType of, DecimalType to) {
    return scored ->
        DecimalData.fromBigDecimal(
            scored.getDecimal(from, of.getPrecision(), of.getScale()).toBigDecimal(),
            to.getPrecision(),
            to.getScale());
  }

  private Reader copied() {
    RowData.FieldGetter getter = RowData.createFieldGetter(given.copy(false), from);
    TypeSerializer<Object> serializer = InternalSerializers.create(given);
    return scored -> serializer.copy(getter.getFieldOrNull(scored));
  }

  private static LogicalType element(LogicalType array) {
    return ((ArrayType) array).getElementType();
  }

  private static GenericArrayData doubles(ArrayData floats) {
    double[] doubles = new double[floats.size()];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = floats.getFloat(i);
    }
    return new GenericArrayData(doubles);
  }
}
