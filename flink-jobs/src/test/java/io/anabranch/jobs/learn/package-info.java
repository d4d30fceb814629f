// SPDX-License-Identifier: Apache-2.0
/** Tests of learning jobs. */
package io.anabranch.jobs.learn;
