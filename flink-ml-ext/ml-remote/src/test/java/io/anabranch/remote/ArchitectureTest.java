// SPDX-License-Identifier: Apache-2.0
package io.anabranch.remote;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** HTTP is known to one package, and that package knows neither an engine nor another runtime. */
@AnalyzeClasses(packages = "io.anabranch", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule ONE_PACKAGE_KNOWS_HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.anabranch.remote")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hc..", "dev.failsafe..");

  @ArchTest
  static final ArchRule NO_ENGINE =
      noClasses()
          .that()
          .resideInAPackage("io.anabranch.remote..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "ai.onnxruntime..", "io.anabranch.onnx..");
}
