/** The view {@code people}: what people call themselves. */
package dev.camelstr.pipeline.view.people;
