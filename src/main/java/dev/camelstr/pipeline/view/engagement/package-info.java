/** The views {@code engagement} and {@code trending}: what people do to events and addresses. */
package dev.camelstr.pipeline.view.engagement;
