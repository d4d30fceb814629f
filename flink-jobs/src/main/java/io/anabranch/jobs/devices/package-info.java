// SPDX-License-Identifier: Apache-2.0
/**
 * The models of all keys outside of a running job: from files or history into a savepoint, out of a
 * savepoint as rows, as text for a person, and one of them as ONNX.
 */
package io.anabranch.jobs.devices;
