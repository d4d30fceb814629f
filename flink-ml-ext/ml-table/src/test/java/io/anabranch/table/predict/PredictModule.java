// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.table.function.NamedFunction;
import io.anabranch.table.function.PerUse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

/** The family alone, handed out as Flink has to have it: a definition per use. */
record PredictModule(List<NamedFunction> functions) implements Module {
  static PredictModule of(RegistryLocation registry) {
    return new PredictModule(PredictFunctions.all(registry));
  }

  @Override
  public Set<String> listFunctions() {
    return functions.stream().map(NamedFunction::name).collect(Collectors.toSet());
  }

  @Override
  public Optional<FunctionDefinition> getFunctionDefinition(String name) {
    return functions.stream()
        .filter(function -> function.name().equalsIgnoreCase(name))
        .map(function -> ((PerUse) function.definition()).forOneUse())
        .findFirst();
  }
}
