// SPDX-License-Identifier: Apache-2.0
package io.anabranch.table.learn;

import io.anabranch.core.online.KeyModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.dataview.ListView;
import org.apache.flink.table.api.dataview.MapView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.StateTypeStrategy;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategies;
import org.apache.flink.table.types.inference.TypeStrategy;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;

/** What a call takes, keeps and gives. */
final class LearnInference implements InputTypeStrategy, TypeStrategy {
  /** The model of a key, as a list of one: read when it is needed, not with every row. */
  static final String MODEL = "model";

  /** Rows that wait for the watermark, by time. */
  static final String HELD = "held";

  /** Of the table's rows, as the function sees them. */
  private final Class<?> rowClass;

  private LearnInference(Class<?> rowClass) {
    this.rowClass = rowClass;
  }

  /** While a query is planned: Flink wants its arguments' types back as they are. */
  static TypeInference planned() {
    return inference(new LearnInference(Row.class));
  }

  /** Where the query's code is generated: rows come as they are. */
  static TypeInference generated() {
    return inference(new LearnInference(RowData.class));
  }

  private static TypeInference inference(LearnInference types) {
    return TypeInference.newBuilder()
        .staticArguments(Argument.all())
        .inputTypeStrategy(types)
        .stateTypeStrategies(states())
        .outputTypeStrategy(types)
        .build();
  }

  private static LinkedHashMap<String, StateTypeStrategy> states() {
    DataType bytes = DataTypes.BYTES().notNull();
    LinkedHashMap<String, StateTypeStrategy> states = new LinkedHashMap<>();
    states.put(MODEL, state(ListView.newListViewDataType(bytes)));
    states.put(HELD, state(MapView.newMapViewDataType(DataTypes.BIGINT().notNull(), bytes)));
    return states;
  }

  /** Flink's time to live is of processing time; {@code ttl} is of event time and ours. */
  private static StateTypeStrategy state(DataType type) {
    return StateTypeStrategy.of(TypeStrategies.explicit(type), Duration.ZERO);
  }

  /**
   * @throws ValidationException where the call cannot be; what is wrong is all in its message,
   *     since SQL clients show the innermost alone
   */
  static LearnCall read(CallContext call) {
    try {
      return new CallReader(call).read();
    } catch (IllegalArgumentException e) {
      throw new ValidationException(LearnDefinition.NAME + ": " + e.getMessage());
    }
  }

  @Override
  public ArgumentCount getArgumentCount() {
    return ConstantArgumentCount.any();
  }

  @Override
  public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
    try {
      // What is no partitioned table Flink refuses by itself.
      if (call.getTableSemantics(0).filter(t -> t.partitionByColumns().length > 0).isPresent()) {
        read(call);
      }
    } catch (ValidationException e) {
      if (throwOnFailure) {
        throw e;
      }
      return Optional.empty();
    }
    List<DataType> types = new ArrayList<>(call.getArgumentDataTypes());
    types.set(0, types.get(0).bridgedTo(rowClass));
    return Optional.of(types);
  }

  @Override
  public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
    return List.of(
        Signature.of(
            Arrays.stream(Argument.values())
                .map(argument -> Signature.Argument.of(argument.sqlName()))
                .toArray(Signature.Argument[]::new)));
  }

  @Override
  public Optional<DataType> inferType(CallContext context) {
    LearnCall call = read(context);
    return Optional.of(
        TypeConversions.fromLogicalToDataType(call.outputType(new KeyModels(call.spec())))
            .bridgedTo(RowData.class));
  }
}
