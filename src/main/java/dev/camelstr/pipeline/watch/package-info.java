/**
 * What a person sees of the pipeline: its figures as JSON ({@code /api/status}) and the watcher page, on the relay's
 * port. Figures are sums: no content, author, tag or kind of an event is in them, so they show nothing that a restriction
 * on reading hides.
 */
package dev.camelstr.pipeline.watch;
