// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.core.error.MlException;
import io.anabranch.jobs.session.Savepoint;
import java.util.Optional;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** The state that a live job starts from. */
final class StateOption {
  static final String SAVEPOINT = "--from-savepoint";
  static final String UNCLAIMED = "--allow-non-restored-state";

  @Option(
      names = SAVEPOINT,
      paramLabel = "PATH",
      description =
          "Go on from a savepoint, as jobs savepoint and jobs stop print it, or from a checkpoint"
              + " that was kept. Only with --mode stream.")
  @Nullable
  private String savepoint;

  @Option(
      names = UNCLAIMED,
      description = "With --from-savepoint: forget state that no operator of this job claims.")
  private boolean unclaimed;

  Optional<Savepoint> savepoint(EngineOption.Mode mode) {
    if (savepoint == null) {
      if (unclaimed) {
        throw MlException.user(UNCLAIMED + ": without " + SAVEPOINT + " (expected: both)");
      }
      return Optional.empty();
    }
    if (mode == EngineOption.Mode.BATCH) {
      throw MlException.user(
          SAVEPOINT + ": a backfill has no state to go on from (expected: --mode stream)");
    }
    return Optional.of(new Savepoint(savepoint, unclaimed()));
  }

  private Savepoint.Unclaimed unclaimed() {
    return unclaimed ? Savepoint.Unclaimed.DROPPED : Savepoint.Unclaimed.REFUSED;
  }
}
