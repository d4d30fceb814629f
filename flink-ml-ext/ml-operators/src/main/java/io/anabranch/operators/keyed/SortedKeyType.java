// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.keyed;

import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** The type of the keys of BATCH execution, which has them sorted: {@link SortedKeySerializer}. */
final class SortedKeyType extends TypeInformation<RowData> {
  private static final long serialVersionUID = 1L;

  private final RowType type;

  SortedKeyType(RowType type) {
    this.type = type;
  }

  @Override
  public TypeSerializer<RowData> createSerializer(SerializerConfig config) {
    return new SortedKeySerializer(type);
  }

  @Override
  public Class<RowData> getTypeClass() {
    return RowData.class;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return type.getFieldCount();
  }

  @Override
  public int getTotalFields() {
    return type.getFieldCount();
  }

  @Override
  public boolean isKeyType() {
    return true;
  }

  @Override
  public String toString() {
    return "sorted " + type;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof SortedKeyType;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SortedKeyType sorted && sorted.type.equals(type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type);
  }
}
