// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.inference;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import io.anabranch.core.inference.AssignedDevice;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.table.functions.FunctionContext;

/**
 * The GPU of a task, from Flink's external resources. Flink gives all tasks of a TaskManager the
 * same set of GPUs, so subtasks take turns over it.
 */
public final class GpuAssignment {
  /** The resource's name, as in Flink's option {@code external-resources}. */
  static final String RESOURCE = "gpu";

  /** The property in which Flink's GPU driver tells the number of the GPU on its machine. */
  static final String INDEX = "index";

  private GpuAssignment() {}

  static AssignedDevice of(RuntimeContext task) {
    return of(task.getExternalResourceInfos(RESOURCE), task.getTaskInfo().getIndexOfThisSubtask());
  }

  /** Of a task that runs a function of SQL. */
  public static AssignedDevice of(FunctionContext task) {
    return of(task.getExternalResourceInfos(RESOURCE), task.getTaskInfo().getIndexOfThisSubtask());
  }

  private static AssignedDevice of(Set<ExternalResourceInfo> gpus, int subtask) {
    return of(gpus.stream().mapToInt(GpuAssignment::number).sorted().toArray(), subtask);
  }

  static AssignedDevice of(int[] numbers, int subtask) {
    return numbers.length == 0
        ? AssignedDevice.NONE
        : new AssignedDevice(numbers[subtask % numbers.length]);
  }

  private static int number(ExternalResourceInfo gpu) {
    String index = gpu.getProperty(INDEX).orElse("");
    if (!index.matches("[0-9]{1,4}")) {
      throw new MlException(
          ErrorKind.USER,
          "external resource "
              + RESOURCE
              + ": "
              + INDEX
              + ": \""
              + index
              + "\" (expected: the number of a GPU, as Flink's GPU driver gives it; "
              + gpu.getKeys()
              + " are its properties)");
    }
    return Integer.parseInt(index);
  }
}
