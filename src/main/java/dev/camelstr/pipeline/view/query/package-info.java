/** Views that users write, asked over HTTP: {@code /api/views}. */
package dev.camelstr.pipeline.view.query;
