// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.inference.RemoteSpec;
import java.time.Duration;

/** Reads how a model server is asked. */
final class RemoteReader {
  private static final int MOST = 1_000_000;

  private RemoteReader() {}

  static RemoteSpec read(Value value) {
    Section section = value == null ? null : value.section("a mapping of options of a server");
    if (section == null) {
      return RemoteSpec.DEFAULT;
    }
    int before = section.problems().size();
    RemoteSpec defaults = RemoteSpec.DEFAULT;
    Value form = section.find("format");
    RemoteSpec.Format format =
        form == null ? defaults.format() : form.choice(RemoteSpec.Format.class);
    Duration[] waits = {
      duration(section, "connect-timeout", defaults.patience().connect()),
      duration(section, "timeout", defaults.patience().answer()),
      duration(section, "give-up-after", defaults.patience().giveUp()),
      duration(section, "back-off", defaults.patience().backOff()),
      duration(section, "probe-after", defaults.breaker().probeAfter())
    };
    int openAfter = count(section, "open-after", defaults.breaker().openAfter());
    int rate = count(section, "requests-per-second", defaults.requestsPerSecond());
    int connections = count(section, "max-connections", defaults.maxConnections());
    String environment = text(section, "token-env", "the name of an environment variable");
    String file = text(section, "token-file", "the path of a file");
    section.finish();
    if (section.problems().size() > before) {
      return defaults;
    }
    try {
      return new RemoteSpec(
          format,
          new RemoteSpec.Patience(waits[0], waits[1], waits[2], waits[3]),
          new RemoteSpec.Breaker(openAfter, waits[4]),
          rate,
          connections,
          new RemoteSpec.Token(environment, file));
    } catch (IllegalArgumentException e) {
      section.refuse(e.getMessage());
      return defaults;
    }
  }

  private static Duration duration(Section section, String key, Duration otherwise) {
    Value value = section.find(key);
    return value == null ? otherwise : value.duration();
  }

  private static int count(Section section, String key, int otherwise) {
    Value value = section.find(key);
    Long count = value == null ? null : value.whole(1, MOST, "a whole number from 1 to 1000000");
    return count == null ? otherwise : count.intValue();
  }

  private static String text(Section section, String key, String expected) {
    Value value = section.find(key);
    return value == null ? null : value.text(expected);
  }
}
