// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.definition;

import io.anabranch.core.online.LabelDelay;
import java.time.Duration;
import java.util.List;

/** Reads when and how a learner's labels come. */
final class LabelDelayReader {
  private final Scope scope;

  LabelDelayReader(Scope scope) {
    this.scope = scope;
  }

  LabelDelay read(Section learner) {
    Value lag = learner.find("label-lag");
    Value labels = learner.find("labels");
    if (lag != null && labels != null) {
      labels.refuse("label-lag or labels, not both");
    }
    if (labels == null) {
      Duration duration = lag == null ? Duration.ZERO : lag.duration();
      return LabelDelay.lag(duration == null ? Duration.ZERO : duration);
    }
    Section section = labels.section("a stream of labels, as in {id: flight, within: 6 h}");
    return section == null ? LabelDelay.none() : stream(section);
  }

  private LabelDelay stream(Section section) {
    Value id = section.require("id", "the columns that tell rows of a key apart");
    Value within = section.require("within", "how much later a label may come, as in 6 h");
    Value most = section.find("rows");
    List<String> columns = id == null ? List.of() : new KeyReader(scope).read(id);
    Duration bound = within == null ? null : within.duration();
    String expected = "a whole number from 1 to 65536";
    Long rows = most == null ? null : most.whole(1, 65_536, expected);
    section.finish();
    return new LabelDelay(
        Duration.ZERO,
        columns,
        bound == null ? Duration.ZERO : bound,
        rows == null ? LabelDelay.DEFAULT_MOST : rows.intValue());
  }
}
