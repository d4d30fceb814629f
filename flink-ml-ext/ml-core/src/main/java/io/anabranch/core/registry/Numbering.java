// SPDX-License-Identifier: Apache-2.0
package io.anabranch.core.registry;

import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers that no two writers ever share, from a storage that can only create and list.
 *
 * <p>A writer that wants number n creates a claim, a file of its own with n and a random id in its
 * name, and lists the claims after that. It has n only if no other claim for n is there; otherwise
 * it takes its claim back and tries the next number. Of two writers that claim n, whichever lists
 * last was preceded by the other's claim, so they cannot both see themselves alone; both may give
 * up, which costs a number and a moment. A claim that won stays for ever, so nobody who lists late
 * can win the number again, and a writer that dies with its claim leaves a gap and nothing else.
 */
final class Numbering {
  private static final Pattern CLAIM = Pattern.compile("([1-9][0-9]{0,17})-([0-9a-f-]{36})");
  private static final int ATTEMPTS = 200;
  private static final int LONGEST_WAIT_MILLIS = 64;

  private final RegistryStorage storage;
  private final String folder;

  /**
   * @param folder where the claims are
   */
  Numbering(RegistryStorage storage, String folder) {
    this.storage = storage;
    this.folder = folder;
  }

  /** A number larger than all that were taken before this call; it is the caller's alone. */
  long next() throws IOException {
    long wanted = 1 + largest(numbers(null));
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      UUID id = UUID.randomUUID();
      String claim = folder + "/" + wanted + "-" + id;
      storage.create(claim).close();
      List<Long> others = numbers(id);
      if (!others.contains(wanted)) {
        return wanted;
      }
      storage.delete(claim);
      pause(attempt, id);
      wanted = 1 + Math.max(wanted, largest(others));
    }
    throw new MlException(
        ErrorKind.EXTERNAL,
        storage.uri(folder)
            + ": no number in "
            + ATTEMPTS
            + " attempts (expected: fewer writers at once; try again)");
  }

  private static long largest(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** The numbers that are claimed by all but one. */
  private List<Long> numbers(UUID except) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String file : storage.list(folder)) {
      Matcher claim = CLAIM.matcher(file);
      if (claim.matches() && (except == null || !claim.group(2).equals(except.toString()))) {
        numbers.add(Long.valueOf(claim.group(1)));
      }
    }
    return numbers;
  }

  /** Longer with every attempt, and of random length, so that writers part. */
  private static void pause(int attempt, UUID random) {
    long most = Math.min(LONGEST_WAIT_MILLIS, 1L << Math.min(attempt, 10));
    try {
      Thread.sleep(Math.floorMod(random.getLeastSignificantBits(), most) + 1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MlException(ErrorKind.EXTERNAL, "registry: interrupted while it was written", e);
    }
  }
}
