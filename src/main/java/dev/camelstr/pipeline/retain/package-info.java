/** Lets go of what is older than it is kept. */
package dev.camelstr.pipeline.retain;
