// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Operators are shells: no maths, no model runtime, no wall clock. */
@AnalyzeClasses(
    packages = "io.anabranch.operators",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_MODEL_RUNTIME =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.onnxruntime..", "io.anabranch.onnx..");

  @ArchTest
  static final ArchRule NO_MATHS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .areAssignableTo(StrictMath.class)
          .orShould()
          .callMethod(Math.class, "sqrt", double.class);

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.anabranch.operators.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_WALL_CLOCK =
      noClasses().should().callMethod(System.class, "currentTimeMillis");
}
