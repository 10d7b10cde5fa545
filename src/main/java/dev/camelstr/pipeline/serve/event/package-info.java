/** An {@code EVENT} of a client, and the {@code OK} that it is owed. */
package dev.camelstr.pipeline.serve.event;
