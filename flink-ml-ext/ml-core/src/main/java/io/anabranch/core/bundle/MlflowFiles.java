// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.bundle;

import io.anabranch.core.inference.ModelSignature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** The files that Python's {@code mlflow.onnx.load_model} and {@code mlflow.pyfunc} read. */
final class MlflowFiles {
  static final String MODEL = "model.onnx";
  static final String REQUIREMENTS = "requirements.txt";
  static final String CONDA = "conda.yaml";
  static final String PYTHON = "python_env.yaml";

  /** The MLflow whose form of {@code MLmodel} this is; later ones read it too. */
  private static final String MLFLOW_VERSION = "3.1.0";

  private static final String PYTHON_VERSION = "3.11";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private MlflowFiles() {}

  static String mlModel(ModelSignature signature, UUID id, Instant created) {
    Map<String, Object> onnx = new LinkedHashMap<>();
    onnx.put("code", null);
    onnx.put("data", MODEL);
    onnx.put("providers", List.of("CPUExecutionProvider"));
    onnx.put("onnx_session_options", null);
    Map<String, Object> pyfunc = new LinkedHashMap<>();
    pyfunc.put("data", MODEL);
    Map<String, Object> environments = new LinkedHashMap<>();
    environments.put("conda", CONDA);
    environments.put("virtualenv", PYTHON);
    pyfunc.put("env", environments);
    pyfunc.put("loader_module", "mlflow.onnx");
    pyfunc.put("python_version", PYTHON_VERSION);
    Map<String, Object> flavors = new LinkedHashMap<>();
    flavors.put("onnx", onnx);
    flavors.put("python_function", pyfunc);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("flavors", flavors);
    model.put("mlflow_version", MLFLOW_VERSION);
    MlflowSignature.of(signature).ifPresent(texts -> model.put("signature", texts));
    // Python reads YAML 1.1, where a plain time or some ids would not be texts.
    return yaml(model)
        + "model_uuid: '"
        + id.toString().replace("-", "")
        + "'\nutc_time_created: '"
        + TIME.format(created)
        + "'\n";
  }

  static String conda() {
    Map<String, Object> conda = new LinkedHashMap<>();
    conda.put("name", "mlflow-env");
    conda.put("channels", List.of("conda-forge"));
    conda.put(
        "dependencies",
        List.of("python=" + PYTHON_VERSION, "pip", Map.of("pip", List.of("-r " + REQUIREMENTS))));
    return yaml(conda);
  }

  static String pythonEnvironment() {
    Map<String, Object> python = new LinkedHashMap<>();
    python.put("python", PYTHON_VERSION);
    python.put("dependencies", List.of("-r " + REQUIREMENTS));
    return yaml(python);
  }

  private static String yaml(Map<String, Object> tree) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setBestLineBreak("\n")
            .setWidth(Integer.MAX_VALUE)
            .build();
    return new Dump(settings).dumpToString(tree);
  }
}
