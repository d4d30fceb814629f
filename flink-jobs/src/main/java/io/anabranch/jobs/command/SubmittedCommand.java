// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.command;

import io.anabranch.models.registry.RegistryLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The words of a command that submits a job, so that it can be given again: argument files are
 * expanded, paths are absolute, and what says where and how to submit is left out. The registry of
 * the environment becomes an option: who gives the command again may have another environment.
 */
final class SubmittedCommand {
  private static final Set<String> WITH_VALUE = Set.of(ClusterOption.NAME, StateOption.SAVEPOINT);
  private static final Set<String> ALONE = Set.of(StateOption.UNCLAIMED, JobOption.DETACHED);
  private static final String PATH = "path=";

  // One letter is a drive of Windows.
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  private final Path directory;
  private final Set<String> paths = new HashSet<>();
  private final List<String> words = new ArrayList<>();

  private SubmittedCommand(Path directory) {
    this.directory = directory;
  }

  /**
   * @param directory that relative paths begin at
   */
  static List<String> of(CommandSpec command, Path directory, Map<String, String> environment) {
    SubmittedCommand submitted = new SubmittedCommand(directory.toAbsolutePath().normalize());
    submitted.findPaths(command.commandLine().getParseResult());
    submitted.read(command.root().commandLine().getParseResult().expandedArgs());
    submitted.nameRegistry(command, environment.get(RegistryLocation.VARIABLE));
    return submitted.words;
  }

  private void nameRegistry(CommandSpec command, @Nullable String registry) {
    OptionSpec option = command.findOption(RegistryOption.NAME);
    if (option != null && option.getValue() == null && registry != null && !registry.isBlank()) {
      words.add(RegistryOption.NAME);
      words.add(resolved(registry));
    }
  }

  private void findPaths(ParseResult parsed) {
    for (ArgSpec argument : parsed.matchedArgs()) {
      boolean registry =
          argument instanceof OptionSpec option && option.longestName().equals(RegistryOption.NAME);
      if (registry || argument.typeInfo().getType().equals(Path.class)) {
        paths.addAll(argument.originalStringValues());
      }
    }
  }

  private void read(List<String> given) {
    for (int i = 0; i < given.size(); i++) {
      String word = given.get(i);
      if (WITH_VALUE.contains(word)) {
        i++;
      } else if (!ALONE.contains(word)
          && WITH_VALUE.stream().noneMatch(option -> word.startsWith(option + "="))) {
        // The first word that is left is the command itself.
        words.add(words.isEmpty() ? word : absolute(word));
      }
    }
  }

  private String absolute(String word) {
    if (word.startsWith(PATH)) {
      return PATH + resolved(word.substring(PATH.length()));
    }
    if (paths.contains(word)) {
      return resolved(word);
    }
    int value = word.indexOf('=') + 1;
    return word.startsWith("--") && value > 0 && paths.contains(word.substring(value))
        ? word.substring(0, value) + resolved(word.substring(value))
        : word;
  }

  private String resolved(String path) {
    return SCHEME.matcher(path).matches() ? path : directory.resolve(path).normalize().toString();
  }
}
