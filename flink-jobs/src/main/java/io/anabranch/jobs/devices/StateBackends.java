// SPDX-License-Identifier: Apache-2.0
package io.anabranch.jobs.devices;

import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** State back ends for Flink's tools. */
final class StateBackends {
  private static final String ROCKSDB = "rocksdb";

  private StateBackends() {}

  /** What reads or makes a savepoint, which is of no back end: as the settings say, or the heap. */
  static StateBackend ofSavepoint(StreamExecutionEnvironment environment) {
    boolean isRocksDb =
        environment
            .getConfiguration()
            .getOptional(StateBackendOptions.STATE_BACKEND)
            .filter(ROCKSDB::equals)
            .isPresent();
    return isRocksDb ? ofRocksDb() : new HashMapStateBackend();
  }

  /** What reads the files that RocksDB itself made. */
  static StateBackend ofRocksDb() {
    return new EmbeddedRocksDBStateBackend(true);
  }
}
