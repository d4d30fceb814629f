// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.error.MlException;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.junit.jupiter.api.Test;

final class JobReferenceTest {
  private static final JobStatusMessage FIRST = job("abcd0", "delays", JobStatus.RUNNING);
  private static final JobStatusMessage SECOND = job("abcd1", "readings", JobStatus.RUNNING);
  private static final JobStatusMessage ENDED = job("cdef", "delays", JobStatus.FINISHED);
  private static final List<JobStatusMessage> JOBS = List.of(FIRST, SECOND, ENDED);

  private static JobStatusMessage job(String prefix, String name, JobStatus state) {
    return new JobStatusMessage(
        JobID.fromHexString(prefix + "0".repeat(32 - prefix.length())), name, state, 0);
  }

  private static JobStatusMessage find(String reference) {
    return new JobReference(reference).among(JOBS);
  }

  @Test
  void anIdAPrefixOrANameIsEnough() {
    assertThat(find(SECOND.getJobId().toString())).isSameAs(SECOND);
    assertThat(find("ABCD1")).isSameAs(SECOND);
    assertThat(find("readings")).isSameAs(SECOND);
    assertThat(find("cdef")).isSameAs(ENDED);
  }

  @Test
  void aJobThatRunsComesBeforeThoseOfItsNameThatHaveEnded() {
    assertThat(find("delays")).isSameAs(FIRST);
  }

  @Test
  void aReferenceThatSeveralJobsFitIsRefusedWithTheirIds() {
    assertThatThrownBy(() -> find("abcd"))
        .isInstanceOf(MlException.class)
        .hasMessage(
            "JOB: abcd: may be 2 jobs: %s delays, %s readings (expected: more of the id)",
            FIRST.getJobId(), SECOND.getJobId());
  }

  @Test
  void aReferenceThatNoJobFitsIsRefused() {
    for (String reference : List.of("reading", "ffff", "cde", "c", "")) {
      assertThatThrownBy(() -> find(reference))
          .isInstanceOf(MlException.class)
          .hasMessage(
              "JOB: %s: no such job (expected: an id, its first four characters or more, or a"
                  + " name; anabranch jobs --all lists them)",
              reference);
    }
  }
}
