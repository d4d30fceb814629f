// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anabranch.core.inference.AssignedDevice;
import io.anabranch.core.inference.BatchPolicy;
import io.anabranch.core.inference.DeviceSpec;
import io.anabranch.core.inference.ModelRunner;
import io.anabranch.core.testing.FakeModelRunner;
import io.anabranch.onnx.OnnxModelRunner;
import io.anabranch.onnx.OnnxOptions;
import io.anabranch.onnx.graph.Graphs;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.typeutils.base.array.DoublePrimitiveArraySerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.runtime.externalresource.ExternalResourceInfoProvider;
import org.apache.flink.runtime.externalresource.ExternalResourceUtils;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Flink's external resources, from its configuration to the runner; the driver alone is ours. */
final class GpuAssignmentTest {
  /** Finds the GPUs that the configuration names, of which this machine has none. */
  static final class ListedGpus implements ExternalResourceDriverFactory {
    @Override
    public ExternalResourceDriver createExternalResourceDriver(Configuration options) {
      String[] found = options.getString("found", "").split(";");
      return amount -> {
        Set<Gpu> gpus = new LinkedHashSet<>();
        for (int i = 0; i < amount; i++) {
          gpus.add(new Gpu(found[i]));
        }
        return gpus;
      };
    }
  }

  private record Gpu(String index) implements ExternalResourceInfo {
    @Override
    public Optional<String> getProperty(String key) {
      return key.equals("index") ? Optional.of(index) : Optional.empty();
    }

    @Override
    public Set<String> getKeys() {
      return Set.of("index");
    }
  }

  /** Stands where a plugin folder with the driver's jar would. */
  private static final class Driver implements PluginManager {
    @Override
    public <P> Iterator<P> load(Class<P> service) {
      return List.of(service.cast(new ListedGpus())).iterator();
    }
  }

  /** Remembers which device it was opened on. */
  private static final class Opening implements ModelRunner.Factory {
    private static final List<AssignedDevice> DEVICES = new ArrayList<>();

    @Override
    public ModelRunner open() {
      throw new AssertionError("opened without a device");
    }

    @Override
    public ModelRunner open(AssignedDevice device) {
      DEVICES.add(device);
      return FakeModelRunner.anyRows();
    }
  }

  private static ExternalResourceInfoProvider gpus(int amount, String found) {
    Configuration options = new Configuration();
    options.setString("external-resources", "gpu");
    options.setString("external-resource.gpu.amount", Integer.toString(amount));
    options.setString("external-resource.gpu.driver-factory.class", ListedGpus.class.getName());
    options.setString("external-resource.gpu.param.found", found);
    return ExternalResourceUtils.createStaticExternalResourceInfoProviderFromConfig(
        options, new Driver());
  }

  private static AssignedDevice assigned(ExternalResourceInfoProvider gpus, int subtask)
      throws Exception {
    Opening.DEVICES.clear();
    open(new Opening(), gpus, subtask);
    return Opening.DEVICES.get(0);
  }

  private static void open(
      ModelRunner.Factory runner, ExternalResourceInfoProvider gpus, int subtask) throws Exception {
    BatchPolicy policy = InferenceHarness.inline(8);
    try (MockEnvironment environment =
            new MockEnvironmentBuilder()
                .setExternalResourceInfoProvider(gpus)
                .setMaxParallelism(8)
                .setParallelism(8)
                .setSubtaskIndex(subtask)
                .build();
        OneInputStreamOperatorTestHarness<double[], double[]> flink =
            new OneInputStreamOperatorTestHarness<>(
                new MicroBatchOperatorFactory<>(InferenceHarness.spec(policy, runner)),
                DoublePrimitiveArraySerializer.INSTANCE,
                environment)) {
      flink.setup(DoublePrimitiveArraySerializer.INSTANCE);
      flink.open();
    }
  }

  @Test
  void aTaskTakesTheGpuThatFlinkAssigned() throws Exception {
    assertThat(assigned(gpus(1, "3"), 0)).isEqualTo(new AssignedDevice(3));
  }

  @Test
  void subtasksTakeTurnsWhereATaskManagerHasSeveral() throws Exception {
    ExternalResourceInfoProvider three = gpus(3, "10;7;2");
    assertThat(assigned(three, 0)).isEqualTo(new AssignedDevice(2));
    assertThat(assigned(three, 1)).isEqualTo(new AssignedDevice(7));
    assertThat(assigned(three, 2)).isEqualTo(new AssignedDevice(10));
    assertThat(assigned(three, 3)).isEqualTo(new AssignedDevice(2));
  }

  @Test
  void aClusterWithoutExternalResourcesAssignsNone() throws Exception {
    assertThat(assigned(ExternalResourceInfoProvider.NO_EXTERNAL_RESOURCES, 0))
        .isEqualTo(AssignedDevice.NONE);
  }

  @Test
  void aDriverThatNamesNoNumberIsRefused() {
    assertThatThrownBy(() -> assigned(gpus(1, "MIG-7"), 0))
        .hasMessage(
            "external resource gpu: index: \"MIG-7\" (expected: the number of a GPU, as Flink's GPU"
                + " driver gives it; [index] are its properties)");
  }

  @Test
  void theModelIsOpenedOnTheAssignedGpu() {
    OnnxOptions cuda =
        OnnxOptions.DEFAULT.withDevice(
            new DeviceSpec(DeviceSpec.Kind.CUDA, DeviceSpec.Policy.REQUIRED, DeviceSpec.ANY));
    ModelRunner.Factory runner = OnnxModelRunner.factory(Graphs.mlp(1), "net", cuda);
    // Without a GPU the refusal says which one was wanted; the number is larger than any machine's.
    assertThatThrownBy(() -> open(runner, gpus(1, "999"), 0))
        .hasMessageContaining("device: CUDA:999 cannot be had");
  }
}
