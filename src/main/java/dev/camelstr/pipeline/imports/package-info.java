/** From files: lines on their way through the pipeline, and what became of each. */
package dev.camelstr.pipeline.imports;
