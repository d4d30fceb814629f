// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.module;

import io.anabranch.models.registry.RegistryLocation;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.FactoryUtil.ModuleFactoryHelper;
import org.apache.flink.table.factories.ModuleFactory;
import org.apache.flink.table.module.Module;

/** Makes the module for {@code LOAD MODULE anabranch [WITH ('registry' = '...')]}. */
public final class AnabranchModuleFactory implements ModuleFactory {
  static final ConfigOption<String> REGISTRY =
      ConfigOptions.key("registry")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Where models:/... is looked up; else the environment variable "
                  + RegistryLocation.VARIABLE
                  + ", else ~/.anabranch/registry.");

  @Override
  public String factoryIdentifier() {
    return AnabranchModule.IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(REGISTRY);
  }

  @Override
  public Module createModule(Context context) {
    ModuleFactoryHelper helper = FactoryUtil.createModuleFactoryHelper(this, context);
    helper.validate();
    return new AnabranchModule(RegistryLocation.of(helper.getOptions().get(REGISTRY)));
  }
}
