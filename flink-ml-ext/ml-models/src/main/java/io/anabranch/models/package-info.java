// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the model that a definition or a reference names, decides whether it may run, and chooses
 * what runs it.
 */
package io.anabranch.models;
