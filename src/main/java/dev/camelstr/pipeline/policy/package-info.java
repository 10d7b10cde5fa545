/** What the route {@code policy} decides: how it is obeyed, and parts for one of one's own. */
package dev.camelstr.pipeline.policy;
