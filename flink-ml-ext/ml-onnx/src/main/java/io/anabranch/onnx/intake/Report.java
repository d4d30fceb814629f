// SPDX-License-Identifier: Apache-2.0
package io.anabranch.onnx.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.anabranch.core.error.ErrorKind;
import io.anabranch.core.error.MlException;

/**
 * What the child process says, one line of JSON each; of the three parts one is not null.
 *
 * @param step what it does now
 * @param refused why the model is refused
 * @param kind of the refusal
 * @param findings the check has ended well
 */
record Report(String step, String refused, ErrorKind kind, Findings findings) {
  /** Before every line of the child's that is meant for its parent. */
  private static final String MARK = "intake ";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  static Report step(String step) {
    return new Report(step, null, null, null);
  }

  static Report refused(ErrorKind kind, String reason) {
    return new Report(null, reason, kind, null);
  }

  static Report findings(Findings findings) {
    return new Report(null, null, null, findings);
  }

  String line() {
    return MARK + json(this);
  }

  /** Null for a line that is none, such as what a native library prints. */
  static Report parse(String line) {
    int mark = line.indexOf(MARK);
    return mark < 0 ? null : parse(line.substring(mark + MARK.length()), Report.class);
  }

  static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new MlException(ErrorKind.INTERNAL, "cannot be written as JSON: " + value, e);
    }
  }

  static <T> T parse(String json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new MlException(
          ErrorKind.INTERNAL, "intake: cannot be read: " + json + ": " + e.getOriginalMessage(), e);
    }
  }
}
