// SPDX-License-Identifier: Apache-2.0
package io.anabranch.operators.learn;

import io.anabranch.core.online.KeyModel;

/** The models of all keys over keyed state. */
interface Models {
  /** The current key's model, which may be changed if {@link #changed} follows; null if unknown. */
  KeyModel current() throws Exception;

  /**
   * Keeps what {@link #current} gave of a key after it was changed. May change the current key. No
   * checkpoint may come between the two.
   */
  void changed(Object key, KeyModel model) throws Exception;

  /** Keeps another model as the current key's. */
  void put(KeyModel model) throws Exception;

  /** Forgets the current key. */
  void drop() throws Exception;

  /** Brings the state up to date; changes the current key. */
  void flush() throws Exception;

  /** Keys that are held besides the state. */
  int cached();
}
