/** What went wrong: tried again if it may pass, else counted and kept as a dead letter. */
package dev.camelstr.pipeline.errors;
