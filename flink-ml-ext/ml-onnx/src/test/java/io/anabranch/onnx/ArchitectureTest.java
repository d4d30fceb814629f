// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** ONNX Runtime is known to two packages, and they know no engine. */
@AnalyzeClasses(packages = "io.anabranch", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule TWO_PACKAGES_KNOW_ONNX_RUNTIME =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.anabranch.onnx", "io.anabranch.sessions")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule GRAPHS_ARE_WRITTEN_WITHOUT_THE_RUNNER =
      noClasses()
          .that()
          .resideInAPackage("io.anabranch.onnx.graph..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.anabranch.onnx");

  @ArchTest
  static final ArchRule SESSIONS_KNOW_NOTHING_OF_A_JOB =
      classes()
          .that()
          .resideInAPackage("io.anabranch.sessions")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "ai.onnxruntime..", "io.anabranch.sessions");

  @ArchTest
  static final ArchRule NO_ENGINE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..");
}
