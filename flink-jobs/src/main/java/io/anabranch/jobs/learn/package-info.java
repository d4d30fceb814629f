// SPDX-License-Identifier: Apache-2.0
/**
 * One model per key as a job: rows and labels in, predictions and models out, and questions
 * answered meanwhile.
 */
package io.anabranch.jobs.learn;
