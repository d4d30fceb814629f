// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The mathematics knows no engine, and its packages know each other in one direction only. */
@AnalyzeClasses(packages = "io.anabranch", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule NO_ENGINE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "ai.onnxruntime..", "org.apache.kafka..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.anabranch.core.(*)..").should().beFreeOfCycles();

  /** Bits of {@code Math.log} and its like may depend on the JIT compiler; StrictMath's do not. */
  @ArchTest
  static final ArchRule STRICT_MATHS =
      noClasses()
          .should()
          .callMethod(Math.class, "log", double.class)
          .orShould()
          .callMethod(Math.class, "exp", double.class)
          .orShould()
          .callMethod(Math.class, "sin", double.class)
          .orShould()
          .callMethod(Math.class, "cos", double.class)
          .orShould()
          .callMethod(Math.class, "pow", double.class, double.class);

  @ArchTest
  static final ArchRule NO_CATCH_ALL_NAMES =
      noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)");

  /** Processing time bounds waiting; it never enters a value. */
  @ArchTest
  static final ArchRule NO_WALL_CLOCK =
      noClasses().should().callMethod(System.class, "currentTimeMillis");
}
