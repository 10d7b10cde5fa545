/** From upstream relays: a route for each, its cursor, and when it has to wait. */
package dev.camelstr.pipeline.collect;
