// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.predict;

import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.RemoteSpec;
import io.anabranch.models.CallableModel;
import io.anabranch.models.CallableModels;
import io.anabranch.table.batch.RowBatching;
import io.anabranch.table.function.PerUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.functions.FunctionKind;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.logical.LogicalType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A function of the family as Flink plans it. What a reference means is asked at its first use and
 * holds for as long as this object: the type of a call and the model that runs are of one version,
 * whatever happens to an alias meanwhile. Used by the thread that plans.
 */
final class PredictDefinition implements SpecializedFunction, PerUse {
  private static final Logger LOG = LoggerFactory.getLogger(PredictDefinition.class);
  private static final String EXAMPLE = "'models:/flight-delay@champion'";

  private final Form form;
  private final CallableModels opener;
  private final Map<String, CallableModel> models = new HashMap<>();

  PredictDefinition(Form form, CallableModels opener) {
    this.form = form;
    this.opener = opener;
  }

  @Override
  public FunctionDefinition forOneUse() {
    return new PredictDefinition(form, opener);
  }

  @Override
  public FunctionKind getKind() {
    return form.kind();
  }

  /** A model belongs where the rows are, not in the process that plans. */
  @Override
  public boolean supportsConstantFolding() {
    return false;
  }

  /** Asked after the type, so that the model is known. */
  @Override
  public boolean isDeterministic() {
    return models.values().stream().noneMatch(CallableModel::isRemote);
  }

  @Override
  public TypeInference getTypeInference(DataTypeFactory typeFactory) {
    PredictTypes types = new PredictTypes(form, this::call);
    return TypeInference.newBuilder().inputTypeStrategy(types).outputTypeStrategy(types).build();
  }

  @Override
  public UserDefinedFunction specialize(SpecializedContext context) {
    CallContext given = context.getCallContext();
    PredictCall call = call(given);
    checkUnchanged(call, given);
    return form == Form.PREDICT_ASYNC
        ? beside(call, context)
        : new PredictFunction(call, given.getArgumentDataTypes());
  }

  /** On the session's device; a model that was found by its alias is opened by its version. */
  private PredictAsyncFunction beside(PredictCall call, SpecializedContext context) {
    try {
      DeviceSpec device = PredictOptions.device(context.getConfiguration());
      CallableModel model = call.model();
      if (!device.equals(DeviceSpec.ON_CPU)) {
        model = open(model.pinned(), device);
      }
      RowBatching batching = PredictOptions.batching(context.getConfiguration(), model);
      batching.warnIfStarved(LOG, call.name(), PredictOptions.CAPACITY);
      return new PredictAsyncFunction(
          new PredictCall(form, model, call.arguments(), call.answer()),
          batching,
          context.getCallContext().getArgumentDataTypes());
    } catch (MlException e) {
      throw new ValidationException(e.getMessage());
    }
  }

  /** A plan that was compiled and stored may meet another model than it was made for. */
  private static void checkUnchanged(PredictCall call, CallContext given) {
    LogicalType planned =
        given.getOutputDataType().map(DataType::getLogicalType).orElse(call.answer().type());
    if (!planned.copy(true).equals(call.answer().type().copy(true))) {
      throw new ValidationException(
          call.name()
              + ": version "
              + call.model().version()
              + " gives "
              + call.answer().type().asSummaryString()
              + " (expected: "
              + planned.asSummaryString()
              + ", as when the query was planned; plan it again)");
    }
  }

  /**
   * @throws ValidationException where the call cannot be; what is wrong is all in its message,
   *     since SQL clients show the innermost alone
   */
  private PredictCall call(CallContext given) {
    List<LogicalType> types =
        given.getArgumentDataTypes().stream().skip(1).map(DataType::getLogicalType).toList();
    try {
      CallableModel model = models.computeIfAbsent(reference(given), this::open);
      return new PredictCall(form, model, Arguments.of(form, model, types), form.answer(model));
    } catch (MlException e) {
      throw new ValidationException(e.getMessage());
    }
  }

  private String reference(CallContext given) {
    Optional<String> literal =
        given.isArgumentLiteral(0) ? given.getArgumentValue(0, String.class) : Optional.empty();
    return literal.orElseThrow(
        () ->
            MlException.user(
                form
                    + ": first argument: "
                    + given.getArgumentDataTypes().get(0).getLogicalType().getTypeRoot()
                    + " (expected: the model as literal text, as in "
                    + EXAMPLE
                    + ", since its signature has to be known when the query is planned)"));
  }

  private CallableModel open(String reference) {
    return open(reference, DeviceSpec.ON_CPU);
  }

  private CallableModel open(String reference, DeviceSpec device) {
    return opener.open(form.name(), reference, own -> own.withDevice(device), RemoteSpec.DEFAULT);
  }

  @Override
  public String toString() {
    return form.name();
  }
}
