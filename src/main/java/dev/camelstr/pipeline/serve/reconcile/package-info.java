/** Reconciliation with a client that has events of its own (NIP-77). */
package dev.camelstr.pipeline.serve.reconcile;
