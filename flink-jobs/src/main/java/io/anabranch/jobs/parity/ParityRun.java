// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.parity;

import io.anabranch.jobs.run.RowAccount;
import java.nio.file.Path;

/**
 * One of the ways a definition was run.
 *
 * @param label as in {@code stream from Kafka, parallelism 2}
 * @param output where its rows lie
 * @param account what became of the rows
 */
public record ParityRun(String label, Path output, RowAccount account) {}
