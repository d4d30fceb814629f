// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.table.client.cli.CliStrings;

final class ErrorWatchTest {
  @Property(tries = 100)
  void flinksErrorMessagesAreSeenHoweverTheyAreCutAndPassedOn(
      @ForAll @IntRange(min = 1, max = 40) int piece) throws IOException {
    String printed =
        "Flink SQL> \u001b[31;" + CliStrings.messageError("Could not execute").toAnsi() + "\nrest";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ErrorWatch watch = new ErrorWatch(out);
    byte[] bytes = printed.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += piece) {
      watch.write(bytes, at, Math.min(piece, bytes.length - at));
    }
    assertThat(watch.hasSeenAnError()).isTrue();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(printed);
  }

  @Property(tries = 100)
  void othersAreNot(@ForAll String cell) throws IOException {
    String printed = CliStrings.messageInfo("done").toAnsi() + "| [ERROR] " + cell + " |";
    ErrorWatch watch = new ErrorWatch(new ByteArrayOutputStream());
    watch.write(printed.getBytes(StandardCharsets.UTF_8));
    assertThat(watch.hasSeenAnError()).isFalse();
  }
}
