// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.score;

import io.anabranch.models.DefinitionFiles;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A job over a definition's rows.
 *
 * @param files the definition
 * @param from connector options of the rows' source
 * @param sinks where rows leave
 * @param engine how it runs
 */
public record JobPlan(DefinitionFiles files, Map<String, String> from, Sinks sinks, Engine engine) {
  public JobPlan {
    from = new LinkedHashMap<>(from);
  }
}
