/** Who a client is, what it may read, and how much it may ask for. */
package dev.camelstr.pipeline.serve.client;
