// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The SQL edge: packages in one direction, no model runtime by itself, no wall clock. */
@AnalyzeClasses(
    packages = "io.anabranch.table",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_MODEL_RUNTIME =
      noClasses().should().dependOnClassesThat().resideInAPackage("ai.onnxruntime..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.anabranch.table.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_WALL_CLOCK =
      noClasses().should().callMethod(System.class, "currentTimeMillis");

  @ArchTest
  static final ArchRule ONLY_THE_MODULE_KNOWS_ALL_PARTS =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.anabranch.table.module..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.anabranch.table.module..");
}
