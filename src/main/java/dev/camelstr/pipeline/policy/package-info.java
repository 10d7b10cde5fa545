/** Parts for a {@code policy.camel.yaml} of one's own. */
package dev.camelstr.pipeline.policy;
