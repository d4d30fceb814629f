// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.definition.Fingerprint;
import io.anabranch.core.error.MlException;
import io.anabranch.core.learn.ModelStructure;
import io.anabranch.core.online.KeyModel;
import io.anabranch.core.online.KeyModels;
import io.anabranch.core.online.QualityMeasure;
import io.anabranch.operators.keyed.Columns;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;

/**
 * Models of keys as rows, and rows as models: the key's columns, then {@code learner STRING, kind
 * STRING, updates BIGINT, seen BIGINT, drifts BIGINT, unlabelled BIGINT, as_of TIMESTAMP(3)}, a
 * DOUBLE for each measure of quality, {@code weights ARRAY<DOUBLE>} (of linear models: those of the
 * features in order, then the intercept; else null), {@code definition_hash STRING, format INT,
 * state BYTES}. The state holds everything, the other columns are for people. One per task; not
 * thread-safe.
 */
public final class ModelRows {
  /** The newest format of {@code state}: the layout's fingerprint, then the model. */
  public static final int FORMAT = 1;

  private static final List<String> FIRST = List.of("learner", "kind");
  private static final List<String> COUNTS = List.of("updates", "seen", "drifts", "unlabelled");

  private final KeyModels models;
  private final RowType keyType;
  private final RowType type;
  private final String definitionHash;
  private final String layout;
  private final RowData.FieldGetter[] keyFields;
  private final DataOutputSerializer out = new DataOutputSerializer(512);
  private final DataInputDeserializer in = new DataInputDeserializer();

  /**
   * @param keyType the key's columns
   */
  public ModelRows(KeyModels models, RowType keyType, String definitionHash) {
    this.models = models;
    this.keyType = keyType;
    this.definitionHash = definitionHash;
    layout = Fingerprint.of(models.layout());
    type = type(models, keyType);
    keyFields = new RowData.FieldGetter[keyType.getFieldCount()];
    for (int i = 0; i < keyFields.length; i++) {
      keyFields[i] = RowData.createFieldGetter(keyType.getTypeAt(i), i);
    }
  }

  private static RowType type(KeyModels models, RowType keyType) {
    List<RowType.RowField> fields = new ArrayList<>(keyType.getFields());
    FIRST.forEach(name -> add(fields, name, VarCharType.STRING_TYPE));
    COUNTS.forEach(name -> add(fields, name, new BigIntType()));
    add(fields, "as_of", new TimestampType(3));
    for (QualityMeasure measure : models.spec().quality()) {
      add(fields, measure.name().toLowerCase(Locale.ROOT), new DoubleType());
    }
    add(fields, "weights", new ArrayType(new DoubleType()));
    add(fields, "definition_hash", VarCharType.STRING_TYPE);
    add(fields, "format", new IntType());
    add(fields, "state", new VarBinaryType(VarBinaryType.MAX_LENGTH));
    return new RowType(false, fields);
  }

  private static void add(List<RowType.RowField> fields, String name, LogicalType type) {
    if (fields.stream().anyMatch(field -> field.getName().equals(name))) {
      throw MlException.user(
          "key: " + name + " (expected: no column of this name, which model rows have themselves)");
    }
    fields.add(new RowType.RowField(name, type));
  }

  public RowType type() {
    return type;
  }

  /**
   * A model as a row.
   *
   * @param key a row of the key's columns
   * @param model null for the row of a key that is not known: all but the key is null
   */
  public RowData of(RowData key, KeyModel model) {
    GenericRowData row = new GenericRowData(type.getFieldCount());
    for (int i = 0; i < keyFields.length; i++) {
      row.setField(i, keyFields[i].getFieldOrNull(key));
    }
    if (model != null) {
      write(model, row);
    }
    return row;
  }

  private void write(KeyModel model, GenericRowData row) {
    int at = keyFields.length;
    row.setField(at++, StringData.fromString(models.spec().name()));
    row.setField(at++, StringData.fromString(models.spec().learner().kind()));
    row.setField(at++, model.updates());
    row.setField(at++, model.rows());
    row.setField(at++, model.drifts());
    row.setField(at++, model.unlabelled());
    boolean isEmpty = model.clock() == Long.MIN_VALUE;
    row.setField(at++, isEmpty ? null : TimestampData.fromEpochMillis(model.clock()));
    for (QualityMeasure measure : models.spec().quality()) {
      double value = model.quality(measure);
      row.setField(at++, Double.isNaN(value) ? null : value);
    }
    row.setField(at++, weights(model));
    row.setField(at++, StringData.fromString(definitionHash));
    row.setField(at++, FORMAT);
    row.setField(at, state(model));
  }

  private static GenericArrayData weights(KeyModel model) {
    if (!(model.model().structure().orElse(null) instanceof ModelStructure.Linear linear)) {
      return null;
    }
    double[] weights = Arrays.copyOf(linear.weights(), linear.weights().length + 1);
    weights[weights.length - 1] = linear.intercept();
    return new GenericArrayData(weights);
  }

  private byte[] state(KeyModel model) {
    try {
      out.clear();
      out.writeUTF(layout);
      model.write(out);
      return out.getCopyOfBuffer();
    } catch (IOException e) {
      throw new IllegalStateException("state: not written to memory", e);
    }
  }

  /** The key of a model row, as a row of its own. */
  public RowData key(RowData row) {
    GenericRowData key = new GenericRowData(keyFields.length);
    for (int i = 0; i < keyFields.length; i++) {
      key.setField(i, keyFields[i].getFieldOrNull(row));
    }
    return key;
  }

  public RowType keyType() {
    return keyType;
  }

  /**
   * The model that a row holds.
   *
   * @throws MlException of kind DATA where it holds none, or one of another learner
   */
  public KeyModel read(RowData row) {
    StringData learner = text(row, "learner");
    if (learner == null || !learner.toString().equals(models.spec().name())) {
      throw MlException.data("learner: " + learner + " (expected: " + models.spec().name() + ")");
    }
    int format = Columns.indexOf(type, "format");
    int state = Columns.indexOf(type, "state");
    if (row.isNullAt(format) || row.isNullAt(state)) {
      throw MlException.data("state: null (expected: the bytes of a model)");
    }
    int found = row.getInt(format);
    if (found < 1 || found > FORMAT) {
      throw MlException.data(
          "format: "
              + found
              + " (expected: 1 to "
              + FORMAT
              + "; a newer one is of a newer"
              + " release)");
    }
    return read(row.getBinary(state));
  }

  private StringData text(RowData row, String name) {
    int column = Columns.indexOf(type, name);
    return row.isNullAt(column) ? null : row.getString(column);
  }

  private static MlException unreadable(String why) {
    return MlException.data("state: " + why + " (expected: a model of this learner)");
  }

  private KeyModel read(byte[] state) {
    try {
      in.setBuffer(state);
      String found = in.readUTF();
      if (!found.equals(layout)) {
        throw MlException.data(
            "state: of layout "
                + found
                + " (expected: "
                + layout
                + ", that of "
                + models.layout()
                + ")");
      }
      KeyModel model = models.read(in);
      if (in.available() > 0) {
        throw new IOException(in.available() + " bytes too many");
      }
      return model;
    } catch (EOFException e) {
      throw unreadable("cut off");
    } catch (MlException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Bytes that are no model may break any rule of those who read them.
      throw unreadable(e.getMessage());
    }
  }
}
