// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;

/**
 * The command that a job was submitted with, kept among the job's global parameters so that it can
 * be submitted again, and the version of the jar that did. Everybody who sees the cluster's web
 * page sees them, so nothing is kept where one argument may hold a secret: its key or its value has
 * a word in it of which Flink or we think so, or it is a URL with a user in it.
 *
 * @param arguments with absolute paths, without the options of the submission itself
 * @param withheld names of the arguments that may hold a secret; nothing is kept if there are any
 */
public record JobArguments(List<String> arguments, List<String> withheld) {
  private static final String ARGUMENTS = "anabranch.arguments";
  private static final String VERSION = "anabranch.version";
  private static final String WITHHELD = "anabranch.arguments.withheld";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_.-]+)=.*", Pattern.DOTALL);

  /** Beside Flink's own. */
  private static final List<String> WORDS =
      List.of(
          "jaas",
          "credential",
          "passwd",
          "passphrase",
          "pwd=",
          "access-key",
          "access.key",
          "keystore.key",
          "private-key",
          "private.key",
          "-----begin",
          "authorization",
          "bearer ",
          "signature=",
          "sig=");

  private static final Pattern USER_IN_URL = Pattern.compile("://[^/?#]*@");

  public JobArguments {
    arguments = List.copyOf(arguments);
    withheld = List.copyOf(withheld);
  }

  /** Keeps what may be kept. */
  public static JobArguments of(List<String> arguments) {
    List<String> withheld =
        arguments.stream().filter(JobArguments::isSecret).map(JobArguments::name).toList();
    return new JobArguments(withheld.isEmpty() ? arguments : List.of(), withheld);
  }

  private static boolean isSecret(String argument) {
    String text = argument.toLowerCase(Locale.ROOT);
    return GlobalConfiguration.isSensitive(text)
        || WORDS.stream().anyMatch(text::contains)
        || USER_IN_URL.matcher(text).find();
  }

  private static String name(String argument) {
    var name = NAME.matcher(argument);
    return name.matches() ? name.group(1) : "an argument";
  }

  /** As Flink's configuration of the job. */
  public Map<String, String> settings() {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (withheld.isEmpty()) {
      parameters.put(ARGUMENTS, json(arguments));
    } else {
      parameters.put(WITHHELD, String.join(", ", withheld));
    }
    String version = JobArguments.class.getPackage().getImplementationVersion();
    parameters.put(VERSION, version == null ? "(not packaged)" : version);
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GLOBAL_JOB_PARAMETERS, parameters);
    return configuration.toMap();
  }

  /**
   * Reads what {@link #settings} wrote.
   *
   * @param job for messages
   * @param parameters the job's global parameters
   * @throws MlException of kind USER where nothing was kept, with what to do instead
   */
  static List<String> read(String job, Map<String, String> parameters) {
    String again =
        " (expected: anabranch jobs stop "
            + job
            + ", then the command of the submission again with --from-savepoint PATH)";
    if (parameters.containsKey(WITHHELD)) {
      throw MlException.user(
          "JOB: "
              + job
              + ": its arguments were not kept with it, since they may hold a secret: "
              + parameters.get(WITHHELD)
              + again);
    }
    if (!parameters.containsKey(ARGUMENTS)) {
      throw MlException.user("JOB: " + job + ": no arguments were kept with it" + again);
    }
    try {
      return new ArrayList<>(List.of(JSON.readValue(parameters.get(ARGUMENTS), String[].class)));
    } catch (JsonProcessingException e) {
      throw new MlException(
          ErrorKind.USER, "JOB: " + job + ": its arguments cannot be read" + again, e);
    }
  }

  private static String json(List<String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new MlException(ErrorKind.INTERNAL, "arguments: " + e.getMessage(), e);
    }
  }
}
