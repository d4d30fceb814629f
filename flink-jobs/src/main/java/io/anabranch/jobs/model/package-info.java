// SPDX-License-Identifier: Apache-2.0
/** Making bundles of models, and showing what a registry holds. */
package io.anabranch.jobs.model;
