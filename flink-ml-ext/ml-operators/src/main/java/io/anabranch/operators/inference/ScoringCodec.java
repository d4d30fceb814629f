// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.inference.ModelIdentity;
import io.anabranch.core.inference.ModelSignature;
import io.anabranch.core.inference.RowDecoder;
import io.anabranch.core.inference.RowEncoder;
import io.anabranch.core.inference.Sequences;
import java.io.Serializable;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/**
 * Makes the two ends of a scorer for a model once it is open: rows to tensors, and rows with
 * outputs to rows. Called once per task; carries only plain settings.
 *
 * <p>In async mode a row may be encoded while an earlier one is decoded, but never at the same
 * time: both ends are used by the task's thread only.
 *
 * @param <IN> the rows that go in
 * @param <OUT> the rows that come out; a decoder may reuse one instance
 */
public interface ScoringCodec<IN, OUT> extends Serializable {
  RowEncoder<IN> encoder(ModelSignature signature);

  /** How inputs of any length are padded; by default there are none. */
  default Sequences sequences(ModelSignature signature) {
    return Sequences.NONE;
  }

  /**
   * A copy of a row whose sender goes on using it, to keep until its prediction is there.
   *
   * @param spare a copy that was kept before and is free now, whose memory may be used; null if
   *     there is none
   */
  default IN keep(IN row, IN spare, TypeSerializer<IN> serializer) {
    return serializer.copy(row);
  }

  RowDecoder<IN, OUT> decoder(ModelSignature signature, ModelIdentity identity);
}
