// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.catalog;

import io.anabranch.models.registry.RegistryLocation;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CommonCatalogOptions;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.FactoryUtil.CatalogFactoryHelper;

/** Makes the catalog for {@code CREATE CATALOG ... WITH ('type' = 'anabranch')}. */
public final class AnabranchCatalogFactory implements CatalogFactory {
  static final String IDENTIFIER = "anabranch";

  static final ConfigOption<String> REGISTRY =
      ConfigOptions.key("registry")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "The model registry; else the environment variable "
                  + RegistryLocation.VARIABLE
                  + ", else ~/.anabranch/registry.");

  static final ConfigOption<String> DATABASE =
      ConfigOptions.key(CommonCatalogOptions.DEFAULT_DATABASE_KEY)
          .stringType()
          .defaultValue("registry")
          .withDescription("What the only database is called.");

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(REGISTRY, DATABASE);
  }

  @Override
  public Catalog createCatalog(Context context) {
    CatalogFactoryHelper helper = FactoryUtil.createCatalogFactoryHelper(this, context);
    helper.validate();
    String registry = helper.getOptions().get(REGISTRY);
    return new AnabranchCatalog(
        context.getName(),
        helper.getOptions().get(DATABASE),
        RegistryLocation.of(registry),
        registry == null ? Map.of() : Map.of("registry", registry));
  }
}
