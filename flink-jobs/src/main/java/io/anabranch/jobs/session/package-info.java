// SPDX-License-Identifier: Apache-2.0
/**
 * Jobs on a session cluster that runs elsewhere: what a submission needs to know of the cluster,
 * and what is done with a job once it runs. Speaks Flink's REST API through Flink's own client.
 */
package io.anabranch.jobs.session;
