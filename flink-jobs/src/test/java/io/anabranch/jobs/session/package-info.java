// SPDX-License-Identifier: Apache-2.0
/** Jobs on a session cluster, submitted and steered as its users do. */
package io.anabranch.jobs.session;
