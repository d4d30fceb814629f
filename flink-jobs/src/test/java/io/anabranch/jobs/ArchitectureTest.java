// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Wiring only: models are reached through the runner, and tables know no job. */
@AnalyzeClasses(
    packages = "io.anabranch.jobs",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_MODEL_RUNTIME =
      noClasses().should().dependOnClassesThat().resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule TABLES_KNOW_NO_JOB =
      noClasses()
          .that()
          .resideInAPackage("io.anabranch.jobs.io..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.anabranch.jobs.command..", "io.anabranch.jobs.score..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.anabranch.jobs.(*)..").should().beFreeOfCycles();
}
