// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import org.apache.flink.client.program.ProgramInvocationException;
import org.junit.jupiter.api.Test;

final class JobProgramTest {
  private static MlException failure(String message) {
    return JobProgram.failure(
        new ProgramInvocationException(
            "The main method caused an error", new IllegalStateException(message)));
  }

  @Test
  void whatTheProgramFindsForTheUserToCorrectIsSaidWhole() {
    MlException refused = failure("d.yaml:2: a\nd.yaml:4: b\nexit code: 2 (expected: 0)");
    assertThat(refused.kind()).isEqualTo(ErrorKind.USER);
    assertThat(refused.getMessage().lines()).containsExactly("d.yaml:2: a", "d.yaml:4: b");
  }

  @Test
  void otherFailuresAreNotTheUsers() {
    MlException failed =
        failure("java.lang.X: why\n\tat a.B.c(B.java:1)\nexit code: 1 (expected: 0)");
    assertThat(failed.kind()).isEqualTo(ErrorKind.EXTERNAL);
    assertThat(failed).hasMessage("java.lang.X: why");
    assertThat(failure("of another program").kind()).isEqualTo(ErrorKind.EXTERNAL);
    assertThat(failure("of another program")).hasMessage("of another program");
  }
}
