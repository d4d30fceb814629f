// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.provider;

import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.ResolvedCatalogModel;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;

/**
 * The provider {@code onnx} of {@code CREATE MODEL}: models in files, in bundles, in a registry or
 * on a server, called by {@code ML_PREDICT}. A model is found, checked and held against its
 * declaration whenever a query that calls it is planned, and then stays the same for that query.
 */
public final class OnnxModelProviderFactory implements ModelProviderFactory {
  public static final String IDENTIFIER = "onnx";

  @Override
  public String factoryIdentifier() {
    return IDENTIFIER;
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(ModelOptions.URI);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return ModelOptions.optional();
  }

  @Override
  public ModelProvider createModelProvider(Context context) {
    FactoryUtil.ModelProviderFactoryHelper helper =
        FactoryUtil.createModelProviderFactoryHelper(this, context);
    helper.validate();
    ReadableConfig options = helper.getOptions();
    ResolvedCatalogModel declared = context.getCatalogModel();
    DeclaredSchema schema =
        new DeclaredSchema(
            "model " + context.getObjectIdentifier().getObjectName(),
            rowType(declared.getResolvedInputSchema()),
            rowType(declared.getResolvedOutputSchema()));
    Map<String, String> all = declared.getOptions();
    PlannedModel model = PlannedModel.of(schema, all, context.getConfiguration());
    return options
        .getOptional(ModelOptions.ASYNC)
        .<ModelProvider>map(
            async ->
                async
                    ? new OnnxModelProvider.InBatches(model)
                    : new OnnxModelProvider.OneByOne(model))
        .orElseGet(() -> new OnnxModelProvider(model));
  }

  private static RowType rowType(ResolvedSchema schema) {
    DataType type = schema == null ? DataTypes.ROW() : schema.toPhysicalRowDataType();
    return (RowType) type.getLogicalType();
  }
}
