/** Measurements, one class a command: of the pipeline itself, and of any relay under a load. */
package dev.camelstr.cli.bench;
