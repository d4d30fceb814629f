// SPDX-License-Identifier: Apache-2.0
/** Tests of models outside of a running job. */
package io.anabranch.jobs.devices;
