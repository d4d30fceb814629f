// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.models.registry.RegistryLocation;
import io.anabranch.table.function.NamedFunction;
import io.anabranch.table.function.PerUse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

/**
 * All functions of the library. None has the name of one of Flink's own, so it does not matter
 * which module is asked first. Immutable; any thread.
 */
public final class AnabranchModule implements Module {
  /** What {@code LOAD MODULE} calls it. */
  public static final String IDENTIFIER = "anabranch";

  private final List<FunctionGroup> groups;
  private final Map<String, NamedFunction> byName = new TreeMap<>();

  /**
   * @param registry where the functions that call models look for them
   */
  public AnabranchModule(RegistryLocation registry) {
    this(FunctionGroups.of(registry));
  }

  private AnabranchModule(List<FunctionGroup> parts) {
    List<NamedFunction> others = parts.stream().flatMap(g -> g.functions().stream()).toList();
    List<FunctionGroup> all = new ArrayList<>(parts);
    NamedFunction list = FunctionList.of(others, FunctionExamples.read());
    all.add(new FunctionGroup("This list", List.of(list)));
    this.groups = List.copyOf(all);
    functions().forEach(this::add);
  }

  private void add(NamedFunction function) {
    if (byName.put(key(function.name()), function) != null) {
      throw new MlException(ErrorKind.INTERNAL, "function " + function.name() + ": there are two");
    }
  }

  private static String key(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** As the reference orders them. */
  List<FunctionGroup> groups() {
    return groups;
  }

  /** All functions with what is to be said of them, as the reference orders them. */
  public List<NamedFunction> functions() {
    return groups.stream().flatMap(group -> group.functions().stream()).toList();
  }

  @Override
  public Set<String> listFunctions() {
    Set<String> names = new TreeSet<>();
    byName.values().forEach(function -> names.add(function.name()));
    return Collections.unmodifiableSet(names);
  }

  /** Flink asks with the name as the user wrote it, in any case. */
  @Override
  public Optional<FunctionDefinition> getFunctionDefinition(String name) {
    return Optional.ofNullable(byName.get(key(name)))
        .map(NamedFunction::definition)
        .map(function -> function instanceof PerUse perUse ? perUse.forOneUse() : function);
  }
}
