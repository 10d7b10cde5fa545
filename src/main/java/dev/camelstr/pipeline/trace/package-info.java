/**
 * Traces, where {@code camelstr.trace.exporter} asks for them: Camel's OpenTelemetry tracer for the routes, and what makes
 * one trace follow an event over the streams. Where nobody asks, nothing of this package takes part.
 */
package dev.camelstr.pipeline.trace;
