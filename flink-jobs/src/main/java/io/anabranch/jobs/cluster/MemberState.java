// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import javax.annotation.Nullable;

/**
 * One process as its supervisor sees it.
 *
 * @param process null before its first start and between two
 * @param restarts how often it was started anew
 * @param ended how it ended the last time; null where it never did
 * @param abandoned whether the supervisor has given up
 */
record MemberState(
    String name,
    @Nullable ProcessMark process,
    int restarts,
    @Nullable String ended,
    boolean abandoned) {
  @JsonIgnore
  boolean isAlive() {
    return process != null && process.isAlive();
  }
}
