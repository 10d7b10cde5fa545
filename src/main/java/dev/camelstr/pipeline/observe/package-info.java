/** What is measured and not counted: levels of streams and store, the state of upstream relays, latencies, health. */
package dev.camelstr.pipeline.observe;
