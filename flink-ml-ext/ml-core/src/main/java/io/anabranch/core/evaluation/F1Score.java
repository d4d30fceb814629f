// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.evaluation;

import io.anabranch.core.error.MlException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * The F1 score, the harmonic mean of precision and recall: of one class, or the mean over all
 * classes (macro). All rows must agree on which.
 *
 * <p>Not defined without rows, and for a class that no row is labelled or predicted as
 * (scikit-learn answers 0 there). Memory: as the {@link ConfusionMatrix}, of one class at most 4
 * pairs.
 */
public final class F1Score implements Evaluation<F1Score> {
  private enum Form {
    UNKNOWN,
    MACRO,
    ONE_CLASS
  }

  private static final Form[] FORMS = Form.values();

  private final ConfusionMatrix matrix;
  private Form form = Form.UNKNOWN;

  public F1Score() {
    this(new ConfusionMatrix());
  }

  private F1Score(ConfusionMatrix matrix) {
    this.matrix = matrix;
  }

  /** Adds a row for the mean over all classes. */
  // hot path
  public void add(Object label, Object prediction) {
    expect(Form.MACRO);
    matrix.add(label, prediction);
  }

  /** Undoes {@link #add(Object, Object)} of the same row. */
  public void retract(Object label, Object prediction) {
    expect(Form.MACRO);
    matrix.retract(label, prediction);
  }

  /** Adds a row for the score of {@code positive}. */
  // hot path
  public void add(Object label, Object prediction, Object positive) {
    expect(Form.ONE_CLASS);
    matrix.add(label.equals(positive), prediction.equals(positive));
  }

  /** Undoes {@link #add(Object, Object, Object)} of the same row. */
  public void retract(Object label, Object prediction, Object positive) {
    expect(Form.ONE_CLASS);
    matrix.retract(label.equals(positive), prediction.equals(positive));
  }

  @Override
  public void merge(F1Score other) {
    if (other.form != Form.UNKNOWN) {
      expect(other.form);
    }
    matrix.merge(other.matrix);
  }

  public OptionalDouble result() {
    return form == Form.ONE_CLASS ? matrix.f1(true) : matrix.macroF1();
  }

  @Override
  public void write(DataOutput out) throws IOException {
    out.writeByte(form.ordinal());
    matrix.write(out);
  }

  public static F1Score read(DataInput in) throws IOException {
    int form = in.readByte();
    if (form < 0 || form >= FORMS.length) {
      throw new IOException("form: " + form + " (expected: a state of this version)");
    }
    F1Score read = new F1Score(ConfusionMatrix.read(in));
    read.form = FORMS[form];
    return read;
  }

  private void expect(Form given) {
    if (form == Form.UNKNOWN) {
      form = given;
    } else if (form != given) {
      throw MlException.user("positive class: given for some rows only (expected: all or none)");
    }
  }
}
