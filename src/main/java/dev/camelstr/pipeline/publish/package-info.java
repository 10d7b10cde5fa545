/** Into the stream, each event once: what is known already, and the message that is published. */
package dev.camelstr.pipeline.publish;
