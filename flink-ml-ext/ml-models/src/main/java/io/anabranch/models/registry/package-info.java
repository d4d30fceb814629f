// SPDX-License-Identifier: Apache-2.0
/** The model registry on any file system that Flink knows. */
package io.anabranch.models.registry;
