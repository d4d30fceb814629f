// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.error.MlException;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Where rows go that cannot be scored, and in which form.
 *
 * @param tag of the side output
 * @param mapper makes the dead letter
 * @param <IN> the rows that go in
 * @param <D> dead letters
 */
public record DeadLetterOutput<IN, D>(OutputTag<D> tag, Mapper<IN, D> mapper)
    implements Serializable {
  /** Makes a dead letter of a row. */
  @FunctionalInterface
  public interface Mapper<IN, D> extends Serializable {
    /**
     * @param stage {@code feature} if the row could not be encoded, {@code model} if the model
     *     could not run it or its outputs could not be read
     */
    D deadLetter(IN row, MlException error, String stage);
  }

  public DeadLetterOutput {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(mapper, "mapper");
  }

  void emit(IN row, long timestamp, MlException error, String stage, Output<?> output) {
    D letter = mapper.deadLetter(row, error, stage);
    output.collect(
        tag,
        timestamp == RowEmitter.NO_TIMESTAMP
            ? new StreamRecord<>(letter)
            : new StreamRecord<>(letter, timestamp));
  }
}
