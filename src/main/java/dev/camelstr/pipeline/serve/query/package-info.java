/** Questions to the database, each in its turn and within a budget; {@code COUNT}. */
package dev.camelstr.pipeline.serve.query;
