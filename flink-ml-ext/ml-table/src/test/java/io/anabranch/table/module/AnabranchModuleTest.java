// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.table.function.NamedFunction;
import io.anabranch.table.function.PerUse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.CoreModule;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** What the module offers, and how it gets along with Flink's own. */
final class AnabranchModuleTest {
  private static final String NOWHERE = "/nowhere";

  private final AnabranchModule module = new AnabranchModule(new RegistryLocation(NOWHERE));

  private static Set<String> upperCase(Set<String> names) {
    return names.stream().map(name -> name.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  @Test
  void noNameIsOneOfFlinks() {
    assertThat(upperCase(module.listFunctions()))
        .doesNotContainAnyElementsOf(upperCase(CoreModule.INSTANCE.listFunctions(true)));
  }

  @Test
  void everyFunctionSaysWhatItIs() {
    assertThat(module.functions())
        .allSatisfy(
            function -> {
              assertThat(function.name()).matches("[A-Z][A-Z0-9_]*");
              assertThat(function.signature()).startsWith(function.name() + "(").contains(" -> ");
              assertThat(function.description()).endsWith(".").hasSizeBetween(20, 200);
            });
  }

  @Test
  void everyFunctionHasAnExampleAndNothingElseHas() {
    assertThat(FunctionExamples.read().keySet()).isEqualTo(module.listFunctions());
  }

  @Test
  void aFunctionIsFoundInAnyCaseAndNothingElseIs() {
    for (NamedFunction function : module.functions()) {
      String name = function.name().toLowerCase(Locale.ROOT);
      assertThat(module.getFunctionDefinition(name)).isPresent();
    }
    assertThat(module.getFunctionDefinition("ML_NOTHING")).isEmpty();
  }

  @Test
  void whatLooksSomethingUpIsHandedOutPerUse() {
    List<FunctionDefinition> looking =
        module.functions().stream()
            .map(NamedFunction::definition)
            .filter(PerUse.class::isInstance)
            .toList();
    assertThat(looking).isNotEmpty();
    assertThat(module.getFunctionDefinition("PREDICT").orElseThrow())
        .isNotIn(looking)
        .isNotSameAs(module.getFunctionDefinition("PREDICT").orElseThrow());
  }

  @Test
  void theClientListsAndDescribesThem() {
    ModuleSession session =
        ModuleSession.open(EnvironmentSettings.newInstance().inStreamingMode(), NOWHERE);
    List<String> listed =
        session.rows("SHOW FUNCTIONS").stream().map(row -> row.<String>getFieldAs(0)).toList();
    assertThat(listed).isSorted().containsAll(module.listFunctions());
    assertThat(session.rows("DESCRIBE FUNCTION EXTENDED ML_RMSE"))
        .contains(Row.of("kind", "AGGREGATE"));
  }

  @Test
  void itWorksBeforeFlinksOwnToo() {
    ModuleSession session =
        ModuleSession.open(EnvironmentSettings.newInstance().inBatchMode(), NOWHERE);
    session.run("USE MODULES anabranch, core");
    assertThat(new TreeSet<>(session.rows("SHOW MODULES").stream().map(Row::toString).toList()))
        .containsExactly("+I[anabranch]", "+I[core]");
    assertThat(session.rows("SHOW FUNCTIONS"))
        .contains(Row.of("ML_FUNCTIONS"), Row.of("ML_PREDICT"));
  }

  @Test
  void anUnknownOptionIsRefused() {
    ModuleSession session =
        ModuleSession.open(EnvironmentSettings.newInstance().inBatchMode(), NOWHERE);
    session.run("UNLOAD MODULE anabranch");
    assertThatThrownBy(() -> session.run("LOAD MODULE anabranch WITH ('registery' = 'x')"))
        .hasStackTraceContaining("Unsupported options found for 'anabranch'")
        .hasStackTraceContaining("registry");
  }
}
