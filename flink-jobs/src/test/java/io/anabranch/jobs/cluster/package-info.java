// SPDX-License-Identifier: Apache-2.0
/**
 * A session cluster of processes of their own, as a user has it, and looks into its JVMs. Jobs are
 * submitted to it as the shaded job jar by Flink's command line.
 */
package io.anabranch.jobs.cluster;
