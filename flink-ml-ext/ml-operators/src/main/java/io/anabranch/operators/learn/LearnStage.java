// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.LearnSpec;
import java.io.Serializable;
import java.util.Objects;

/**
 * A learner on its way to the tasks.
 *
 * @param spec what learns
 * @param definitionHash of the definition, for model rows
 * @param models whether the models of all keys come out as rows when the input ends
 * @param cachedBytes how much of the models a task keeps decoded over a state back end that keeps
 *     bytes, as estimated; a back end on the heap keeps the models themselves
 * @param heldBytes how much of the rows and labels that wait for the watermark a task keeps in
 *     memory over such a back end, as estimated; the rest waits in the state. What falls due at
 *     once has to fit into memory besides. Over a back end on the heap all of them wait in memory
 */
public record LearnStage(
    LearnSpec spec, String definitionHash, Models models, long cachedBytes, long heldBytes)
    implements Serializable {
  /** So much is kept decoded where nothing else is said. */
  public static final long DEFAULT_CACHED_BYTES = 64L << 20;

  /** So much is held in memory where nothing else is said. */
  public static final long DEFAULT_HELD_BYTES = 128L << 20;

  /** When models come out as rows. */
  public enum Models {
    /** Only where they are asked for. */
    ON_QUERY,
    /** Also when the input ends. */
    AT_END
  }

  public LearnStage {
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(definitionHash, "definitionHash");
    Objects.requireNonNull(models, "models");
  }

  public static LearnStage of(LearnSpec spec, String definitionHash) {
    return new LearnStage(
        spec, definitionHash, Models.ON_QUERY, DEFAULT_CACHED_BYTES, DEFAULT_HELD_BYTES);
  }

  public LearnStage with(Models otherModels) {
    return new LearnStage(spec, definitionHash, otherModels, cachedBytes, heldBytes);
  }

  public LearnStage withCachedBytes(long bytes) {
    return new LearnStage(spec, definitionHash, models, bytes, heldBytes);
  }

  public LearnStage withHeldBytes(long bytes) {
    return new LearnStage(spec, definitionHash, models, cachedBytes, bytes);
  }

  /** The operator's uid, of the learner's name, not of its place. */
  public String uid() {
    return LearnStreams.uid(spec.name());
  }
}
