// SPDX-License-Identifier: Apache-2.0
/** Models of how features are distributed: Gaussian naive Bayes and sequential k-means. */
package io.anabranch.core.learn.bayes;
