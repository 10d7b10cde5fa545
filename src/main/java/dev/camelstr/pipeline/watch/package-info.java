/**
 * What a person sees of the pipeline: its figures as JSON ({@code /api/status}) and the watcher page, on the relay's
 * port. Figures are sums, and the names of the authors and hashtags that come most often, without those of kinds that are
 * private: they show nothing that a restriction on reading hides.
 */
package dev.camelstr.pipeline.watch;
