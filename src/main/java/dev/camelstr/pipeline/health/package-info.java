/** How each part of the pipeline does, asked in the background: what health, page, {@code /api/status} and {@code top} say. */
package dev.camelstr.pipeline.health;
