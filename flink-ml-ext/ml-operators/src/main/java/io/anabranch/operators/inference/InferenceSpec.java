// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.ModelRunner;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * A model over a stream: what runs, how rows get in and out, how they are batched, where bad rows
 * go.
 *
 * <pre>{@code
 * SingleOutputStreamOperator<RowData> scored = spec.score(rows, outputType);
 * DataStream<DeadLetter> bad = scored.getSideOutput(deadLetterTag);
 * }</pre>
 *
 * @param runner opens the model, once per task
 * @param codec rows to tensors, and rows with outputs to rows
 * @param policy when a batch closes and where it runs
 * @param deadLetters where rows go that cannot be scored
 * @param <IN> the rows that go in
 * @param <OUT> the rows that come out
 */
public record InferenceSpec<IN, OUT>(
    ModelRunner.Factory runner,
    ScoringCodec<IN, OUT> codec,
    BatchPolicy policy,
    DeadLetterOutput<IN, ?> deadLetters)
    implements Serializable {
  public InferenceSpec {
    Objects.requireNonNull(runner, "runner");
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(deadLetters, "deadLetters");
  }

  /** Adds the operator to a stream. */
  public SingleOutputStreamOperator<OUT> score(DataStream<IN> rows, TypeInformation<OUT> type) {
    return rows.transform("inference", type, new MicroBatchOperatorFactory<>(this));
  }
}
