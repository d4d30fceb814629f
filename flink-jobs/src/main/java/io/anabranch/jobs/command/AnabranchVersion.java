// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import org.apache.flink.runtime.util.EnvironmentInformation;
import picocli.CommandLine.IVersionProvider;

/** Our version from the jar's manifest, and the engine's. */
final class AnabranchVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = AnabranchVersion.class.getPackage().getImplementationVersion();
    return new String[] {
      "anabranch " + (version == null ? "(not packaged)" : version),
      "Flink " + EnvironmentInformation.getVersion(),
      "Java " + Runtime.version()
    };
  }
}
