// SPDX-License-Identifier: Apache-2.0
/** The main job: rows from a connector through features and model to a connector. */
package io.anabranch.jobs.score;
